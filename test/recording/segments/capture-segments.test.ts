import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { PCAP_FORMAT } from '../../../src/recording/pcap-format.js';
import { missingTool } from '../../support/programs/privileges.js';
import { scratchFolder } from '../../support/programs/programs.js';
import {
  CAPTURE_START_S,
  DATAGRAM_BYTES,
  DATAGRAMS,
  datagramBatches,
  FILE_HEADER,
  IN_FRONT,
  recordBatches,
  recordCaptures,
} from '../../support/records/capture-rig.js';

describe('captures in segments', () => {
  test('cut by arrival, within batches too: together they are the capture that is one file', async (t) => {
    const folder = scratchFolder(t);
    const taken = datagramBatches(10);
    const { index, files } = await recordCaptures(folder, { durationS: 1, hasPlaylist: true }, taken);
    await recordBatches(join(folder, 'whole.pcap'), PCAP_FORMAT, taken, false);
    const whole = readFileSync(join(folder, 'whole.pcap'));
    const header = whole.subarray(0, FILE_HEADER);
    assert.ok(files.every((bytes) => bytes.subarray(0, FILE_HEADER).equals(header)));
    assert.ok(Buffer.concat([header, ...files.map((bytes) => bytes.subarray(FILE_HEADER))]).equals(whole));
    // 400 datagrams, 100 a second.
    assert.deepEqual(
      index.segments.map(({ packets, first_arrival_s, discontinuity, format }) => [
        packets,
        first_arrival_s - CAPTURE_START_S,
        discontinuity,
        format,
      ]),
      [0, 1, 2, 3].map((second) => [100, second, false, 'pcap']),
    );
    for (const [n, { bytes, table_bytes }] of index.segments.entries()) {
      assert.deepEqual([table_bytes, table_bytes + bytes], [FILE_HEADER, files[n]!.length]);
    }
    assert.equal(index.is_complete, true);
    assert.ok(!readdirSync(folder).includes('x.m3u8'), 'nobody plays a capture');
  });

  test('by size: no more than a datagram too large', async (t) => {
    const { files } = await recordCaptures(scratchFolder(t), { bytes: 100_000 }, datagramBatches(10));
    const largest = DATAGRAM_BYTES + DATAGRAMS + IN_FRONT;
    for (const { length } of files.slice(0, -1))
      assert.ok(length >= 100_000 && length < 100_000 + largest, `${length}`);
    assert.ok(files.length > 4);
  });

  test('the oldest are deleted, by number and by time', async (t) => {
    const folder = scratchFolder(t);
    const { index } = await recordCaptures(folder, { durationS: 1, keepSegments: 2 }, datagramBatches(10));
    assert.deepEqual(
      index.segments.map(({ number }) => number),
      [3, 4],
    );
    assert.deepEqual(readdirSync(folder).sort(), ['x-000003.pcap', 'x-000004.pcap', 'x.index.json']);
  });

  test('a pause and a later run are told; the numbers go on', async (t) => {
    const folder = scratchFolder(t);
    await recordCaptures(folder, { durationS: 1 }, datagramBatches(5, 3));
    const { index } = await recordCaptures(folder, { durationS: 100 }, datagramBatches(1));
    // 120 datagrams, then 5 s of nothing, then 80.
    assert.deepEqual(
      index.segments.map(({ number, packets, discontinuity }) => [number, packets, discontinuity]),
      [
        [1, 100, false],
        [2, 20, false],
        [3, 80, true],
        [4, 40, true],
      ],
    );
  });

  test('tshark reads each of them', { skip: missingTool('tshark') }, async (t) => {
    const folder = scratchFolder(t);
    const { index } = await recordCaptures(folder, { durationS: 1 }, datagramBatches(5));
    const counts = index.segments.map(
      ({ file }) =>
        execFileSync('tshark', ['-r', join(folder, file), '-T', 'fields', '-e', 'frame.time_epoch'], {
          encoding: 'utf8',
        })
          .trim()
          .split('\n').length,
    );
    assert.deepEqual(counts, [100, 100]);
  });
});
