import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cookieOf, openGuarded, PASSWORDS, sendForm, testUsers } from '../../support/http/access-rig.js';
import { ask } from '../../support/http/http-rig.js';

const USERS = testUsers();
const RIGHT = { name: 'vera', password: PASSWORDS.vera };

test('people are led to the sign-in page and back, programs are told', async (t) => {
  const rig = await openGuarded(t, { users: USERS });
  const person = await ask(rig.port, '/api/me?a=b&c', { headers: { Accept: 'text/html,*/*' } });
  assert.deepEqual([person.status, person.headers.location], [303, '/sign-in?to=%2Fapi%2Fme%3Fa%3Db%26c']);
  const page = await ask(rig.port, person.headers.location!);
  assert.equal(page.status, 200);
  assert.match(page.text, /<input type="hidden" name="to" value="\/api\/me\?a=b&#38;c">/);
  assert.doesNotMatch(page.text, /<script|style=|<style/);
  assert.equal(page.headers['referrer-policy'], 'same-origin');
  const style = await ask(rig.port, '/sign-in.css');
  assert.match(style.text, /prefers-color-scheme: dark/);
  const program = await ask(rig.port, '/api/me');
  assert.deepEqual([program.status, program.headers['www-authenticate']], [401, 'Session realm="tscap"']);
  const done = await sendForm(rig, { ...RIGHT, to: '/api/me?a=b&c' });
  assert.deepEqual([done.status, done.headers.location], [303, '/api/me?a=b&c']);
  const signedIn = await ask(rig.port, '/api/me', { headers: { Cookie: `other=1; ${cookieOf(done)}` } });
  assert.deepEqual(JSON.parse(signedIn.text), { name: 'vera', role: 'viewer', hasSession: true });
});

test('the cookie is for this server and no script', async (t) => {
  const rig = await openGuarded(t, { users: USERS });
  const [cookie] = (await sendForm(rig, RIGHT)).headers['set-cookie']!;
  const expected = new RegExp(`^tscap_session_${rig.port}=[\\w-]{43}; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax$`);
  assert.match(cookie!, expected);
});

for (const to of ['//example.org', '/\\example.org', 'https://example.org', '/a\r\nX: y', '/ä', '', '/sign-out']) {
  test(`nobody is led to ${JSON.stringify(to)}`, async (t) => {
    const rig = await openGuarded(t, { users: USERS });
    assert.equal((await sendForm(rig, { ...RIGHT, to })).headers.location, '/');
  });
}

test('whoever is wrong is told no more than that', async (t) => {
  const rig = await openGuarded(t, { users: USERS });
  const forms = [
    { name: 'vera', password: 'x' },
    { name: 'nobody', password: 'x' },
    { name: 'peter', password: '' },
    { name: 'vera', password: 'x'.repeat(5000) },
    { name: 'vera', to: '"><script>' },
    {},
  ];
  const answers = await Promise.all(forms.map((form) => sendForm(rig, form as Record<string, string>)));
  for (const { status, text, headers } of answers) {
    assert.equal(status, 403);
    assert.match(text, /<p role="alert">Name or password is wrong\.<\/p>/);
    assert.doesNotMatch(text, /<script/);
    assert.equal(headers['set-cookie'], undefined);
  }
  assert.equal((await sendForm(rig, { name: 'x'.repeat(9000), password: 'x' })).status, 413);
});

test('nobody is signed in by the page of another site', async (t) => {
  const rig = await openGuarded(t, { users: USERS });
  assert.equal((await sendForm(rig, RIGHT, { headers: { Origin: 'http://example.org' } })).status, 403);
});
