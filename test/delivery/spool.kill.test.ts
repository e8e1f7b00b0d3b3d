import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Spool } from '../../src/delivery/spool.js';
import type { WriterSettings } from '../support/kafka/kafka-writer.js';
import { REPOSITORY, scratchFolder, startProcess } from '../support/programs/programs.js';
import { droppedOf, idsOf, RecordedLog, UNLIMITED } from '../support/records/sink-records.js';

const KILLS = 4;
const NO_BROKER = '127.0.0.1:1';

test('a process killed while it writes loses nothing that was stored', async (t) => {
  const folder = scratchFolder(t);
  const spoolFolder = join(folder, 'spool');
  const stored: string[] = [];
  for (let run = 0; run < KILLS; run++) {
    const journal = join(folder, `journal-${run}`);
    writeFileSync(journal, '');
    const options = ['--kafka-broker', NO_BROKER, '--spool-dir', spoolFolder];
    const settings: WriterSettings = { options, run, recordsPerSecond: 20_000, streams: 3, journal };
    const file = join(REPOSITORY, 'dist/test/support/kafka/kafka-writer.js');
    const writer = startProcess(t, process.execPath, [file, JSON.stringify(settings)]);
    await writer.waitForStderr(/^writing$/m);
    while (readFileSync(journal).length < 20_000) await delay(5);
    await writer.stop('SIGKILL');
    stored.push(...readFileSync(journal, 'utf8').split('\n').slice(0, -1));
  }
  const spool = new Spool(spoolFolder, 1 << 30, new RecordedLog());
  const ids = idsOf(await spool.take(UNLIMITED));
  for (let more = ids; more.length > 0; ids.push(...more)) {
    await spool.release();
    more = idsOf(await spool.take(UNLIMITED));
  }
  const isStored = new Set(stored);
  assert.deepEqual(
    ids.filter((id) => isStored.has(id)),
    stored,
    'all that was stored, once, in order',
  );
  // Each process may have damaged at most the record that it was writing.
  const { damaged = 0 } = spool.figures.dropped;
  assert.ok(damaged <= KILLS, String(damaged));
  assert.equal(droppedOf(spool.figures), damaged);
  await spool.close();
});
