import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summarize } from '../../src/probe/summary.js';
import { createStreamCounters } from '../../src/stream/counters.js';
import { zeroRefusals } from '../../src/wire/connection-refusal.js';
import { ScriptedProbe, type ScriptedStream } from '../support/programs/scripted-probe.js';

function summaryOf(streams: number, change: (stream: ScriptedStream, number: number) => void = () => {}): string[] {
  const probe = new ScriptedProbe();
  for (let number = 0; number < streams; number++) {
    const stream = probe.stream(`239.1.${number >> 8}.${number & 255}:5000`);
    stream.batch(70_000);
    if (number === 3) stream.drop(7);
    change(stream, number);
  }
  const message = probe.status(0);
  assert.ok(message.kind === 'status');
  const counters = createStreamCounters();
  counters.fill(12_345_678);
  return summarize(message.status, zeroRefusals(), { streams: 600, counters }).split('\n');
}

test('few streams have a row each', () => {
  const lines = summaryOf(50);
  assert.equal(lines.filter((line) => line.startsWith('239.')).length, 50);
});

test('of many streams those have a row of which something is missing; all are summed up, no list is wider than a terminal', () => {
  const lines = summaryOf(600);
  const rows = lines.filter((line) => line.startsWith('239.'));
  assert.equal(rows.length, 1);
  assert.match(rows[0]!, /^239\.1\.0\.3:5000 +mpegts +.* 70,007 +70,000 /);
  assert.ok(
    lines.includes('600 streams, of which 599 are not listed: captured datagrams 6,000,001,'),
    lines.join('\n'),
  );
  const lists = lines.slice(lines.indexOf(rows[0]!) + 1);
  assert.deepEqual(
    lists.filter((line) => line.length > 80),
    [],
  );
});

test('null packets that are left out on purpose are not missing', () => {
  const lines = summaryOf(600, (stream, number) => {
    stream.add('rejected_packets_null_packet', 9);
    if (number === 400) stream.drop(5);
  });
  const rows = lines.filter((line) => / mpegts /.test(line)).map((line) => line.split(' ')[0]);
  assert.deepEqual(rows, ['239.1.0.3:5000', '239.1.1.144:5000']);
});

test('of more streams than are listed of which something is missing, it is said how many those are', () => {
  const lines = summaryOf(600, (stream, number) => {
    if (number >= 500) stream.drop(5);
  });
  assert.equal(lines.filter((line) => / mpegts /.test(line)).length, 50);
  const text = lines.join('\n');
  assert.match(text, /^600 streams, of which 550 are not listed, 51 of them with something missing: *\n? /m);
});
