import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exposedCollector } from '../../src/cli/garbage-collection.js';
import { PACKET_SIZE } from '../../src/mpegts/packet.js';
import { AnalysisRig } from '../support/analysis/analysis-rig.js';
import { assertFits } from '../support/checks/report-schema.js';
import * as hostile from '../support/packets/hostile-streams.js';

/** What a stream may take, however hostile it is. */
const MOST_MEMORY = 128e6;
const MOST_REPORT_SIZE = 8e6;
/** Time of one thread, for a whole stream of some thousand packets, on a machine that is busy. */
const LONGEST_MS = 30_000;
const DATAGRAM_SIZE = 7 * PACKET_SIZE;
const DATAGRAM_NS = 100_000;

const collectGarbage = exposedCollector();

function memory(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Feeds the stream in datagrams, with a report every second. */
function analyse(ts: Buffer): AnalysisRig {
  const rig = new AnalysisRig();
  for (let pos = 0, timeNs = 0; pos < ts.length; pos += DATAGRAM_SIZE, timeNs += DATAGRAM_NS) {
    const size = Math.min(DATAGRAM_SIZE, ts.length - pos);
    rig.packets.feed(ts, pos, size / PACKET_SIZE, timeNs);
    if (timeNs % 1e9 === 0) rig.report();
  }
  rig.packets.endBatch();
  return rig;
}

describe('a hostile stream', () => {
  for (const [name, make] of Object.entries(hostile)) {
    test(`takes bounded memory and time, and its report has a bounded size: ${name}`, () => {
      const ts = make();
      const before = memory();
      const start = performance.now();
      const rig = analyse(ts);
      const elapsedMs = performance.now() - start;
      const report = rig.report();
      const size = JSON.stringify(report).length;
      const taken = memory() - before;
      assert.ok(taken < MOST_MEMORY, `${taken / 1e6} MB`);
      assert.ok(size < MOST_REPORT_SIZE, `a report of ${size / 1e6} MB`);
      assert.ok(elapsedMs < LONGEST_MS, `${elapsedMs} ms`);
      assertFits('StreamReport', report);
      assert.equal(report.packets, ts.length / PACKET_SIZE);
    });
  }

  test('has 1024 of its PIDs reported, those that tables name first, and the others counted', () => {
    const ts = Buffer.concat([hostile.floodOfDescriptors(), hostile.floodOfPids()]);
    const { pids, left_out } = analyse(ts).report();
    assert.equal(Object.keys(pids).length, 1024);
    assert.equal(left_out.pids, 8191 - 1024);
    const named = Object.keys(pids).filter((pid) => Number(pid) >= 0x400 && Number(pid) < 0x400 + 250);
    assert.equal(named.length, 250);
  });

  test('has 1024 of its tables reported, and the others that are kept counted', () => {
    const { tables, left_out } = analyse(hostile.floodOfTables()).report();
    assert.deepEqual({ tables: tables.length, leftOut: left_out.tables }, { tables: 1024, leftOut: 4096 - 1024 });
  });

  test('has 64 KiB of its descriptors reported, and the others counted', () => {
    const { pids, left_out } = analyse(hostile.floodOfDescriptors()).report();
    const reported = Object.values(pids).reduce((sum, { descriptors }) => sum + descriptors.length, 0);
    assert.deepEqual({ reported, leftOut: left_out.descriptors }, { reported: 32768, leftOut: 250 * 300 - 32768 });
  });

  test('has nothing left out when it is none', () => {
    const { left_out } = analyse(hostile.changingPmts().subarray(0, 100 * PACKET_SIZE)).report();
    assert.deepEqual(left_out, { pids: 0, tables: 0, descriptors: 0 });
  });
});
