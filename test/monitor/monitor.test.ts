import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PAYLOADS, type Payloads } from '../../src/analysis/payloads.js';
import { TABLE_LIMITS } from '../../src/monitor/session-table.js';
import type { AccountingRecord } from '../../src/report/accounting.js';
import { streamReportRecord } from '../../src/report/records.js';
import { fileStream, NO_PROGRAM } from '../support/analysis/stream-report.js';
import { createMonitorRig } from '../support/programs/monitor-rig.js';
import { numberedPackets, ScriptedProbe } from '../support/programs/scripted-probe.js';

const ID = '239.1.1.1:5000';

/** The figures of the link and the recording, in the order of the tables below. */
function figures(record: AccountingRecord | undefined): Record<string, number> {
  assert.ok(record !== undefined);
  return {
    published: record.published_packets,
    before: record.before_join_packets,
    received: record.received_packets,
    lostMessages: record.link_lost_messages,
    lost: record.link_lost_packets,
    recorded: record.recorded_packets,
  };
}

test('no loss: everything is recorded byte for byte', async (t) => {
  const rig = createMonitorRig(t, { outputFile: 'out.mpegts' });
  const probe = new ScriptedProbe();
  const stream = probe.stream(ID);
  stream.add('captured_datagrams', 2);
  stream.add('rejected_datagrams_length', 2);
  await rig.take(stream.batch(70), stream.batch(7), probe.status(3), probe.end());
  const { streams, probes, monitor } = await rig.finish();
  // message   sequence  packets  published   received  lost
  // batch     0         70       70          70        0
  // batch     1         7        77          77        0
  // status    next 2             77          77        0
  assert.deepEqual(figures(streams[0]), {
    published: 77,
    before: 0,
    received: 77,
    lostMessages: 0,
    lost: 0,
    recorded: 77,
  });
  assert.equal(streams[0]!.captured_datagrams, 10 + 1 + 2);
  assert.equal(streams[0]!.rejected_datagrams.length, 2);
  assert.equal(streams[0]!.kernel_dropped_datagrams, 3);
  assert.equal(streams[0]!.rtp_lost, null, 'not measured without RTP');
  assert.equal(probes[0]!.end_reason, 'input_ended');
  assert.equal(monitor.received_messages, 4);
  assert.deepEqual(rig.read('out.mpegts'), numberedPackets(0, 77));
});

test('a gap: packets of the missing batches are lost on the link, dropped ones in the queue', async (t) => {
  const rig = createMonitorRig(t, { outputFile: 'out.mpegts' });
  const probe = new ScriptedProbe();
  const stream = probe.stream(ID);
  const first = stream.batch(70);
  stream.batch(35);
  stream.drop(21);
  stream.batch(14);
  await rig.take(first, stream.batch(7), probe.status());
  const { streams } = await rig.finish();
  // message      sequence  packets  published  received  lost
  // batch        0         70       70         70        0
  // (missing)    1         35       105
  // (dropped)    none      21       105
  // (missing)    2         14       119
  // batch        3         7        126        77        35 + 14
  assert.deepEqual(figures(streams[0]), {
    published: 126,
    before: 0,
    received: 77,
    lostMessages: 2,
    lost: 49,
    recorded: 77,
  });
  assert.equal(streams[0]!.queue_dropped_packets, 21);
  assert.equal(streams[0]!.captured_packets, 147);
  assert.deepEqual(rig.read('out.mpegts'), Buffer.concat([numberedPackets(0, 70), numberedPackets(140, 7)]));
});

test('a gap at the very end shows in the status', async (t) => {
  const rig = createMonitorRig(t, { outputFile: 'out.mpegts' });
  const probe = new ScriptedProbe();
  const stream = probe.stream(ID);
  await rig.take(stream.batch(70));
  stream.batch(14);
  await rig.take(probe.status(), probe.end());
  const { streams } = await rig.finish();
  // message    sequence  packets  published  received  lost
  // batch      0         70       70         70        0
  // (missing)  1         14       84
  // status     next 2             84         70        14
  assert.deepEqual(figures(streams[0]), {
    published: 84,
    before: 0,
    received: 70,
    lostMessages: 1,
    lost: 14,
    recorded: 70,
  });
});

test('a monitor that joins late loses nothing', async (t) => {
  const rig = createMonitorRig(t, { outputFile: 'out.mpegts' });
  const probe = new ScriptedProbe();
  const stream = probe.stream(ID);
  stream.batch(70);
  stream.batch(70);
  await rig.take(stream.batch(7), probe.status());
  const { streams } = await rig.finish();
  // message        sequence  packets  published  before  received
  // (before join)  0, 1      140      140
  // batch          2         7        147        140     7
  assert.deepEqual(figures(streams[0]), {
    published: 147,
    before: 140,
    received: 7,
    lostMessages: 0,
    lost: 0,
    recorded: 7,
  });
});

