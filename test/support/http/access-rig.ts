import { randomBytes, scryptSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TestContext } from 'node:test';
import { GuardedAccess, type GuardedAccessOptions } from '../../../src/http/access/guarded-access.js';
import { signInRoutes } from '../../../src/http/access/sign-in.js';
import { parseUsers, type Users } from '../../../src/http/access/users.js';
import { HttpFigures } from '../../../src/http/figures.js';
import { jsonAnswer, type Route, textAnswer } from '../../../src/http/route.js';
import { ask, type Got, type HttpRig, openRig } from './http-rig.js';

export const PASSWORDS = { vera: 'looks-only', oskar: 'changes-too' } as const;

/** A viewer, an operator, and one whom only a proxy signs in. */
export function testUsers(): Users {
  const [vera, oskar] = Object.values(PASSWORDS).map(cheapHash);
  return parseUsers('--http-users', `vera:viewer:${vera}\noskar:operator:${oskar}\npeter:viewer\n`);
}

/** The least that a hash may cost: a sixth of one that tscap makes. */
function cheapHash(password: string): string {
  const salt = randomBytes(16);
  const parts = [salt, scryptSync(password, salt, 32, { N: 2 ** 14, r: 8, p: 1 })];
  return `$scrypt$ln=14,r=8,p=1$${parts.map((part) => part.toString('base64').replace(/=+$/, '')).join('$')}`;
}

/** A route of each kind. */
export const GUARDED_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/healthz', role: 'none', forPrograms: true, handle: () => textAnswer('ok\n') },
  { method: 'GET', path: '/metrics', role: 'viewer', forPrograms: true, handle: () => textAnswer('a 1\n') },
  { method: 'GET', path: '/api/me', role: 'viewer', handle: ({ person }) => jsonAnswer(person) },
  { method: 'POST', path: '/api/ack', role: 'operator', handle: ({ person }) => jsonAnswer(person) },
];

export interface GuardedRig extends HttpRig {
  readonly access: GuardedAccess;
  readonly clock: { ms: number };
}

/** A server with users, who must sign in. */
export async function openGuarded(
  t: TestContext,
  more: Partial<GuardedAccessOptions> = {},
  server: Parameters<typeof openRig>[2] = {},
): Promise<GuardedRig> {
  const clock = { ms: 0 };
  const figures = new HttpFigures();
  const settings = { users: undefined, proxy: undefined, isSecure: false, now: () => clock.ms, ...more };
  const access = new GuardedAccess({ ...settings, figures });
  const routes = [...signInRoutes(access), ...GUARDED_ROUTES];
  return { ...(await openRig(t, routes, { access, figures, ...server })), access, clock };
}

/** What the form of the sign-in page sends. */
export function sendForm(
  { port }: HttpRig,
  form: Record<string, string>,
  {
    headers = {},
    isSecure = false,
    from,
  }: { headers?: Record<string, string>; isSecure?: boolean; from?: string } = {},
): Promise<Got> {
  return ask(port, '/sign-in', {
    method: 'POST',
    body: new URLSearchParams(form).toString(),
    headers: { Origin: `${isSecure ? 'https' : 'http'}://127.0.0.1:${port}`, ...headers },
    isSecure,
    from,
  });
}

/** The cookie that an answer gives. */
export function cookieOf({ headers }: Got): string {
  return headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
}

/** A session of that user. */
export async function signedIn(
  rig: HttpRig,
  name: keyof typeof PASSWORDS,
  isSecure = false,
  scheme = isSecure ? 'https' : 'http',
): Promise<string> {
  const headers = { Origin: `${scheme}://127.0.0.1:${rig.port}` };
  return cookieOf(await sendForm(rig, { name, password: PASSWORDS[name] }, { isSecure, headers }));
}

/** A request as far as the rules of access look at it. */
export function requestOf(headers: Record<string, string>, remoteAddress = '127.0.0.1'): IncomingMessage {
  return { headers, socket: { remoteAddress } } as unknown as IncomingMessage;
}
