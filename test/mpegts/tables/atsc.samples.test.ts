import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseAtscEit } from '../../../src/mpegts/tables/atsc-eit.js';
import { type AtscMgt, parseAtscMgt } from '../../../src/mpegts/tables/atsc-mgt.js';
import { type AtscStt, parseAtscStt } from '../../../src/mpegts/tables/atsc-stt.js';
import { type AtscVct, parseAtscVct } from '../../../src/mpegts/tables/atsc-vct.js';
import { feedPsi } from '../../support/packets/psi-feeder.js';
import { missingSamples, readSampleTs } from '../../support/samples/samples.js';

const CURRENT_CVCT = 0x0002;
const FIRST_EIT = 0x0100;

// The tables of the stream state each other's sizes, and TSDuck's tsanalyze shows one service 1 whose PMT has PID 32, with
// PCR PID 33 and components 256, 257, 258 and 333, and PSIP on the PIDs 8144 to 8147 and 8187.
test('PSIP of a sample: the tables agree with each other and with TSDuck', { skip: missingSamples() }, () => {
  const ts = readSampleTs('moq_kyrion_mpeg2av_ac3');
  const sizes = new Map<string, number>();
  const mgts: AtscMgt[] = [];
  const vcts: AtscVct[] = [];
  const stts: AtscStt[] = [];
  feedPsi(ts, new Set([8144, 8145, 8146, 8147, 8187]), {
    section(section) {
      sizes.set(`${section.pid}/${section.tableId}`, section.length);
      if (section.tableId === 0xc7) mgts.push(whole(parseAtscMgt(section)));
      if (section.tableId === 0xc9) vcts.push(whole(parseAtscVct(section)));
      if (section.tableId === 0xcd) stts.push(whole(parseAtscStt(section)));
      if (section.tableId === 0xcb) assert.deepEqual(whole(parseAtscEit(section, 0)).events, []); // 14 bytes: no events
    },
    sectionCrcError() {},
  });

  const tables = mgts[0]!.tables.map(({ tableType, pid }) => [tableType, pid]);
  assert.deepEqual(tables, [[CURRENT_CVCT, 8187], ...[0, 1, 2, 3].map((n) => [FIRST_EIT + n, 8144 + n])]);
  for (const { tableType, pid, sizeBytes } of mgts[0]!.tables) {
    const size = sizes.get(`${pid}/${tableType === CURRENT_CVCT ? 0xc9 : 0xcb}`);
    assert.ok(size === undefined || size === sizeBytes, `${size} bytes on PID ${pid}, not ${sizeBytes}`);
  }

  const [channel] = vcts[0]!.channels;
  assert.equal(channel!.programNumber, 1);
  const location = Buffer.from(channel!.descriptors[0]!.bytes); // service_location_descriptor
  assert.equal(location.readUInt16BE(0) & 0x1fff, 33);

  const steps = stts.slice(1).map(({ utcTimeS }, n) => utcTimeS - stts[n]!.utcTimeS);
  assert.ok(steps.length > 0 && steps.every((step) => step === 0 || step === 1), `steps of ${steps} s`);
});

function whole<T>(table: T | typeof TRUNCATED): T {
  assert.notEqual(table, TRUNCATED);
  return table as T;
}