test('a stream that begins after a status is awaited from its first batch on', async (t) => {
  const rig = createMonitorRig(t, { outputFile: '{stream_id}.mpegts' });
  const probe = new ScriptedProbe();
  const early = probe.stream(ID);
  early.batch(70);
  await rig.take(probe.status());
  const late = probe.stream('239.1.1.2:5000');
  late.batch(14);
  await rig.take(late.batch(7));
  const { streams } = await rig.finish();
  // stream  message        sequence  packets  published  before  received  lost
  // early   (before join)  0         70       70
  // early   status         next 1             70         70      0         0
  // late    (missing)      0         14       14
  // late    batch          1         7        21         0       7         14
  assert.deepEqual(figures(streams[0]), {
    published: 70,
    before: 70,
    received: 0,
    lostMessages: 0,
    lost: 0,
    recorded: 0,
  });
  assert.deepEqual(figures(streams[1]), {
    published: 21,
    before: 0,
    received: 7,
    lostMessages: 1,
    lost: 14,
    recorded: 7,
  });
});

test('a probe started anew is a new session, not loss; its stream goes on in the same file', async (t) => {
  const rig = createMonitorRig(t, { outputFile: '{stream_id}.mpegts' });
  const first = new ScriptedProbe('p1', '00000000000000a1').stream(ID);
  const second = new ScriptedProbe('p1', '00000000000000a2').stream(ID);
  await rig.take(first.batch(70), first.batch(70), second.batch(7), second.batch(14));
  const { streams } = await rig.finish();
  // session  message  sequence  packets  published  received  lost
  // a1       batch    0         70       70         70        0
  // a1       batch    1         70       140        140       0      final when a2 appears
  // a2       batch    0         7        7          7         0
  // a2       batch    1         14       21         21        0
  assert.deepEqual(
    streams.map((record) => record.session_id),
    ['00000000000000a1', '00000000000000a2'],
  );
  assert.deepEqual(figures(streams[0]), {
    published: 140,
    before: 0,
    received: 140,
    lostMessages: 0,
    lost: 0,
    recorded: 140,
  });
  assert.deepEqual(figures(streams[1]), {
    published: 21,
    before: 0,
    received: 21,
    lostMessages: 0,
    lost: 0,
    recorded: 21,
  });
  const both = [numberedPackets(0, 140), numberedPackets(0, 21)];
  assert.deepEqual(rig.read('239.1.1.1_5000.mpegts'), Buffer.concat(both));
});

test('two probes of the same name: the older session is refused and an error says why', async (t) => {
  const rig = createMonitorRig(t, {});
  const first = new ScriptedProbe('p1', '00000000000000a1').stream(ID);
  const second = new ScriptedProbe('p1', '00000000000000a2').stream(ID);
  await rig.take(first.batch(70), second.batch(70), first.batch(70), second.batch(70));
  const { streams, monitor } = await rig.finish();
  assert.deepEqual(
    streams.map((record) => record.received_packets),
    [70, 140],
  );
  assert.equal(monitor.refused_messages.superseded_session, 1);
  assert.match(rig.monitor.summary.text(), /^refused messages: superseded_session 1$/m);
  assert.match(rig.log.join(''), /two probes have the same name: give each its own --probe-id/);
});

test('two probes with the same stream id: two files, two accounts', async (t) => {
  const rig = createMonitorRig(t, { outputFile: '{probe_id}-{source_ip}.mpegts' });
  const a = new ScriptedProbe('a', '00000000000000a1').stream(ID);
  const b = new ScriptedProbe('b', '00000000000000b1').stream(ID);
  await rig.take(a.batch(70), b.batch(7), a.batch(70));
  const { streams } = await rig.finish();
  assert.deepEqual(
    streams.map((record) => [record.probe_id, record.recorded_packets]),
    [
      ['a', 140],
      ['b', 7],
    ],
  );
  assert.deepEqual(rig.read('a-239.1.1.1.mpegts'), numberedPackets(0, 140));
  assert.deepEqual(rig.read('b-239.1.1.1.mpegts'), numberedPackets(0, 7));
});

