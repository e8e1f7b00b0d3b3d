import { apiRoute } from '../api/told-route.js';
import { type BytesAnswer, type HttpRequest, type Route, redirectAnswer } from '../route.js';
import type { GuardedAccess, SignIn } from './guarded-access.js';
import { sessionCookie, sessionIdIn } from './session-cookie.js';
import { SIGN_IN_STYLE, signInPage } from './sign-in-page.js';

const LONGEST_NAME = 64;
const FAULTS: Readonly<Record<Exclude<SignIn, 'right'>, { status: number; text: string }>> = {
  wrong: { status: 403, text: 'Name or password is wrong.' },
  too_often: { status: 429, text: 'Too many tries. Wait a minute.' },
  busy: { status: 503, text: 'Too many people sign in just now. Try again.' },
};

/** `/sign-in` and `/sign-out`, for those who have a password. */
export function signInRoutes(access: GuardedAccess): readonly Route[] {
  return [
    apiRoute('GET /sign-in', ({ query }) => signInPage(ownPath(query.get('to')), undefined)),
    apiRoute('GET /sign-in.css', () => SIGN_IN_STYLE),
    apiRoute('POST /sign-in', (asked) => signIn(access, asked)),
    apiRoute('POST /sign-out', (asked) => signOut(access, asked)),
  ];
}

async function signIn(access: GuardedAccess, { body, address, port }: HttpRequest): Promise<BytesAnswer> {
  const form = new URLSearchParams(body.toString('utf8'));
  const name = (form.get('name') ?? '').trim().slice(0, LONGEST_NAME);
  const to = ownPath(form.get('to'));
  const result = await access.signIn(name, form.get('password') ?? '', address);
  if (result !== 'right') {
    const { status, text } = FAULTS[result];
    const page = signInPage(to, text, status);
    return status === 429 ? { ...page, headers: { ...page.headers, 'Retry-After': '60' } } : page;
  }
  const id = access.sessions.start(name);
  return redirectAnswer(to, { 'Set-Cookie': sessionCookie(id, port, access.isSecure) });
}

function signOut(access: GuardedAccess, { headers, port }: HttpRequest): BytesAnswer {
  const id = sessionIdIn(headers, port, access.isSecure);
  if (id !== undefined) access.sessions.end(id);
  return redirectAnswer('/sign-in', { 'Set-Cookie': sessionCookie(undefined, port, access.isSecure) });
}

/** The path, if it is one of this server; else the start. */
function ownPath(given: string | null): string {
  return given !== null && /^\/(?![/\\])[\x21-\x7e]{0,2000}$/.test(given) && !given.startsWith('/sign-') ? given : '/';
}
