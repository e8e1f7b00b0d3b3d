import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { AncFault } from '../../../src/codec/ancillary/anc-fault.js';
import type { AncPacket } from '../../../src/codec/ancillary/anc-packet.js';
import { AncPes, type AncPesSink } from '../../../src/codec/ancillary/anc-pes.js';
import { ancTypeName } from '../../../src/codec/ancillary/anc-type.js';
import { payloadOffsetAt } from '../../../src/mpegts/adaptation-field.js';
import { PACKET_SIZE } from '../../../src/mpegts/packet.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { hex } from '../../support/frames/frame-builder.js';
import { missingSamples, readSampleTs } from '../../support/samples/samples.js';

const START_CODE = Buffer.from([0, 0, 1, 0xbd]);

class Told implements AncPesSink {
  readonly packets: object[] = [];
  readonly faults: AncFault[] = [];

  ancPacket({ did, sdid, line, horizontalOffset, dataCount, isColourDifference }: AncPacket): void {
    this.packets.push({ did, sdid, line, horizontalOffset, dataCount, isColourDifference });
  }

  ancFault(fault: AncFault): void {
    this.faults.push(fault);
  }
}

function read(bytes: Uint8Array): Told {
  const told = new Told();
  new AncPes().parse(bytes, 0, bytes.length, told);
  return told;
}

/** Payload of a PES packet of the libklvanc sample: AFD on line 13, and filling. */
const AFD = hex('00034002418150880200802008020080 20053bffffff');

describe('ANC packets in PES packets', () => {
  test('a packet of a recorded stream', () => {
    const { packets, faults } = read(AFD);
    assert.deepEqual(faults, []);
    // Line and offset stand in the bytes: 000000 0 00000001101 000000000000.
    assert.deepEqual(packets, [
      { did: 0x41, sdid: 0x05, line: 13, horizontalOffset: 0, dataCount: 8, isColourDifference: false },
    ]);
  });

  test('two in a row, and one that is cut off', () => {
    const one = AFD.subarray(0, 19);
    assert.equal(read(Buffer.concat([one, one])).packets.length, 2);
    const cut = read(Buffer.concat([one, one.subarray(0, 10)]));
    assert.deepEqual([cut.packets.length, cut.faults], [1, ['truncated']]);
  });

  test('a wrong checksum', () => {
    const damaged = Buffer.from(AFD);
    damaged[9]! ^= 0x10;
    assert.deepEqual(read(damaged).faults, ['checksum']);
  });

  test('all of a recorded stream', { skip: missingSamples() }, () => {
    // Its PES packets follow each other within transport packets, which none may: they are cut out here by their start codes and lengths.
    const ts = readSampleTs('klvanc_smpte2038-sample-pid-01e9');
    const pieces: Buffer[] = [];
    for (let pos = 0; pos < ts.length; pos += PACKET_SIZE)
      pieces.push(ts.subarray(payloadOffsetAt(ts, pos), pos + PACKET_SIZE));
    const bytes = Buffer.concat(pieces);
    const told = new Told();
    let pesPackets = 0;
    for (let at = bytes.indexOf(START_CODE); at >= 0; at = bytes.indexOf(START_CODE, at + 4)) {
      const end = at + 6 + bytes.readUInt16BE(at + 4);
      if (end > bytes.length) break;
      new AncPes().parse(bytes, at + 9 + bytes[at + 8]!, end, told);
      pesPackets++;
    }
    assert.ok(pesPackets > 500, `${pesPackets} PES packets`);
    assert.deepEqual(told.faults, []);
    const kinds = new Set(
      (told.packets as { did: number; sdid: number }[]).map(({ did, sdid }) => ancTypeName(did, sdid)),
    );
    // Each checksum was right.
    assert.deepEqual([...kinds].sort(), [
      'AFD and bar data (ST 2016-3)',
      'CEA-708 caption distribution packet (ST 334-1)',
      'SCTE-104 messages (ST 2010)',
      'payload identification (ST 352)',
    ]);
  });

  test('takes any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (bytes, isLikely) => {
        if (isLikely && bytes.length > 0) bytes[0]! &= 3;
        const { packets, faults } = read(bytes);
        assert.ok(packets.length + faults.length <= bytes.length);
      }),
      { numRuns: fuzzRuns(500) },
    );
  });
});
