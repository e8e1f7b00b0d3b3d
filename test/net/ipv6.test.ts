import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  extensionHeaderLengthAt,
  IPV6_DESTINATION_OFFSET,
  IPV6_FRAGMENT_OFFSET_MASK,
  IPV6_SOURCE_OFFSET,
  ipv6FragmentationAt,
  ipv6HopLimitAt,
  ipv6NextHeaderAt,
  ipv6PayloadLengthAt,
  isExtensionHeader,
} from '../../src/net/ipv6.js';
import { hex } from '../support/frames/frame-builder.js';

const POS = 3;

/** The bytes in the midst of others; they begin at POS. */
function viewOf(text: string): DataView {
  const bytes = Uint8Array.from([0xee, 0xee, 0xee, ...hex(text), 0xee]);
  return new DataView(bytes.buffer);
}

test('the fields of a header', () => {
  const view = viewOf(
    [
      '6b812345', // version 6, traffic class, flow label
      '0520 11 40', // payload of 1312 bytes, UDP, hop limit 64
      '20010db8000000000000000000000001', // source
      'ff3e000000000000000000000000abcd', // destination
    ].join(''),
  );
  assert.equal(ipv6PayloadLengthAt(view, POS), 1312);
  assert.equal(ipv6NextHeaderAt(view, POS), 17);
  assert.equal(ipv6HopLimitAt(view, POS), 64);
  assert.equal(view.getUint32(POS + IPV6_SOURCE_OFFSET), 0x20010db8);
  assert.equal(view.getUint32(POS + IPV6_DESTINATION_OFFSET), 0xff3e0000);
});

const NEXT_HEADERS: readonly (readonly [name: string, number: number, isExtension: boolean])[] = [
  ['hop-by-hop options', 0, true],
  ['routing', 43, true],
  ['fragment', 44, true],
  ['authentication', 51, true],
  ['destination options', 60, true],
  ['TCP', 6, false],
  ['UDP', 17, false],
  ['encapsulating security payload: what follows cannot be read', 50, false],
  ['no next header', 59, false],
];

for (const [name, number, isExtension] of NEXT_HEADERS) {
  test(`next header ${number}: ${name}`, () => assert.equal(isExtensionHeader(number), isExtension));
}

const LENGTHS: readonly (readonly [name: string, kind: number, header: string, bytes: number])[] = [
  ['options of one unit', 0, '1100', 8],
  ['options of 3 units', 60, '1102', 24],
  ['a routing header of 256 units', 43, '11ff', 2048],
  ['a fragment header, whose second byte is reserved', 44, '11ff', 8],
  ['an authentication header, in units of 4 bytes', 51, '1104', 24],
];

for (const [name, kind, header, bytes] of LENGTHS) {
  test(`length: ${name}`, () => assert.equal(extensionHeaderLengthAt(viewOf(header), POS, kind), bytes));
}

const FRAGMENTS: readonly (readonly [name: string, header: string, isFragment: boolean, isFirst: boolean])[] = [
  ['the first of several', '11000001', true, true],
  ['the second, at 1448 bytes', '110005a9', true, false],
  ['the last, at 2896 bytes', '11000b50', true, false],
  ['an atomic fragment: whole', '11000000', false, true],
  ['reserved bits are not looked at', '11000006', false, true],
];

for (const [name, header, isFragment, isFirst] of FRAGMENTS) {
  test(`fragment header: ${name}`, () => {
    const fragmentation = ipv6FragmentationAt(viewOf(header), POS);
    assert.equal(fragmentation !== 0, isFragment);
    assert.equal((fragmentation & IPV6_FRAGMENT_OFFSET_MASK) === 0, isFirst);
  });
}
