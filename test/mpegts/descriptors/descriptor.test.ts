import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseDescriptors } from '../../../src/mpegts/descriptor-list.js';
import {
  type DecodedDescriptor,
  type DescriptorContext,
  decodeDescriptor,
  decodeDescriptors,
} from '../../../src/mpegts/descriptors/descriptor.js';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { hex } from '../../support/frames/frame-builder.js';
import { ATSC_CASES } from './atsc-cases.js';
import { DELIVERY_CASES } from './delivery-cases.js';
import type { DescriptorCase } from './descriptor-case.js';
import { DVB_CASES } from './dvb-cases.js';
import { MPEG_CASES } from './mpeg-cases.js';

const CASES: readonly DescriptorCase[] = [...MPEG_CASES, ...DVB_CASES, ...DELIVERY_CASES, ...ATSC_CASES];

describe('descriptors', () => {
  for (const { name, scheme = 'dvb', bytes, expected } of CASES) {
    test(name, () => assert.deepEqual(loopOf(hex(bytes), { scheme }).at(-1), expected));
  }

  test('every decoder was tried', () => {
    const tried = new Set<string>(CASES.map(({ expected }) => expected.name));
    for (const name of decodableNames()) assert.ok(tried.has(name), name);
  });

  test('every shorter form of them fits or is truncated, and then keeps its bytes', () => {
    for (const { bytes, scheme = 'dvb', name } of CASES) {
      const descriptor = parsedLoop(hex(bytes)).at(-1)!;
      for (let length = descriptor.bytes.length - 1; length >= 0; length--) {
        const short = descriptor.bytes.subarray(0, length);
        const decoded = decodeDescriptor({ ...descriptor, bytes: short }, { scheme });
        if (decoded.name === 'truncated') assert.equal(decoded.hex, Buffer.from(short).toString('hex'), name);
      }
    }
  });

  test('any bytes: never throws, ready for JSON and bounded', () => {
    const context = fc.record(
      {
        scheme: fc.constantFrom('dvb' as const, 'atsc' as const, 'none' as const),
        registration: fc.constantFrom('Opus', 'AC-3', 'GA94'),
        privateDataSpecifier: fc.constantFrom(0x28, 0x29, 0x233a),
      },
      { requiredKeys: ['scheme'] },
    );
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 255 }),
      fc.array(fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff), { maxLength: 255 }).map((bytes) => Uint8Array.from(bytes)),
    );
    for (let tag = 0; tag <= 0xff; tag++) {
      fc.assert(
        fc.property(context, content, fc.option(fc.nat(255), { nil: undefined }), (context, bytes, tagExtension) => {
          const descriptor = tagExtension === undefined ? { tag, bytes } : { tag, tagExtension, bytes };
          const decoded = decodeDescriptor(descriptor, context);
          const json = JSON.stringify(decoded);
          assert.deepEqual(JSON.parse(json), decoded);
          assert.ok(json.length < MAX_JSON, `${json.length}`);
        }),
        { numRuns: fuzzRuns(20) },
      );
    }
  });
});

describe('descriptors of a loop', () => {
  test('a private data specifier holds for those behind it', () => {
    const loop = '8304 0001 fc01  5f04 00000028 8304 0001 fc01  5f04 00000029 8304 0001 fc01';
    assert.deepEqual(
      loopOf(hex(loop), { scheme: 'dvb' }).map(({ name }) => name),
      ['unknown', 'private_data_specifier', 'logical_channel', 'private_data_specifier', 'logical_channel'],
    );
  });

  test('a registration of AC-3 gives its tag the meaning of ATSC', () => {
    assert.deepEqual(
      loopOf(hex('8103 083a1b 0504 41432d33 8103 083a1b'), { scheme: 'none' }).map(({ name }) => name),
      ['unknown', 'registration', 'ac3_audio_stream'],
    );
  });

  test('a registration holds for those behind it', () => {
    const loop = '7f02 8002  0504 4f707573  7f02 8002';
    assert.deepEqual(
      loopOf(hex(loop), { scheme: 'none' }).map(({ name }) => name),
      ['unknown', 'registration', 'opus_audio'],
    );
  });
});

function loopOf(bytes: Uint8Array, context: DescriptorContext): DecodedDescriptor[] {
  return decodeDescriptors(parsedLoop(bytes), context);
}

function parsedLoop(bytes: Uint8Array) {
  const descriptors = parseDescriptors(bytes, 0, bytes.length);
  assert.ok(descriptors !== TRUNCATED);
  return descriptors;
}

/** What any tag, extension tag and context give from plenty of zeros. */
function decodableNames(): Set<string> {
  const names = new Set<string>();
  for (const privateDataSpecifier of [undefined, 0x28, 0x29, 0x233a]) {
    for (const registration of ['Opus', 'GA94']) {
      const context = { scheme: 'none', registration, ...(privateDataSpecifier && { privateDataSpecifier }) } as const;
      for (let tag = 0; tag <= 0xff; tag++) {
        for (let tagExtension = 0; tagExtension <= 0xff; tagExtension += tag === 0x7f ? 1 : 256) {
          const extended = tag === 0x7f ? { tagExtension } : {};
          names.add(decodeDescriptor({ tag, ...extended, bytes: new Uint8Array(250) }, context).name);
        }
      }
    }
  }
  names.delete('unknown');
  return names;
}

const MAX_JSON = 20_000;
