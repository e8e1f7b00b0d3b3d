import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { OpenAccess } from '../../src/http/access/loopback-access.js';
import { GUARDED_ROUTES, openGuarded, PASSWORDS, sendForm, signedIn, testUsers } from '../support/http/access-rig.js';
import { certificate } from '../support/http/certificate.js';
import { ask, type HttpRig, openRig } from '../support/http/http-rig.js';

const USERS = testUsers();
const PROXY = { header: 'x-remote-user', addresses: ['127.0.0.9'] };
const TLS_PROXY = { header: undefined, addresses: [] };
const basic = (name: keyof typeof PASSWORDS) => `Basic ${Buffer.from(`${name}:${PASSWORDS[name]}`).toString('base64')}`;

/** What each may: health, metrics, looking, changing. */
const PATHS = [
  ['GET', '/healthz'],
  ['GET', '/metrics'],
  ['GET', '/api/me'],
  ['POST', '/api/ack'],
] as const;

interface Who {
  readonly who: string;
  readonly expected: readonly [number, number, number, number];
  readonly headers?: Record<string, string>;
  readonly session?: keyof typeof PASSWORDS;
  readonly from?: string;
}

interface Way {
  readonly way: string;
  readonly open: (t: TestContext) => Promise<HttpRig>;
  readonly isSecure?: boolean;
  /** Of the page; as `isSecure` says when not given. */
  readonly scheme?: 'https';
  readonly people: readonly Who[];
}

const SIGNED_IN: readonly Who[] = [
  { who: 'a stranger', expected: [200, 401, 401, 401] },
  { who: 'a viewer', session: 'vera', expected: [200, 200, 200, 403] },
  { who: 'an operator', session: 'oskar', expected: [200, 200, 200, 200] },
  { who: 'a viewer by HTTP Basic', headers: { Authorization: basic('vera') }, expected: [200, 200, 200, 403] },
  { who: 'an operator by HTTP Basic', headers: { Authorization: basic('oskar') }, expected: [200, 200, 200, 200] },
  { who: 'a wrong password', headers: { Authorization: 'Basic dmVyYTp4' }, expected: [200, 401, 401, 401] },
  {
    who: 'whoever has a cookie of their own making',
    headers: { Cookie: 'tscap_session_1=x' },
    expected: [200, 401, 401, 401],
  },
];

const WAYS: readonly Way[] = [
  {
    way: 'a loopback address without users',
    open: (t) => openRig(t, GUARDED_ROUTES),
    people: [
      { who: 'anybody on this host', expected: [200, 200, 200, 200] },
      {
        who: 'a page of another site under a name of its own',
        headers: { Host: 'example.org' },
        expected: [200, 421, 421, 403],
      },
      { who: 'a page of another site', headers: { Origin: 'http://example.org' }, expected: [200, 200, 200, 403] },
    ],
  },
  { way: 'users', open: (t) => openGuarded(t, { users: USERS }), people: SIGNED_IN },
  {
    way: 'users over TLS',
    open: (t) => openGuarded(t, { users: USERS, isSecure: true }, { tls: certificate(t) }),
    isSecure: true,
    people: SIGNED_IN,
  },
  {
    way: 'users behind a proxy that ends TLS',
    open: (t) => openGuarded(t, { users: USERS, proxy: TLS_PROXY, isSecure: true }, { isBehindTls: true }),
    scheme: 'https',
    people: [
      ...SIGNED_IN,
      { who: 'who names themselves', headers: { 'X-Remote-User': 'oskar' }, expected: [200, 401, 401, 401] },
      {
        who: 'a page in the clear',
        session: 'oskar',
        headers: { Origin: 'http://127.0.0.1' },
        expected: [200, 200, 200, 403],
      },
    ],
  },
  {
    way: 'a trusted proxy with users',
    open: (t) => openGuarded(t, { users: USERS, proxy: PROXY }),
    people: [
      { who: 'whom the proxy does not name', from: '127.0.0.9', expected: [200, 401, 401, 401] },
      { who: 'a viewer', headers: { 'X-Remote-User': 'peter' }, from: '127.0.0.9', expected: [200, 200, 200, 403] },
      { who: 'an operator', headers: { 'X-Remote-User': 'oskar' }, from: '127.0.0.9', expected: [200, 200, 200, 200] },
      {
        who: 'a stranger to the users',
        headers: { 'X-Remote-User': 'eve' },
        from: '127.0.0.9',
        expected: [200, 403, 403, 403],
      },
      { who: 'who names themselves', headers: { 'X-Remote-User': 'oskar' }, expected: [200, 403, 403, 403] },
      {
        who: 'who names themselves through the proxy',
        headers: { 'X-Remote-User': 'oskar, eve' },
        from: '127.0.0.9',
        expected: [200, 403, 403, 403],
      },
      { who: 'a viewer who signed in', session: 'vera', expected: [200, 200, 200, 403] },
    ],
  },
  {
    way: 'a trusted proxy without users',
    open: (t) => openGuarded(t, { proxy: PROXY }),
    people: [
      { who: 'whom the proxy does not name', from: '127.0.0.9', expected: [200, 403, 403, 403] },
      {
        who: 'anybody whom it names',
        headers: { 'X-Remote-User': 'eve' },
        from: '127.0.0.9',
        expected: [200, 200, 200, 403],
      },
      { who: 'who names themselves', headers: { 'X-Remote-User': 'eve' }, expected: [200, 403, 403, 403] },
    ],
  },
  {
    way: '--metrics-port',
    open: (t) =>
      openRig(
        t,
        GUARDED_ROUTES.filter(({ forPrograms }) => forPrograms),
        { access: new OpenAccess() },
      ),
    people: [
      { who: 'anybody', expected: [200, 200, 404, 404] },
      { who: 'anybody, by any name', headers: { Host: 'example.org' }, expected: [200, 200, 404, 404] },
    ],
  },
];

