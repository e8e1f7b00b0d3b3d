import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AncPacket } from '../../../src/codec/ancillary/anc-packet.js';
import { activeFormatOf } from '../../../src/st2110/d40/active-format.js';
import { AncAnalyzer } from '../../../src/st2110/d40/anc-analyzer.js';
import { ancillaryTimecodeOf } from '../../../src/st2110/d40/ancillary-timecode.js';
import { cdpOf } from '../../../src/st2110/d40/caption-distribution-packet.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { ancPayload } from '../../support/st2110/anc-builder.js';

const BYTE = fc.integer({ min: 0, max: 0xff });
const PACKET = fc.record(
  {
    did: BYTE,
    sdid: BYTE,
    line: fc.integer({ min: 0, max: 0x7ff }),
    data: fc.array(BYTE, { maxLength: 255 }),
  },
  { noNullPrototype: true },
);

test('any bytes: nothing is read beyond them, and every datagram is counted', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, isLast) => {
      assert.equal(fed(bytes, isLast, readAll).total.datagrams, 1);
    }),
    { numRuns: fuzzRuns(100) },
  );
});

test('payloads with a damaged byte: as much is read as is there, at most', () => {
  fc.assert(
    fc.property(fc.array(PACKET, { maxLength: 5 }), fc.nat(), BYTE, (packets, at, value) => {
      const bytes = ancPayload({ packets });
      bytes[at % bytes.length]! ^= value;
      assert.ok(fed(bytes, true, readAll).total.anc_packets <= 255);
    }),
    { numRuns: fuzzRuns(100) },
  );
});

test('ANC packets that are written are read as they were', () => {
  fc.assert(
    fc.property(
      fc.array(
        PACKET.filter(({ did }) => did > 3),
        { maxLength: 5 },
      ),
      (packets) => {
        const read: unknown[] = [];
        fed(ancPayload({ packets }), true, (packet) => {
          const data = Array.from({ length: packet.dataCount }, (_, index) => packet.byteAt(index));
          read.push({ did: packet.did, sdid: packet.sdid, line: packet.line, data });
        });
        assert.deepEqual(read, packets);
      },
    ),
    { numRuns: fuzzRuns(100) },
  );
});

/** The payload in a memory of exactly its size; fails where a byte beyond it is needed. */
function fed(bytes: Uint8Array, isLast: boolean, taken: (packet: AncPacket) => void) {
  const analyzer = new AncAnalyzer(taken);
  analyzer.feed(bytes.slice(), 0, bytes.length, isLast, 1);
  return analyzer.snapshotAndReset();
}

function readAll(packet: AncPacket): void {
  for (let index = 0; index < packet.dataCount; index++) assert.ok(Number.isInteger(packet.byteAt(index)));
  for (const read of [activeFormatOf, ancillaryTimecodeOf, cdpOf]) assert.doesNotThrow(() => read(packet));
}
