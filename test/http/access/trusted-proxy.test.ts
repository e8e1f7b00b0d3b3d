import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forwardedFor, isProxyAddress, namedByProxy } from '../../../src/http/access/trusted-proxy.js';
import { parseUsers } from '../../../src/http/access/users.js';
import { requestOf } from '../../support/http/access-rig.js';

const HEADER = 'x-remote-user';
const USERS = parseUsers('-', 'anna:operator\nkarl:viewer');

test('the proxy asks from its addresses, by themselves from this host', () => {
  const local = { header: HEADER, addresses: [] };
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '::1']) assert.ok(isProxyAddress(local, address), address);
  assert.ok(!isProxyAddress(local, '10.0.0.1'));
  const stated = { header: HEADER, addresses: ['10.0.0.1'] };
  assert.ok(isProxyAddress(stated, '::ffff:10.0.0.1'));
  assert.ok(!isProxyAddress(stated, '127.0.0.1'));
});

const CASES = [
  { name: 'nobody', given: undefined, users: USERS, expected: undefined },
  { name: 'an empty name', given: '', users: USERS, expected: undefined },
  { name: 'an operator', given: 'anna', users: USERS, expected: { name: 'anna', role: 'operator' } },
  { name: 'a stranger', given: 'eve', users: USERS, expected: 'refused' },
  {
    name: 'a stranger, without a file of users',
    given: 'eve',
    users: undefined,
    expected: { name: 'eve', role: 'viewer' },
  },
  {
    name: 'UTF-8',
    given: Buffer.from('Łukasz').toString('latin1'),
    users: undefined,
    expected: { name: 'Łukasz', role: 'viewer' },
  },
  { name: 'two headers', given: 'anna, karl', users: USERS, expected: 'refused' },
  { name: 'markup', given: '<b>', users: undefined, expected: 'refused' },
];

for (const { name, given, users, expected } of CASES) {
  test(`the proxy names ${name}`, () => {
    const request = requestOf(given === undefined ? {} : { [HEADER]: given });
    assert.deepEqual(namedByProxy({ header: HEADER, addresses: [] }, request, users), expected);
  });
}

test('a proxy that only ends TLS names nobody', () => {
  assert.equal(namedByProxy({ header: undefined, addresses: [] }, requestOf({ [HEADER]: 'anna' }), USERS), undefined);
});

test('the client is the one whom the proxy has added', () => {
  const of = (value: string) => forwardedFor(requestOf({ 'x-forwarded-for': value }));
  assert.equal(of('1.1.1.1, 10.0.0.9'), '10.0.0.9');
  assert.equal(of('2001:db8::1'), '2001:db8::1');
  assert.equal(of('1.1.1.1, unknown'), undefined);
  assert.equal(forwardedFor(requestOf({})), undefined);
});
