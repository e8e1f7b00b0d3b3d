import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCut } from '../../../src/recording/cut/run.js';
import { recordArrivalS, recordEnd } from '../../../src/recording/pcap-format.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { CAPTURE_START_S, datagramBatches, recordCaptures } from '../../support/records/capture-rig.js';

function at(seconds: number): string {
  return new Date(Math.round((CAPTURE_START_S + seconds) * 1000)).toISOString();
}

/** Arrivals behind the start, in the order of the file. */
function arrivalsOf(capture: Buffer): number[] {
  const arrivals: number[] = [];
  for (let pos = 24, end = recordEnd(capture, pos); end !== undefined; pos = end, end = recordEnd(capture, pos)) {
    arrivals.push(Math.round((recordArrivalS(capture, pos) - CAPTURE_START_S) * 1e6) / 1e6);
  }
  return arrivals;
}

test('a part of a recording in captures: the datagrams of that time, over its files', async (t) => {
  const folder = scratchFolder(t);
  await recordCaptures(folder, { durationS: 1 }, datagramBatches(10));
  const outputFile = join(folder, 'part.pcap');
  const config = { index: join(folder, 'x.index.json'), from: at(0.9), to: at(2.1), outputFile, overwrite: true };
  await runCut({ ...config, format: 'pcap' });
  // One each 10 ms.
  const expected = Array.from({ length: 121 }, (_, n) => Math.round(900 + 10 * n) / 1000);
  assert.deepEqual(arrivalsOf(readFileSync(outputFile)), expected);
  await assert.rejects(runCut({ ...config, format: 'ts' }), {
    code: 'USAGE',
    message: `--index ${config.index} is of captures: --format pcap`,
  });
  rmSync(join(folder, 'x-000002.pcap'));
  await runCut({ ...config, format: 'pcap' });
  assert.deepEqual(
    arrivalsOf(readFileSync(outputFile)),
    expected.filter((second) => second < 1 || second >= 2),
  );
  await assert.rejects(runCut({ ...config, from: at(100), to: at(101), format: 'pcap' }), /nothing was recorded/);
});
