import assert from 'node:assert/strict';
import { isIPv6 } from 'node:net';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  type Endpoint,
  formatAddress,
  formatEndpoint,
  isMulticast,
  parseAddress,
  parseEndpoint,
} from '../../src/net/address.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

/** Input, and its text as RFC 5952 wants it; the clause beside it. */
const ADDRESSES: readonly (readonly [string, string])[] = [
  ['239.255.0.1', '239.255.0.1'],
  ['0.0.0.0', '0.0.0.0'],
  ['255.255.255.255', '255.255.255.255'],
  ['2001:0db8:0000:0000:0000:0000:0002:0001', '2001:db8::2:1'], // 4.1, 4.2.1
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'], // 4.2.2: a single zero group stays
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'], // 4.2.3: the longest run
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'], // 4.2.3: the first of equal runs
  ['2001:DB8::AbCd', '2001:db8::abcd'], // 4.3
  ['::ffff:192.0.2.1', '::ffff:192.0.2.1'], // 5
  ['::ffff:c000:201', '::ffff:192.0.2.1'], // 5
  ['::', '::'],
  ['::1', '::1'],
  ['ff3e::', 'ff3e::'],
  ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
];

describe('addresses', () => {
  for (const [text, expected] of ADDRESSES) {
    test(`${text} is ${expected}`, () => {
      const address = parseAddress(text);
      assert.ok(address);
      assert.equal(formatAddress(address.isIpv6, address.words), expected);
    });
  }

  for (const text of [
    '',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4 ',
    'localhost',
    'fe80::1%eth0',
    '[::1]',
    '1::2::3',
  ]) {
    test(`no address: "${text}"`, () => assert.equal(parseAddress(text), undefined));
  }

  test('IPv4 is one word', () => {
    assert.deepEqual(parseAddress('239.1.2.3'), { isIpv6: false, words: [0xef010203, 0, 0, 0] });
  });

  test('IPv6 is four words', () => {
    const words = [0xff3e0000, 0x00010002, 0, 0x00000abc];
    assert.deepEqual(parseAddress('ff3e:0:1:2::abc'), { isIpv6: true, words });
  });

  test('every address survives being text', () => {
    const word = fc.oneof(fc.constant(0), fc.nat(0xffff), fc.integer({ min: 0, max: 0xffffffff }));
    fc.assert(
      fc.property(fc.array(word, { minLength: 4, maxLength: 4 }), (words) => {
        const text = formatAddress(true, words);
        assert.ok(isIPv6(text));
        assert.deepEqual(parseAddress(text), { isIpv6: true, words });
      }),
      { numRuns: fuzzRuns(1000) },
    );
  });
});

describe('endpoints', () => {
  test('IPv4', () => {
    assert.deepEqual(parseEndpoint('239.1.1.1:5000'), {
      isIpv6: false,
      words: [0xef010101, 0, 0, 0],
      port: 5000,
    });
  });

  test('IPv6 in brackets', () => {
    assert.deepEqual(parseEndpoint('[ff3e::1]:65535'), {
      isIpv6: true,
      words: [0xff3e0000, 0, 0, 1],
      port: 65535,
    });
  });

  const bad: readonly (readonly [string, RegExp])[] = [
    ['', /must be <ip>:<port>/],
    ['239.1.1.1', /must be <ip>:<port>/],
    ['ff3e::1:5000', /must be <ip>:<port>/],
    ['239.1.1.1:5000x', /must be <ip>:<port>/],
    ['239.1.1.300:5000', /must begin with an IPv4 address/],
    ['[239.1.1.1]:5000', /must begin with an IPv4 address or an IPv6 address in brackets/],
    [':5000', /must begin with an IPv4 address/],
    ['239.1.1.1:0', /port from 1 to 65535/],
    ['239.1.1.1:65536', /port from 1 to 65535, got 239\.1\.1\.1:65536/],
  ];
  for (const [text, reason] of bad) {
    test(`no endpoint: "${text}"`, () => {
      const result = parseEndpoint(text);
      assert.ok(typeof result === 'string');
      assert.match(result, reason);
    });
  }

  test('as text', () => {
    for (const text of ['239.1.1.1:5000', '[ff3e::1]:5000']) {
      const { isIpv6, words, port } = parseEndpoint(text) as Endpoint;
      assert.equal(formatEndpoint(isIpv6, words, port), text);
    }
  });

  test('any text gives an endpoint or a reason', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const result = parseEndpoint(text);
        assert.ok(typeof result === 'string' ? result.includes('must') : result.port > 0);
      }),
      { numRuns: fuzzRuns(1000) },
    );
  });
});

describe('isMulticast', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['223.255.255.255', false],
    ['224.0.0.0', true],
    ['239.255.255.255', true],
    ['240.0.0.0', false],
    ['ff02::1', true],
    ['fe80::1', false],
  ];
  for (const [text, expected] of cases) {
    test(`${text}: ${expected}`, () => {
      const { isIpv6, words } = parseAddress(text)!;
      assert.equal(isMulticast(isIpv6, words), expected);
    });
  }
});
