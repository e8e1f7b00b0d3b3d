import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { EventRecord } from '../../src/report/records.js';
import { type PcapFrame, parsePcap } from '../support/frames/pcap-reader.js';
import { LITTLE_ENDIAN_NS, pcapFile } from '../support/frames/pcap-writer.js';
import { missingTool } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProgram } from '../support/programs/programs.js';
import { missingHistory, sqlite3 } from '../support/records/history-feed.js';
import { readRecords } from '../support/records/records.js';
import { WebhookReceiver } from '../support/records/webhook-receiver.js';

/** Of the UDP header in an Ethernet frame with IPv4. */
const DESTINATION_PORT = 14 + 20 + 2;
const CHECKSUM = 14 + 20 + 6;

/** The capture of the repository, and the same stream 100 ms later to another port. */
function twoStreams(file: string): void {
  const { linkType, frames } = parsePcap(readFileSync(join(REPOSITORY, 'test_data/bars.pcap')));
  const both = frames.flatMap((frame) => {
    const bytes = Buffer.from(frame.bytes);
    bytes.writeUInt16BE(5001, DESTINATION_PORT);
    bytes.writeUInt16BE(0, CHECKSUM); // none
    return [frame, later({ ...frame, bytes }, 100_000_000)];
  });
  both.sort((a, b) => a.seconds - b.seconds || a.nanoseconds - b.nanoseconds);
  writeFileSync(file, pcapFile(LITTLE_ENDIAN_NS, linkType, both));
}

function later(frame: PcapFrame, ns: number): PcapFrame {
  const nanoseconds = frame.nanoseconds + ns;
  return { ...frame, seconds: frame.seconds + Math.floor(nanoseconds / 1e9), nanoseconds: nanoseconds % 1e9 };
}

test('a file feeds the history, a webhook, a program and the metrics file: events of all streams in the order of time, each delivered', {
  skip: missingHistory() || missingTool('sqlite3'),
}, async (t) => {
  const folder = scratchFolder(t);
  const receiver = new WebhookReceiver([200]);
  const url = await receiver.open(t);
  const input = join(folder, 'two.pcap');
  twoStreams(input);
  const script = join(folder, 'on-event.sh');
  writeFileSync(script, '#!/bin/sh\ncat >"$1/$$"\necho >>"$1.runs"\n');
  chmodSync(script, 0o755);
  const history = join(folder, 'history.db');
  const metrics = join(folder, 'metrics.ndjson');
  const monitor = startProgram(t, 'monitor', [
    ...[input, '--report', 'none', '--tr101290-profile', 'dvb'], // by which tables are missing in the stream
    ...['--history', history, '--metrics-file', metrics],
    ...['--webhook', url.href, '--on-event', `${script} ${folder}/event`],
  ]);
  await monitor.expectExit(0);

  const records = readRecords(metrics);
  const events = records.filter((record): record is EventRecord => record.type === 'event');
  const times = events.map(({ timestamp }) => timestamp!);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  const turns = events.filter(({ stream_id }, index) => index > 0 && stream_id !== events[index - 1]!.stream_id);
  assert.ok(turns.length > 1, 'events of the two streams alternate');
  assert.deepEqual(
    records.slice(events.length).map(({ type }) => type),
    ['stream_report', 'stream_report'],
  );

  const told = events.filter(({ severity }) => severity !== 'info');
  assert.deepEqual(
    receiver.posts.map(({ body }) => JSON.parse(body)),
    told,
  );
  assert.equal(readFileSync(`${folder}/event.runs`, 'utf8').length, told.length);
  assert.deepEqual(sqlite3(history, 'SELECT count(*) FROM event; SELECT count(*) FROM stream'), [
    String(events.length),
    '2',
  ]);
});

test('a receiver that is not there costs the exit code, not the end', async (t) => {
  const monitor = startProgram(t, 'monitor', [
    ...[join(REPOSITORY, 'test_data/bars.pcap'), '--report', 'none', '--tr101290-profile', 'dvb'],
    ...['--webhook', 'http://127.0.0.1:9/hook'],
  ]);
  await monitor.expectExit(1);
  assert.match(monitor.stderr, /webhook_1.*(lost|dropped)/);
});