test('repeated messages and counters that shrink are ignored and counted', async (t) => {
  const rig = createMonitorRig(t, { outputFile: 'out.mpegts' });
  const probe = new ScriptedProbe();
  const stream = probe.stream(ID);
  const first = stream.batch(70);
  const second = stream.batch(70);
  const forged = stream.batch(7);
  if (forged.kind === 'batch') forged.batch.counters.fill(0);
  await rig.take(first, second, first, second, forged);
  const { streams } = await rig.finish();
  // message  sequence  packets  published  received  ignored
  // batch    0         70       70         70
  // batch    1         70       140        140
  // batch    0         70       70         140       out_of_order
  // batch    1         70       140        140       out_of_order
  // batch    2         7        0          140       inconsistent
  assert.deepEqual(figures(streams[0]), {
    published: 140,
    before: 0,
    received: 140,
    lostMessages: 0,
    lost: 0,
    recorded: 140,
  });
  assert.deepEqual(streams[0]!.ignored_messages, { out_of_order: 2, inconsistent: 1 });
});

test('what a newer probe rejects for a cause unknown here is counted as other', async (t) => {
  const rig = createMonitorRig(t, {});
  const probe = new ScriptedProbe();
  const stream = probe.stream(ID);
  stream.add('captured_datagrams', 5);
  stream.add('captured_packets', 3);
  await rig.take(stream.batch(7), probe.status());
  const { streams } = await rig.finish();
  assert.equal(streams[0]!.rejected_datagrams.other, 5);
  assert.equal(streams[0]!.rejected_packets.other, 3);
});

test('packets that are not recorded are counted by cause', async (t) => {
  await t.test('no --output-file', async (t) => {
    const rig = createMonitorRig(t, {});
    await rig.take(new ScriptedProbe().stream(ID).batch(70));
    const { streams } = await rig.finish();
    assert.equal(streams[0]!.not_recorded.no_output, 70);
    assert.equal(streams[0]!.output_file, null);
  });

  await t.test('a probe with --no-payload', async (t) => {
    const rig = createMonitorRig(t, { outputFile: 'out.mpegts' });
    const omitted = { payload: new Uint8Array(0), payloadOmitted: true };
    await rig.take(new ScriptedProbe().stream(ID).batch(70, omitted));
    const { streams } = await rig.finish();
    assert.equal(streams[0]!.not_recorded.no_payload, 70);
  });

  await t.test('a stream that was not chosen', async (t) => {
    const rig = createMonitorRig(t, { outputFile: 'out.mpegts', stream: [ID, '239.9.9.9:1'] });
    const probe = new ScriptedProbe();
    await rig.take(probe.stream('239.1.1.2:5000').batch(7), probe.stream(ID).batch(70));
    const { streams } = await rig.finish();
    assert.deepEqual(
      streams.map((record) => record.not_recorded.not_selected),
      [7, 0],
    );
    assert.deepEqual(
      streams.map((record) => record.recorded_packets),
      [0, 70],
    );
    assert.match(rig.log.join(''), /"streams":\["239.9.9.9:1"\].*selected streams were not received/);
  });

  await t.test('a limit in the middle of a batch', async (t) => {
    const rig = createMonitorRig(t, { outputFile: 'out.mpegts', packetCount: 100 });
    const stream = new ScriptedProbe().stream(ID);
    await rig.take(stream.batch(70), stream.batch(70), stream.batch(70));
    assert.equal(rig.monitor.stopping.reason, 'packet_count');
    const { streams } = await rig.finish();
    assert.equal(streams[0]!.recorded_packets, 100);
    assert.equal(streams[0]!.not_recorded.limit, 40);
    assert.deepEqual(rig.read('out.mpegts'), numberedPackets(0, 100));
  });

  await t.test('a stream whose kind changes', async (t) => {
    const rig = createMonitorRig(t, { outputFile: 'out.mpegts' });
    const stream = new ScriptedProbe().stream(ID);
    const ts = stream.batch(70);
    stream.info = { ...stream.info, kind: 'rtp', isRtp: true };
    await rig.take(ts, stream.rtpBatch([Buffer.alloc(100)]));
    const { streams } = await rig.finish();
    assert.equal(streams[0]!.not_recorded.format_changed, 1);
    assert.deepEqual(rig.read('out.mpegts'), numberedPackets(0, 70));
  });

  await t.test('a stream whose file name is taken: it alone', async (t) => {
    const rig = createMonitorRig(t, { outputFile: '{stream_id}.mpegts' });
    const probe = new ScriptedProbe();
    const first = probe.stream(ID);
    const newcomer = probe.stream('239.1.1.1_5000');
    await rig.take(first.batch(70), newcomer.batch(7), first.batch(70), newcomer.batch(14), probe.end());
    assert.equal(rig.monitor.stopping.aborted, false);
    const { streams } = await rig.finish();
    assert.deepEqual(
      streams.map((record) => [record.recorded_packets, record.not_recorded.name_taken, record.output_file !== null]),
      [
        [140, 0, true],
        [0, 21, false],
      ],
    );
    assert.deepEqual(rig.read('239.1.1.1_5000.mpegts'), numberedPackets(0, 140));
    assert.equal(rig.log.filter((line) => /"level":40.*is one file but there are 2 streams/.test(line)).length, 1);
    assert.equal(rig.monitor.failure?.code, 'NAME_TAKEN', 'the exit code tells');
  });

  await t.test(
    'a full disk, of a monitor that does nothing else',
    { skip: process.platform !== 'linux' && 'needs /dev/full' },
    async (t) => {
      const rig = createMonitorRig(t, { outputFile: '/dev/full', noAnalysis: true });
      const stream = new ScriptedProbe().stream(ID);
      await rig.take(stream.batch(70));
      await new Promise<void>((resolve) => {
        rig.monitor.stopping.addEventListener('abort', () => resolve());
      });
      assert.equal(rig.monitor.stopping.reason, 'failure');
      const { streams } = await rig.finish();
      assert.equal(streams[0]!.not_recorded.write_error, 70);
      assert.equal(rig.monitor.failure?.code, 'NO_SPACE');
      assert.match(rig.monitor.failure!.message, /^output file \/dev\/full: no space is left on the device, 0 bytes/);
    },
  );
});

