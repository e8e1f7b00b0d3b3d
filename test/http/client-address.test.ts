import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf, plainAddress } from '../../src/http/client-address.js';

test('an IPv4 address in an IPv6 socket is that address', () => {
  assert.equal(plainAddress('::ffff:10.0.0.1'), '10.0.0.1');
  assert.equal(plainAddress('fe80::1'), 'fe80::1');
});

for (const [address, network] of [
  ['10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
] as const) {
  test(`the network of ${address}`, () => assert.equal(networkOf(address), network));
}
