import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isLoopback, LoopbackAccess, OpenAccess } from '../../../src/http/access/loopback-access.js';
import { textAnswer } from '../../../src/http/route.js';
import { requestOf } from '../../support/http/access-rig.js';

const ROUTE = { method: 'POST', path: '/', role: 'operator', handle: () => textAnswer('') } as const;

describe('the Host header', () => {
  const own = [
    'localhost',
    'localhost:80',
    'LOCALHOST.:80',
    'a.localhost',
    '127.0.0.1',
    '127.1.2.3:8080',
    '[::1]',
    '[::1]:80',
  ];
  const others = [
    '',
    'example.org',
    'localhost.example.org',
    '127.0.0.1.example.org',
    '10.0.0.1',
    '[::2]',
    '[::1',
    'x@localhost',
    '127.1',
  ];
  for (const host of own) {
    test(`${host} is of this host`, () => {
      const admitted = new LoopbackAccess().admit(requestOf({ host }), ROUTE);
      assert.ok('person' in admitted);
      assert.deepEqual(admitted.person, { name: null, role: 'operator' });
    });
  }
  for (const host of others) {
    test(`${host || 'that is empty'} is of another`, () => {
      const refused = new LoopbackAccess().admit(requestOf({ host }), ROUTE);
      assert.ok('answer' in refused && refused.cause === 'host' && refused.answer.status === 421);
      assert.ok('person' in new LoopbackAccess().admit(requestOf({ host }), { ...ROUTE, role: 'none' }));
    });
  }
});

test('where everybody may look nobody may change', () => {
  assert.deepEqual(new OpenAccess().admit().person, { name: null, role: 'viewer' });
});

test('loopback addresses', () => {
  for (const address of ['127.0.0.1', '127.9.9.9', '::1']) assert.ok(isLoopback(address));
  for (const address of ['0.0.0.0', '::', '10.0.0.1', 'localhost']) assert.ok(!isLoopback(address));
});
