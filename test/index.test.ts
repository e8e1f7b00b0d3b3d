import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FILE_STREAM, PacketStream, PcrTimeSink, StreamReporter, TsAnalyzer, TsFraming } from '../src/index.js';
import { generateTs } from './support/packets/ts-generator.js';

test('the example of the library: packets by PID of a damaged stream', () => {
  const ts = generateTs(700, { elementaryPids: [0x100, 0x101], nullEvery: 10 });
  const bytes = Buffer.concat([Buffer.from('garbage'), ts]);
  const analyzer = new TsAnalyzer();
  const framing = new TsFraming(analyzer);
  framing.feed(bytes, 0, bytes.length, 0);
  framing.end(0);
  const { packets, null_packets, pids } = analyzer.snapshot();
  assert.equal(framing.skippedBytes, 'garbage'.length);
  assert.equal(packets, 700);
  let nullPackets = 0;
  for (let pos = 0; pos < ts.length; pos += 188) if ((ts.readUInt16BE(pos + 1) & 0x1fff) === 0x1fff) nullPackets++;
  assert.equal(null_packets, nullPackets);
  assert.deepEqual(
    pids.map(({ pid }) => pid),
    [0, 0x100, 0x101, 0x1000, 0x1fff],
  );
  assert.ok(pids.every(({ cc_errors }) => cc_errors === 0));
});

test('the example of the library: the report on a stream with a packet missing', () => {
  const ts = generateTs(700, { elementaryPids: [0x100, 0x101] });
  const missing = 300;
  const bytes = Buffer.concat([ts.subarray(0, missing * 188), ts.subarray((missing + 1) * 188)]);
  const pid = ts.readUInt16BE(missing * 188 + 1) & 0x1fff;
  const stream = new PacketStream({ profile: '2020' });
  const { analyzer } = stream;
  const times = new PcrTimeSink(stream);
  const framing = new TsFraming(times);
  framing.feed(bytes, 0, bytes.length, 0);
  framing.end(times.timeNs);
  analyzer.settle();
  const raised = analyzer.takeEvents().flatMap((event) => (event.event === 'raised' ? [event] : []));
  assert.deepEqual(
    raised.filter(({ rule }) => rule === '1.4').map((event) => event.pids),
    [[{ pid, count: 1 }]],
  );
  const report = new StreamReporter(analyzer).report(FILE_STREAM, null);
  assert.equal(report.packets, 699);
  assert.equal(report.pids[pid]?.cc_errors, 1);
  assert.equal(report.losses.total.losses.unknown, 1);
});