test('a plain name with two streams is an error, and the second stream never enters the file', async (t) => {
  const rig = createMonitorRig(t, { outputFile: 'out.mpegts' });
  const probe = new ScriptedProbe();
  await rig.take(probe.stream(ID).batch(70), probe.stream('239.1.1.2:5000').batch(7));
  const { streams } = await rig.finish();
  assert.equal(rig.monitor.failure?.code, 'SAME_FILE');
  assert.match(
    rig.monitor.failure!.message,
    /out\.mpegts is one file but there are 2 streams \(239\.1\.1\.1:5000, 239\.1\.1\.2:5000\): use \{stream_id\} in the name or choose with --stream$/,
  );
  assert.deepEqual(
    streams.map((record) => record.not_recorded.write_error),
    [0, 7],
  );
  assert.deepEqual(rig.read('out.mpegts'), numberedPackets(0, 70));
});

test('--exit-on-end waits for every probe', async (t) => {
  const rig = createMonitorRig(t, { exitOnEnd: true, expectedProbes: 2 });
  const a = new ScriptedProbe('a', '00000000000000a1');
  const b = new ScriptedProbe('b', '00000000000000b1');
  await rig.take(a.status(), a.end());
  assert.equal(rig.monitor.stopping.aborted, false, 'the second probe has not come yet');
  await rig.take(b.status());
  assert.equal(rig.monitor.stopping.aborted, false);
  await rig.take(b.end('stopped'));
  assert.equal(rig.monitor.stopping.reason, 'end');
  const { probes } = await rig.finish();
  assert.deepEqual(
    probes.map((record) => record.end_reason),
    ['input_ended', 'stopped'],
  );
});

test('a probe has no record before its first status: nothing of it was measured', async (t) => {
  const rig = createMonitorRig(t, {});
  const quiet = new ScriptedProbe('quiet', '00000000000000a1');
  const probe = new ScriptedProbe('p1', '00000000000000b1');
  await rig.take(quiet.stream(ID).batch(70), probe.stream(ID).batch(7), probe.status());
  rig.monitor.writeRecords();
  const { streams, probes } = await rig.finish();
  assert.equal(streams.length, 2);
  assert.deepEqual(
    probes.map((record) => record.probe_id),
    ['p1'],
  );
  const all = rig.records().filter((record) => record.type === 'probe_accounting');
  assert.ok(all.every((record) => record.probe_id === 'p1'));
});

test('an ended session has its final record at once and takes no more', async (t) => {
  const rig = createMonitorRig(t, { outputFile: '{stream_id}.mpegts' });
  const probe = new ScriptedProbe();
  const stream = probe.stream(ID);
  await rig.take(stream.batch(70), probe.status(), probe.end(), stream.batch(7));
  rig.monitor.writeRecords();
  const { streams, monitor } = await rig.finish();
  assert.equal(streams.length, 1);
  assert.equal(streams[0]!.recorded_packets, 70);
  assert.equal(monitor.refused_messages.after_end, 1);
});

