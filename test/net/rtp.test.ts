import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { RtpHeader } from '../../src/net/rtp.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { type Bytes, concat, hex, rtp } from '../support/frames/frame-builder.js';

const PAYLOAD = hex('47 1f ff 10');

function parse(datagram: Bytes): { header: RtpHeader; ok: boolean } {
  const header = new RtpHeader();
  const bytes = concat(hex('ffff'), datagram, hex('ffffffff'));
  return { header, ok: header.parse(bytes, 2, datagram.length) };
}

describe('RtpHeader', () => {
  test('all fields', () => {
    const { header, ok } = parse(
      hex(
        `80 a1 fffe 89abcdef fedcba98
           471fff10`.replaceAll('\n', ''),
      ), // V 2, M, PT 33, sequence, timestamp, SSRC; payload
    );
    assert.ok(ok);
    assert.deepEqual(
      { ...header },
      {
        hasPadding: false,
        hasExtension: false,
        csrcCount: 0,
        marker: true,
        payloadType: 33,
        sequence: 0xfffe,
        timestamp: 0x89abcdef,
        ssrc: 0xfedcba98,
        payloadOffset: 2 + 12,
        payloadLength: 4,
      },
    );
  });

  const found: readonly (readonly [string, Bytes, number, number])[] = [
    ['CSRC list', rtp({ csrcs: [1, 2, 3], payload: PAYLOAD }), 12 + 12, 4],
    ['extension', rtp({ extension: [7, 8], payload: PAYLOAD }), 12 + 4 + 8, 4],
    ['empty extension', rtp({ extension: [], payload: PAYLOAD }), 12 + 4, 4],
    ['padding', rtp({ padding: 3, payload: PAYLOAD }), 12, 4],
    ['padding only', rtp({ padding: 4 }), 12, 0],
    ['all of them', rtp({ csrcs: [1], extension: [7], padding: 1, payload: PAYLOAD }), 12 + 4 + 8, 4],
    ['no payload', rtp(), 12, 0],
    ['payload type 64 without marker', rtp({ payloadType: 64, payload: PAYLOAD }), 12, 4],
    ['payload type 96 with marker', rtp({ payloadType: 96, marker: true, payload: PAYLOAD }), 12, 4],
  ];
  for (const [name, datagram, offset, length] of found) {
    test(`payload behind: ${name}`, () => {
      const { header, ok } = parse(datagram);
      assert.ok(ok);
      assert.equal(header.payloadOffset, 2 + offset);
      assert.equal(header.payloadLength, length);
    });
  }

  const bad: readonly (readonly [string, Bytes])[] = [
    ['empty', new Uint8Array(0)],
    ['11 bytes', rtp().subarray(0, 11)],
    ['version 1', concat(hex('40'), rtp().subarray(1))],
    ['transport packet', concat(PAYLOAD, new Uint8Array(184))],
    ['CSRC list beyond the end', rtp({ csrcs: [1, 2] }).subarray(0, 19)],
    ['extension header beyond the end', rtp({ extension: [] }).subarray(0, 15)],
    ['extension beyond the end', rtp({ extension: [1, 2] }).subarray(0, 23)],
    ['padding count 0', concat(hex('a0'), rtp({ payload: hex('00') }).subarray(1))],
    ['padding beyond the payload', concat(hex('a0'), rtp({ payload: hex('0003') }).subarray(1))],
    ['padding without a payload', concat(hex('a0'), rtp().subarray(1))],
    ['RTCP sender report', concat(hex('80c8 0006'), new Uint8Array(24))],
    ['RTCP receiver report', concat(hex('81c9 0007'), new Uint8Array(28))],
    ['RTCP extended report', concat(hex('80cf 0002'), new Uint8Array(8))],
  ];
  for (const [name, datagram] of bad) {
    test(`not RTP: ${name}`, () => assert.equal(parse(datagram).ok, false));
  }

  test('any bytes: the payload lies within, whatever stands around', () => {
    const datagram = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc
        .uint8Array({ minLength: 12, maxLength: 64 })
        .map((bytes) => concat(Uint8Array.of(0x80 | (bytes[0]! & 0x3f)), bytes.subarray(1))),
    );
    fc.assert(
      fc.property(datagram, (bytes) => {
        const results = [0x00, 0xff].map((poison) => {
          const margin = 300;
          const buffer = new Uint8Array(bytes.length + 2 * margin).fill(poison);
          buffer.set(bytes, margin);
          const header = new RtpHeader();
          const ok = header.parse(buffer, margin, bytes.length);
          if (ok) {
            assert.ok(header.payloadLength >= 0);
            assert.ok(header.payloadOffset >= margin + 12);
            assert.ok(header.payloadOffset + header.payloadLength <= margin + bytes.length);
          }
          return ok ? { ...header } : undefined;
        });
        assert.deepEqual(results[0], results[1]);
      }),
      { numRuns: fuzzRuns(2000) },
    );
  });
});
