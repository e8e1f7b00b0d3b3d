import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { plainAddress } from '../client-address.js';
import type { HttpFigures, HttpRefusal } from '../figures.js';
import { mayDo, type Role } from '../person.js';
import { type BytesAnswer, type Route, redirectAnswer, textAnswer } from '../route.js';
import { type Access, type Admitted, NOBODY, type Refused } from './access.js';
import { Attempts } from './attempts.js';
import { basicCredentials } from './basic.js';
import { PasswordCheck } from './password-check.js';
import { sessionIdIn } from './session-cookie.js';
import { Sessions } from './sessions.js';
import { forwardedFor, isProxyAddress, namedByProxy, type TrustedProxy } from './trusted-proxy.js';
import type { User, Users } from './users.js';

/** How long a name and password of HTTP Basic are known without being looked at again: scrapers send them each time. */
const BASIC_MS = 600_000;
const MOST_BASIC = 64;
/** Longest address to which somebody comes back after the sign-in. */
const LONGEST_WAY_BACK = 500;
const NO_USERS: Users = new Map();

export interface GuardedAccessOptions {
  readonly users: Users | undefined;
  readonly proxy: TrustedProxy | undefined;
  readonly isSecure: boolean;
  readonly figures: HttpFigures;
  readonly now: () => number;
}

export type SignIn = 'right' | 'wrong' | 'too_often' | 'busy';

/** Whoever asks must be known: by a session, by HTTP Basic, or by the proxy in front. */
export class GuardedAccess implements Access {
  readonly sessions: Sessions;
  readonly #options: GuardedAccessOptions;
  readonly #attempts: Attempts;
  readonly #passwords = new PasswordCheck(() => this.#users ?? NO_USERS);
  readonly #basicKey = randomBytes(32);
  /** By a keyed hash of the header: until when, and whose. */
  readonly #basic = new Map<string, { readonly name: string; readonly untilMs: number }>();
  #users: Users | undefined;

  constructor(options: GuardedAccessOptions) {
    this.#options = options;
    this.#users = options.users;
    this.sessions = new Sessions(options.now);
    options.figures.countSessions = () => this.sessions.count();
    this.#attempts = new Attempts(options.now);
  }

  get isSecure(): boolean {
    return this.#options.isSecure;
  }

