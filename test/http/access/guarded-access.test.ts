import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUsers } from '../../../src/http/access/users.js';
import { cookieOf, openGuarded, PASSWORDS, sendForm, signedIn, testUsers } from '../../support/http/access-rig.js';
import { ask } from '../../support/http/http-rig.js';

const USERS = testUsers();
const basic = (name: string, password: string) => `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

test('a session ends: by signing out, by its time, and with its user', async (t) => {
  const rig = await openGuarded(t, { users: USERS });
  const status = async (Cookie: string) => (await ask(rig.port, '/api/me', { headers: { Cookie } })).status;
  const [first, second] = [await signedIn(rig, 'vera'), await signedIn(rig, 'vera')];
  assert.deepEqual([await status(first), await status(second)], [200, 200]);
  assert.equal(rig.figures.countSessions(), 2);
  const headers = { Cookie: first, Origin: `http://127.0.0.1:${rig.port}` };
  const out = await ask(rig.port, '/sign-out', { method: 'POST', headers });
  assert.deepEqual([out.status, out.headers.location, cookieOf(out).endsWith('=')], [303, '/sign-in', true]);
  assert.deepEqual([await status(first), await status(second)], [401, 200]);
  rig.clock.ms += 13 * 3600_000;
  assert.equal(await status(second), 401);
  const third = await signedIn(rig, 'vera');
  rig.access.useUsers(parseUsers('-', 'oskar:operator'));
  assert.equal(await status(third), 401);
});

test('a session that is used goes on', async (t) => {
  const rig = await openGuarded(t, { users: USERS });
  const Cookie = await signedIn(rig, 'vera');
  for (let hours = 0; hours < 24; hours += 6) {
    rig.clock.ms += 6 * 3600_000;
    assert.equal((await ask(rig.port, '/api/me', { headers: { Cookie } })).status, 200);
  }
});

test('a scraper that sends name and password each time costs one look at them', async (t) => {
  const rig = await openGuarded(t, { users: USERS });
  const headers = { Authorization: basic('vera', PASSWORDS.vera) };
  for (let count = 0; count < 5; count++) assert.equal((await ask(rig.port, '/metrics', { headers })).status, 200);
  assert.equal(rig.figures.signIns, 1);
  rig.clock.ms += 600_001;
  assert.equal((await ask(rig.port, '/metrics', { headers })).status, 200);
  assert.equal(rig.figures.signIns, 2);
  const wrong = await ask(rig.port, '/metrics', { headers: { Authorization: basic('vera', 'x') } });
  assert.deepEqual([wrong.status, wrong.headers['www-authenticate']], [401, 'Basic realm="tscap", charset="UTF-8"']);
  rig.access.useUsers(parseUsers('-', 'oskar:operator'));
  assert.equal((await ask(rig.port, '/metrics', { headers })).status, 401);
});

test('passwords cannot be tried without end, neither from an address nor for a name', async (t) => {
  const rig = await openGuarded(t, { users: USERS });
  const form = { name: 'vera', password: 'wrong' };
  const statuses: number[] = [];
  for (let count = 0; count < 12; count++) statuses.push((await sendForm(rig, form)).status);
  assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 403), 429, 429]);
  // Nor with the right one, or it could be told apart.
  const right = { name: 'vera', password: PASSWORDS.vera };
  assert.equal((await sendForm(rig, right)).status, 429);
  assert.equal((await sendForm(rig, right, { from: '127.0.0.2' })).status, 303);
  for (let count = 0; count < 9; count++) await sendForm(rig, form, { from: '127.0.0.3' });
  assert.equal((await sendForm(rig, form, { from: '127.0.0.4' })).status, 403);
  assert.equal((await sendForm(rig, right, { from: '127.0.0.5' })).status, 429);
  rig.clock.ms += 60_000;
  assert.equal((await sendForm(rig, right)).status, 303);
});

test('a flood of passwords is turned away, and the main thread goes on', async (t) => {
  const rig = await openGuarded(t, { users: USERS });
  const tries = Array.from({ length: 30 }, (_, index) =>
    sendForm(rig, { name: `n${index}`, password: 'x' }, { from: `127.0.1.${index}` }),
  );
  const start = performance.now();
  assert.equal((await ask(rig.port, '/healthz')).status, 200);
  assert.ok(performance.now() - start < 1000);
  const statuses = (await Promise.all(tries)).map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 403).length, 8);
  assert.equal(statuses.filter((status) => status === 503).length, 22);
});

test('behind a proxy each client has tries of its own', async (t) => {
  const rig = await openGuarded(t, { users: USERS, proxy: { header: 'x-remote-user', addresses: [] } });
  const form = { name: 'vera', password: 'wrong' };
  const from = (address: string) => sendForm(rig, form, { headers: { 'X-Forwarded-For': address } });
  for (let count = 0; count < 10; count++) assert.equal((await from('10.0.0.1')).status, 403);
  assert.equal((await from('10.0.0.1')).status, 429);
  assert.equal((await from('10.0.0.2')).status, 403);
});

test('another password ends what the one before it opened', async (t) => {
  const rig = await openGuarded(t, { users: USERS });
  const [vera, oskar] = [await signedIn(rig, 'vera'), await signedIn(rig, 'oskar')];
  const status = async (Cookie: string) => (await ask(rig.port, '/api/me', { headers: { Cookie } })).status;
  rig.access.useUsers(new Map(USERS));
  assert.deepEqual([await status(vera), await status(oskar)], [200, 200]);
  const changed = new Map(USERS).set('vera', { role: 'viewer', hash: USERS.get('oskar')!.hash });
  const underWay = rig.access.signIn('vera', PASSWORDS.vera, '10.0.0.1');
  rig.access.useUsers(changed);
  assert.deepEqual([await status(vera), await status(oskar)], [401, 200]);
  assert.equal(await underWay, 'wrong');
  assert.equal(await rig.access.signIn('vera', PASSWORDS.oskar, '10.0.0.1'), 'right');
});
