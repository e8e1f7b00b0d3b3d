import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PACKET_SIZE } from '../../src/mpegts/packet.js';
import { packetReport } from '../support/analysis/file-report.js';
import { assertFits } from '../support/checks/report-schema.js';
import { scratchFile } from '../support/frames/capture.js';
import { generateTs } from '../support/packets/ts-generator.js';

const PACKETS = 3000;

interface Layout {
  readonly name: string;
  readonly stride: number;
  readonly prefix: number;
}

const LAYOUTS: readonly Layout[] = [
  { name: '188', stride: 188, prefix: 0 },
  { name: '192', stride: 192, prefix: 4 },
  { name: '204', stride: 204, prefix: 0 },
];

/** Null packets, so that nothing but the framing is damaged, in packets of this layout. */
function nullPackets({ stride, prefix }: Layout): Buffer {
  const file = Buffer.alloc(PACKETS * stride);
  const packet = Buffer.concat([Buffer.from([0x47, 0x1f, 0xff, 0x10]), Buffer.alloc(PACKET_SIZE - 4, 0xff)]);
  for (let n = 0; n < PACKETS; n++) packet.copy(file, n * stride + prefix);
  return file;
}

/**
 * Synchronisation is lost by two wrong sync bytes in a row and found by five right ones. Spec: ETSI TR 101 290, 1.1
 *
 * | damage                     | packets | wrong sync bytes | losses |
 * |----------------------------|---------|------------------|--------|
 * | one sync byte              | −1      | 1                | 0      |
 * | two sync bytes in a row    | −2      | 2                | 1      |
 * | 50 bytes are missing       | −2      | 2                | 1      |
 * | half a packet at the end   | −1      | 0                | 0      |
 */
const DAMAGES: readonly {
  name: string;
  damage: (file: Buffer, layout: Layout) => Buffer;
  packets: number;
  errors: number;
  losses: number;
}[] = [
  { name: 'nothing', damage: (file) => file, packets: PACKETS, errors: 0, losses: 0 },
  {
    name: 'one sync byte',
    damage: (file, { stride, prefix }) => wrongSync(file, [1000 * stride + prefix]),
    packets: PACKETS - 1,
    errors: 1,
    losses: 0,
  },
  {
    name: 'two sync bytes in a row',
    damage: (file, { stride, prefix }) => wrongSync(file, [1000 * stride + prefix, 1001 * stride + prefix]),
    packets: PACKETS - 2,
    errors: 2,
    losses: 1,
  },
  {
    name: '50 bytes are missing',
    damage: (file, { stride }) =>
      Buffer.concat([file.subarray(0, 1000 * stride + 100), file.subarray(1000 * stride + 150)]),
    packets: PACKETS - 2,
    errors: 2,
    losses: 1,
  },
  {
    name: 'half a packet at the end',
    damage: (file) => file.subarray(0, file.length - 100),
    packets: PACKETS - 1,
    errors: 0,
    losses: 0,
  },
];

function wrongSync(file: Buffer, places: readonly number[]): Buffer {
  for (const place of places) file[place] = 0x46;
  return file;
}

describe('reports on damaged files', () => {
  for (const layout of LAYOUTS) {
    for (const { name, damage, packets, errors, losses } of DAMAGES) {
      test(`${name}, packets of ${layout.name} bytes`, async (t) => {
        const file = scratchFile(t, damage(nullPackets(layout), layout), 'damaged.mpegts');
        const report = await packetReport(file);
        assertFits('StreamReport', report);
        assert.deepEqual(
          { packets: report.packets, errors: report.sync_errors, losses: report.sync_losses },
          { packets, errors, losses },
        );
        const { Sync_byte_error, TS_sync_loss } = report.tr101290;
        assert.deepEqual([Sync_byte_error.count_total, TS_sync_loss.count_total], [errors, losses]);
      });
    }
  }

  test('a continuity error behind a damaged packet is the only other fault', async (t) => {
    const ts = generateTs(PACKETS, { nullEvery: 0 });
    ts[1000 * PACKET_SIZE] = 0x46;
    const report = await packetReport(scratchFile(t, ts, 'damaged.mpegts'));
    assert.equal(report.cc_errors, 1);
    assert.deepEqual(report.losses.total.losses.unknown, 1);
  });
});