for (const { way, open, isSecure = false, scheme = isSecure ? 'https' : 'http', people } of WAYS) {
  describe(`by ${way}:`, () => {
    for (const { who, expected, headers = {}, session, from } of people) {
      test(`${who}: ${expected.join(' ')}`, async (t) => {
        const rig = await open(t);
        const cookie: Record<string, string> =
          session === undefined ? {} : { Cookie: await signedIn(rig, session, isSecure, scheme) };
        const Origin = `${scheme}://127.0.0.1:${rig.port}`;
        const got: number[] = [];
        for (const [method, path] of PATHS) {
          const own: Record<string, string> = method === 'GET' ? {} : { Origin };
          const sent = { method, headers: { ...own, ...cookie, ...headers }, isSecure, from };
          got.push((await ask(rig.port, path, sent)).status);
        }
        assert.deepEqual(got, expected);
      });
    }
  });
}

test('over TLS the cookie is for TLS alone, and what is not TLS is no request', async (t) => {
  const rig = await openGuarded(t, { users: USERS, isSecure: true }, { tls: certificate(t) });
  assert.match(await signedIn(rig, 'vera', true), new RegExp(`^__Host-tscap_session_${rig.port}=`));
  await assert.rejects(ask(rig.port, '/healthz'));
});

test('behind a proxy that ends TLS the cookie is for TLS alone, and each client has tries of its own', async (t) => {
  const options = { users: USERS, proxy: TLS_PROXY, isSecure: true };
  const rig = await openGuarded(t, options, { isBehindTls: true });
  const Origin = `https://127.0.0.1:${rig.port}`;
  const [cookie] = (await sendForm(rig, { name: 'vera', password: PASSWORDS.vera }, { headers: { Origin } })).headers[
    'set-cookie'
  ]!;
  assert.match(cookie!, new RegExp(`^__Host-tscap_session_${rig.port}=.*; HttpOnly; SameSite=Lax; Secure$`));
  const wrong = async (client: string): Promise<number> =>
    (await sendForm(rig, { name: 'eve', password: 'x' }, { headers: { Origin, 'X-Forwarded-For': client } })).status;
  for (let count = 0; count < 10; count++) assert.equal(await wrong('10.0.0.1'), 403);
  assert.deepEqual([await wrong('10.0.0.1'), await wrong('10.0.0.2')], [429, 403]);
});