  /** The users from now on: those who are none any more, or have another password, are out at once. */
  useUsers(users: Users): void {
    const before = this.#users ?? NO_USERS;
    this.#users = users;
    this.#basic.clear();
    for (const [name, user] of before) if (!this.#hasPassword(name, user)) this.sessions.endAllOf(name);
  }

  async admit(request: IncomingMessage, route: Route, address: string): Promise<Admitted | Refused> {
    if (route.role === 'none') return NOBODY;
    const known = this.#byProxy(request) ?? this.#bySession(request) ?? (await this.#byBasic(request, address));
    if (known === undefined) return notSignedIn(request, route, this.#users !== undefined);
    if ('answer' in known) return known;
    if (mayDo(known.person.role, route.role)) return known;
    return refused('not_allowed', 403, 'this is for operators');
  }

  addressOf(request: IncomingMessage): string {
    const address = plainAddress(request.socket.remoteAddress ?? '');
    return (this.isProxy(address) ? forwardedFor(request) : undefined) ?? address;
  }

  isProxy(address: string): boolean {
    const { proxy } = this.#options;
    return proxy !== undefined && isProxyAddress(proxy, address);
  }

  /** Looks at a name and a password, as often as that is allowed. */
  async signIn(name: string, password: string, address: string): Promise<SignIn> {
    const { figures } = this.#options;
    if (!this.#attempts.take(address, name)) {
      figures.refused.sign_in_rate++;
      return 'too_often';
    }
    const user = await this.#passwords.check(name, password);
    if (user === undefined || (user !== 'busy' && !this.#hasPassword(name, user))) {
      figures.refused.wrong_password++;
      return 'wrong';
    }
    this.#attempts.giveBack(address, name);
    if (user === 'busy') return 'busy';
    figures.signIns++;
    return 'right';
  }

  #byProxy(request: IncomingMessage): Admitted | Refused | undefined {
    const { proxy } = this.#options;
    if (proxy?.header === undefined) return undefined;
    if (!this.isProxy(request.socket.remoteAddress ?? '')) {
      return request.headers[proxy.header] === undefined ? undefined : refused('proxy_header', 403, 'ask the proxy');
    }
    const named = namedByProxy(proxy, request, this.#users);
    if (named === undefined) return undefined;
    if (named === 'refused') return refused('proxy_header', 403, 'not one of the users');
    const { name, role } = named;
    return { person: named, isAllowed: () => this.#users === undefined || this.#roleOf(name) === role };
  }

  #bySession(request: IncomingMessage): Admitted | undefined {
    const id = sessionIdIn(request.headers, request.socket.localPort ?? 0, this.isSecure);
    const name = id === undefined ? undefined : this.sessions.use(id);
    const admitted = name === undefined ? undefined : this.#admitted(name, () => this.sessions.use(id!) === name);
    return admitted && { ...admitted, person: { ...admitted.person, hasSession: true } };
  }

  async #byBasic({ headers }: IncomingMessage, address: string): Promise<Admitted | Refused | undefined> {
    const credentials = basicCredentials(headers.authorization);
    if (credentials === undefined) return undefined;
    const { name, password } = credentials;
    const key = createHmac('sha256', this.#basicKey).update(`${name}\0${password}`).digest('base64');
    const nowMs = this.#options.now();
    if ((this.#basic.get(key)?.untilMs ?? 0) > nowMs) return this.#admitted(name, () => true);
    this.#basic.delete(key);
    const result = await this.signIn(name, password, address);
    if (result === 'busy') return refused('sign_in_rate', 503, 'busy');
    if (result === 'too_often') return refused('sign_in_rate', 429, 'too many tries', { 'Retry-After': '60' });
    if (result === 'wrong') return undefined;
    if (this.#basic.size >= MOST_BASIC) this.#basic.delete(this.#basic.keys().next().value!);
    this.#basic.set(key, { name, untilMs: nowMs + BASIC_MS });
    return this.#admitted(name, () => true);
  }

  #admitted(name: string, isKnown: () => boolean): Admitted | undefined {
    const role = this.#roleOf(name);
    if (role === undefined) return undefined;
    return { person: { name, role }, isAllowed: () => this.#roleOf(name) === role && isKnown() };
  }

  /** Whether the password of that name is still that of the user. */
  #hasPassword(name: string, { hash }: User): boolean {
    return isDeepStrictEqual(this.#users?.get(name)?.hash, hash);
  }

  #roleOf(name: string): Role | undefined {
    return this.#users?.get(name)?.role;
  }
}

/** People are led to the sign-in page, programs are told. */
function notSignedIn({ method, headers, url = '/' }: IncomingMessage, route: Route, hasUsers: boolean): Refused {
  if (!hasUsers) return refused('not_signed_in', 403, 'ask the proxy');
  if (route.forPrograms) {
    return refused('not_signed_in', 401, 'sign in', { 'WWW-Authenticate': 'Basic realm="tscap", charset="UTF-8"' });
  }
  if (method === 'GET' && headers.accept?.includes('text/html')) {
    const to = url.length > LONGEST_WAY_BACK ? '' : `?to=${encodeURIComponent(url)}`;
    return { cause: 'not_signed_in', answer: redirectAnswer(`/sign-in${to}`) };
  }
  // A scheme that no browser knows: it asks nobody for a password.
  return refused('not_signed_in', 401, 'sign in', { 'WWW-Authenticate': 'Session realm="tscap"' });
}

function refused(cause: HttpRefusal, status: number, text: string, headers: Record<string, string> = {}): Refused {
  const answer: BytesAnswer = { ...textAnswer(`${text}\n`, status), headers };
  return { cause, answer };
}
