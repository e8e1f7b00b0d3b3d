import assert from 'node:assert/strict';
import { linkSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pino } from 'pino';
import { RateLimitedLog } from '../../src/cli/rate-limited-log.js';
import { StreamSession } from '../../src/monitor/stream-session.js';
import { Backlog } from '../../src/output/byte-writer.js';
import { openWriter } from '../../src/output/open-writer.js';
import type { OutputError } from '../../src/output/output-error.js';
import type { Recording } from '../../src/recording/recording.js';
import { Recordings } from '../../src/recording/recordings.js';
import type { EventRecord } from '../../src/report/records.js';
import { scratchFolder } from '../support/programs/programs.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';

const ID = '239.1.1.1:5000';

test('an event is noted in the recording of its stream alone, also where two probes claim the same session', async (t) => {
  const noted: string[] = [];
  const format = (probes: string[]) => ({
    title: 'notes',
    open: (): Recording => {
      const probe = probes.shift()!;
      const done = async (): Promise<void> => {};
      return { take: () => {}, note: ({ id }) => void noted.push(`${probe} ${id}`), flushed: done, close: done };
    },
  });
  const notes = format(['p1', 'p2']);
  const outputFile = join(scratchFolder(t), '{probe_id}.notes');
  const options = { outputFile, overwrite: false, stream: [], packetCount: 0 };
  const log = new RateLimitedLog(pino({ level: 'silent' }));
  const recordings = new Recordings(
    { ...options, formats: { mpegts: notes, pcap: notes } },
    log,
    assert.fail,
    assert.fail,
  );
  const streams = ['p1', 'p2'].map((probeId) => {
    const message = new ScriptedProbe(probeId, 's1').stream(ID).batch(7);
    assert.ok(message.kind === 'batch');
    const stream = new StreamSession(message.probe, message.batch.stream, true);
    recordings.record(stream, message.batch);
    return stream;
  });
  const note = (id: string, probe_id: string, session_id = 's1', stream_id = ID): void =>
    recordings.note({ id, probe_id, session_id, stream_id, event: 'loss' } as EventRecord);
  note('a', 'p1');
  note('b', 'p2');
  note('c', 'p1', 's2');
  note('d', 'p1', 's1', '239.1.1.1:5001');
  await recordings.finish(streams[0]!);
  note('e', 'p1');
  note('f', 'p2');
  assert.deepEqual(noted, ['p1 a', 'p2 b', 'p2 f']);
  await recordings.close();
});

test('a file that cannot be opened ends its own recording only; one that is written already is left as it is', async (t) => {
  const folder = scratchFolder(t);
  const taken = join(folder, 'p3.mpegts');
  const backlog = new Backlog(1 << 20);
  const metrics = openWriter(join(folder, 'metrics.ndjson'), 'create', backlog, assert.fail);
  linkSync(join(folder, 'metrics.ndjson'), taken);
  const ends: Error[] = [];
  const leftOut: OutputError[] = [];
  const recordings = new Recordings(
    { outputFile: join(folder, '{probe_id}.mpegts'), overwrite: true, stream: [], packetCount: 0 },
    new RateLimitedLog(pino({ level: 'silent' })),
    (error) => ends.push(error),
    (error) => leftOut.push(error),
  );
  // A folder that is in the way, another writer's file, a file.
  mkdirSync(join(folder, 'p2.mpegts'));
  const streams = ['p2', 'p3', 'p4'].map((probeId) => {
    const message = new ScriptedProbe(probeId, 's1').stream(ID).batch(7);
    assert.ok(message.kind === 'batch');
    const stream = new StreamSession(message.probe, message.batch.stream, true);
    recordings.record(stream, message.batch);
    return stream;
  });
  await recordings.close();
  await metrics.close();
  const counts = streams.map(({ recordedPackets, notRecorded }) => [recordedPackets, notRecorded.write_error]);
  assert.deepEqual(counts, [
    [0, 7],
    [0, 7],
    [7, 0],
  ]);
  assert.deepEqual(ends, []);
  assert.deepEqual(
    leftOut.map(({ code }) => code),
    ['NOT_WRITABLE', 'FILE_IN_USE'],
  );
  assert.equal(readFileSync(taken, 'utf8'), '');
});

test('that a probe sends nothing to record is said once', async (t) => {
  const lines: string[] = [];
  const recordings = new Recordings(
    { outputFile: join(scratchFolder(t), '{stream_id}.mpegts'), overwrite: false, stream: [], packetCount: 0 },
    new RateLimitedLog(pino({ base: {}, timestamp: false }, { write: (line) => lines.push(line.trim()) }), () => nowMs),
    assert.fail,
    assert.fail,
  );
  let nowMs = 0;
  const message = new ScriptedProbe('p1', 's1').stream(ID).batch(7);
  assert.ok(message.kind === 'batch');
  const stream = new StreamSession(message.probe, message.batch.stream, true);
  for (; nowMs < 5000; nowMs += 1000) {
    recordings.record(stream, { ...message.batch, payloadOmitted: true, payload: new Uint8Array(0) });
  }
  assert.deepEqual(lines, [
    '{"level":40,"probe_id":"p1","msg":"not recorded: the probe sends no payload (--no-payload)"}',
  ]);
  await recordings.close();
});