test('the summary names the places of loss', async (t) => {
  const rig = createMonitorRig(t, { outputFile: 'out.mpegts', stream: [ID] });
  const probe = new ScriptedProbe();
  const stream = probe.stream(ID, { isRtp: true });
  stream.add('rtp_lost', 3);
  const first = stream.batch(1400);
  stream.batch(14);
  const last = stream.batch(7, { baseSeconds: 1_763_790_001 });
  await rig.take(first, last, probe.stream('239.1.1.2:5000').batch(7), probe.status(5));
  await rig.finish();
  const [header, row, more] = rig.monitor.summary.text().split('\n');
  assert.match(header!, /^stream +kind +packets +Mb\/s +rtp lost +kernel +nic +queue +link +rejected +recorded +file$/);
  // 1407 packets of 1504 bits in 1 s
  assert.match(row!, /^239\.1\.1\.1:5000 +mpegts +1,407 +2\.12 +3 +5 +0 +0 +14 +0 +1,407 +.*out\.mpegts$/);
  assert.equal(more, '1 more streams were received and not selected');
});

test('the bit rate of RTP counts the bytes of datagrams whose payload the probe left out', async (t) => {
  const rig = createMonitorRig(t, {});
  const stream = new ScriptedProbe().stream(ID, { kind: 'rtp', isRtp: true });
  const omitted = { payload: new Uint8Array(0), payloadOmitted: true };
  const datagrams = Array.from({ length: 100 }, () => Buffer.alloc(1250));
  await rig.take(stream.rtpBatch(datagrams, omitted));
  await rig.take(stream.rtpBatch(datagrams, { ...omitted, baseSeconds: 1_763_790_001 }));
  await rig.finish();
  // 200 datagrams of 10,000 bits in 1 s
  assert.match(rig.monitor.summary.text(), /\n239\.1\.1\.1:5000 +rtp +200 +2\.00 /);
});

test('a report nested 200,000 deep costs a counter; the stream goes on being recorded', async (t) => {
  const rig = createMonitorRig(t, { outputFile: 'out.mpegts' });
  const probe = new ScriptedProbe();
  const stream = probe.stream('239.1.1.1:5000');
  const nested = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const before = stream.batch(70);
  const { probe: identity } = before;
  const report = streamReportRecord(
    fileStream({ probe_id: identity.probeId, session_id: identity.sessionId, stream_id: '239.1.1.1:5000' }),
    { id: 'x', timestamp: 1, final: false, host: null },
  );
  // The fields of a descriptor are free, so that nothing but the bounds of the text refuses it.
  const program = { ...NO_PROGRAM, descriptors: [{ name: 'unknown', field: '@@' }] };
  const json = JSON.stringify({ ...report, programs: { 1: program } }).replace('"@@"', nested);
  const message = { streamId: '239.1.1.1:5000', sequence: 0, json };
  await rig.take(before, { probe: identity, kind: 'report', report: message }, stream.batch(70), probe.end());
  const { streams, monitor } = await rig.finish();
  assert.equal(monitor.refused_messages.bad_report, 1);
  assert.equal(monitor.deliveries.metrics_file!.dropped.fault, 0);
  assert.equal(streams[0]!.recorded_packets, 140);
});

test('a probe that invents streams in its reports gets no more room than one that invents batches', async (t) => {
  const rig = createMonitorRig(t, { tableLimits: { ...TABLE_LIMITS, probes: 1, streams: 5 } });
  const probe = new ScriptedProbe();
  const { probe: identity } = probe.stream(ID).batch(70);
  for (let port = 0; port < 20; port++) {
    const stream_id = `239.9.9.9:${port}`;
    const report = streamReportRecord(
      fileStream({ probe_id: identity.probeId, session_id: identity.sessionId, stream_id }),
      { id: `x${port}`, timestamp: 1, final: false, host: null },
    );
    const message = { streamId: stream_id, sequence: 0, json: JSON.stringify(report) };
    await rig.take({ probe: identity, kind: 'report', report: message });
  }
  const { monitor } = await rig.finish();
  assert.equal(monitor.refused_messages.table_full, 15);
  assert.equal(rig.analysisRecords().length, 5);
});

test('streams are analysed for what measures their payload, as the NAL log does, where nothing else takes figures', async (t) => {
  const made: string[] = [];
  const payloads: Payloads = {
    mpegts: (options) => {
      made.push(options.streamName ?? '');
      return PAYLOADS.mpegts(options);
    },
  };
  const rig = createMonitorRig(t, { takers: [], payloads });
  const probe = new ScriptedProbe();
  const stream = probe.stream(ID);
  await rig.take(stream.batch(70), probe.end());
  await rig.monitor.close();
  assert.equal(made.length, 1);
  assert.match(made[0]!, new RegExp(`/${ID.replaceAll('.', '\\.')}$`));
});
