import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { exposedCollector } from '../../src/cli/garbage-collection.js';
import { NamedStreams } from '../../src/inspect/named-streams/named-streams.js';
import type { AccountingRecord, ProbeAccountingRecord } from '../../src/report/accounting.js';
import type { EventRecord, StreamReportRecord } from '../../src/report/records.js';
import type { FlowDescription } from '../../src/st2110/d10/flow-description.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { createMonitorRig, type MonitorRig } from '../support/programs/monitor-rig.js';
import {
  numberedPackets,
  ScriptedProbe,
  type ScriptedStream,
  START_SECONDS,
} from '../support/programs/scripted-probe.js';
import { stalledPipe, whenRead } from '../support/programs/slow-pipe.js';
import { audioPacket, coded, tone } from '../support/st2110/audio-builder.js';

const collectGarbage = exposedCollector();

const LONGEST_WAIT_MS = 60_000;
const ID = '239.1.1.1:5000';
const OTHER = '239.1.1.2:5000';

/** Of the stream, as they were written. */
function finalsOf(rig: MonitorRig, streamId = ID): AccountingRecord[] {
  return rig
    .records()
    .filter((record) => record.type === 'accounting')
    .filter(({ final, stream_id }) => final && stream_id === streamId);
}

function reportsOf(rig: MonitorRig, streamId = ID): StreamReportRecord[] {
  return rig
    .analysisRecords()
    .filter((record) => record.type === 'stream_report')
    .filter(({ stream_id }) => stream_id === streamId);
}

/** `raised Stream_lost`, as they were told. */
function eventsOf(rig: MonitorRig, streamId = ID): string[] {
  return rig
    .analysisRecords()
    .filter((record): record is EventRecord => record.type === 'event' && record.stream_id === streamId)
    .map((event) => `${event.event} ${'name' in event ? event.name : event.event}`);
}

/** What ends by itself while the monitor runs is written a moment later. */
async function until(condition: () => boolean): Promise<void> {
  const endMs = performance.now() + LONGEST_WAIT_MS;
  do {
    assert.ok(performance.now() < endMs, `within ${LONGEST_WAIT_MS} ms`);
    await sleep(5);
  } while (!condition());
}

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** A stream of 1400 packets that was released while its recording takes nothing, and the next one of its name. */
async function releasedWhileItsPipeStalls(t: TestContext) {
  const pipe = stalledPipe(t);
  const rig = await whenRead(() => createMonitorRig(t, { outputFile: pipe }));
  const probe = new ScriptedProbe();
  const first = probe.stream(ID, { streamNumber: 1 });
  await rig.take(first.batch(1400), probe.status(0, 1000));
  probe.release(first);
  return { rig, probe, second: probe.stream(ID, { streamNumber: 2 }) };
}

describe('a stream that is in no status of its probe any more', () => {
  test('ends with its recording, its last report and its account; back, it begins with sequence 0, which is no loss', async (t) => {
    const rig = createMonitorRig(t, { outputFile: '{stream_id}.mpegts' });
    const probe = new ScriptedProbe();
    const first = probe.stream(ID, { streamNumber: 1 });
    const other = probe.stream(OTHER, { streamNumber: 2 });
    await rig.take(first.batch(70), other.batch(7), probe.status(0, 1000));
    probe.release(first);
    await rig.take(probe.status(0, 2000));
    await until(() => finalsOf(rig).length === 1);
    assert.deepEqual(
      finalsOf(rig).map(({ received_packets, recorded_packets, analysed_packets }) => [
        received_packets,
        recorded_packets,
        analysed_packets,
      ]),
      [[70, 70, 70]],
    );
    assert.deepEqual(
      reportsOf(rig).map(({ final }) => final),
      [true],
    );
    assert.deepEqual(rig.read('239.1.1.1_5000.mpegts'), numberedPackets(0, 70));
    const before = rig.monitor.totals();

    const second = probe.stream(ID, { streamNumber: 3 });
    await rig.take(second.batch(14), probe.status(0, 3000), probe.end());
    const { streams, probes } = await rig.finish();
    const [, again] = streams.filter(({ stream_id }) => stream_id === ID);
    assert.deepEqual(
      [again!.received_packets, again!.link_lost_packets, again!.before_join_packets, again!.ignored_messages],
      [14, 0, 0, { out_of_order: 0, inconsistent: 0 }],
    );
    assert.equal(rig.monitor.totals().receivedPackets, before.receivedPackets + 14);
    const [account] = probes;
    assert.deepEqual([account!.released_streams, account!.released_datagrams], [1, 10]);
    assert.equal(account!.stream_datagrams, sumOf(streams));
    const ids = reportsOf(rig).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, ids.join());
    assert.match(rig.log.join(''), /"stream_id":"239\.1\.1\.1:5000","msg":"the probe has released a stream/);
  });

  test('is told as lost, and that its alarms are over', async (t) => {
    const rig = createMonitorRig(t, {});
    const probe = new ScriptedProbe();
    const stream = probe.stream(ID, { streamNumber: 1 });
    await rig.take(stream.batch(140));
    for (let second = 1; second <= 5; second++) await rig.take(probe.status(0, second * 1000));
    await rig.monitor.writeReports();
    await until(() => eventsOf(rig).includes('raised Stream_lost'));
    assert.ok(!eventsOf(rig).includes('cleared Stream_lost'));
    probe.release(stream);
    await rig.take(probe.status(0, 6000));
    await until(() => finalsOf(rig).length === 1);
    assert.deepEqual(
      eventsOf(rig).filter((event) => / Stream/.test(event)),
      ['raised Stream_lost', 'cleared Stream_lost', 'notice Stream_released'],
    );
    const raised = eventsOf(rig)
      .filter((event) => event.startsWith('raised '))
      .sort();
    const cleared = eventsOf(rig)
      .filter((event) => event.startsWith('cleared '))
      .sort();
    assert.deepEqual(
      cleared.map((event) => event.replace('cleared', 'raised')),
      raised,
      'nothing stays raised',
    );
    assert.ok(reportsOf(rig).at(-1)!.final);
  });

  test('ends its analysis though the pipe of its recording takes nothing: its account waits for that, its reports do not', async (t) => {
    const { rig, probe, second } = await releasedWhileItsPipeStalls(t);
    await rig.take(second.batch(14, { baseSeconds: START_SECONDS + 600 }), probe.status(0, 600_000));
    for (let round = 0; round < 3; round++) await rig.monitor.writeReports();
    await until(() => reportsOf(rig).length >= 4);
    assert.deepEqual(
      reportsOf(rig).map(({ final, capture }) => [final, capture!.captured_packets]),
      [[true, 1400], ...new Array(3).fill([false, 14])],
    );
    assert.deepEqual(finalsOf(rig), []);
    const { streams } = await rig.finish();
    assert.deepEqual(
      streams.map(({ received_packets, recorded_packets, not_recorded }) => [
        received_packets,
        recorded_packets + not_recorded.write_error,
      ]),
      [
        [1400, 1400],
        [14, 14],
      ],
    );
  });

  test('has its account before that of the next stream of its name, though its pipe takes nothing and the other is not recorded', async (t) => {
    const { rig, probe, second } = await releasedWhileItsPipeStalls(t);
    await rig.take(second.batch(14, { payloadOmitted: true }), probe.status(0, 2000), probe.end());
    await sleep(50);
    assert.deepEqual(finalsOf(rig), []);
    const { streams } = await rig.finish();
    assert.deepEqual(
      streams.map(({ received_packets }) => received_packets),
      [1400, 14],
    );
  });

  test('makes room for another', async (t) => {
    const rig = createMonitorRig(t, { tableLimits: { probes: 2, streams: 1, bytes: 1 << 20 } });
    const probe = new ScriptedProbe();
    for (let number = 1; number <= 5; number++) {
      const stream = probe.stream(`239.1.1.${number}:5000`, { streamNumber: number });
      await rig.take(stream.batch(7), probe.status());
      probe.release(stream);
      await rig.take(probe.status());
    }
    const { streams, monitor } = await rig.finish();
    assert.deepEqual([streams.length, monitor.refused_messages.table_full], [5, 0]);
  });

  for (const [name, options] of [
    ['selected', { stream: [ID] }],
    [
      'named',
      { named: new NamedStreams([{ stream: ID, probe: null, name: 'News', group: null, profile: null }] as never) },
    ],
  ] as const) {
    test(`is waited for where it was ${name}`, async (t) => {
      const rig = createMonitorRig(t, options);
      const probe = new ScriptedProbe();
      const stream = probe.stream(ID, { streamNumber: 1 });
      await rig.take(stream.batch(140), probe.status(0, 100));
      probe.release(stream);
      for (let second = 1; second <= 30; second++) await rig.take(probe.status(0, second * 1000));
      await rig.monitor.writeReports();
      await until(() => reportsOf(rig).length > 0);
      assert.deepEqual(finalsOf(rig), []);
      assert.deepEqual(
        eventsOf(rig).filter((event) => / Stream/.test(event)),
        ['raised Stream_lost'],
      );
      const again = probe.stream(ID, { streamNumber: 2 });
      const back = { baseSeconds: START_SECONDS + 31 };
      await rig.take(again.batch(70, back), probe.status(0, 31_100));
      await until(() => finalsOf(rig).length === 1);
      const told = rig.analysisRecords().filter((record) => record.type === 'event');
      assert.deepEqual(
        eventsOf(rig).filter((event) => / Stream/.test(event)),
        ['raised Stream_lost', 'cleared Stream_lost', 'notice Stream_back'],
      );
      const ends = told.flatMap((event) => (event.event === 'cleared' ? [event.cleared_by] : []));
      assert.deepEqual(new Set(ends), new Set(['recovery']));
      const notice = told.find((event) => event.event === 'notice');
      // The last datagram was 19 µs behind the first one.
      assert.deepEqual(
        [notice!.time_ns, notice!.since_ns].map((ns) => Math.round(ns! / 1e6)),
        [31_000, 0],
      );
      assert.ok(!rig.log.join('').includes('has released a stream'), 'and is none that was released');
      const { streams } = await rig.finish();
      assert.deepEqual(
        streams.map(({ received_packets, link_lost_packets }) => [received_packets, link_lost_packets]),
        [
          [140, 0],
          [70, 0],
        ],
      );
      assert.deepEqual(
        eventsOf(rig).filter((event) => /Stream_(lost|released)/.test(event)),
        ['raised Stream_lost', 'cleared Stream_lost'],
      );
    });
  }

  test('and that was waited for may be in a status before anything of it comes: it is back by then', async (t) => {
    const rig = createMonitorRig(t, { stream: [ID] });
    const probe = new ScriptedProbe();
    const stream = probe.stream(ID, { streamNumber: 1 });
    await rig.take(stream.batch(140), probe.status(0, 100));
    probe.release(stream);
    for (let second = 1; second <= 30; second++) await rig.take(probe.status(0, second * 1000));
    probe.stream(ID, { streamNumber: 2 });
    await rig.take(probe.status(0, 31_000));
    await until(() => finalsOf(rig).length === 1);
    const notices = rig.analysisRecords().filter((record) => record.type === 'event' && record.event === 'notice');
    assert.deepEqual(
      notices.map((event) => 'name' in event && [event.name, Math.round(event.time_ns! / 1e6)]),
      [['Stream_back', 31_000]],
    );
  });
});

describe('where nothing tells of the release', () => {
  test('what comes back before the next status is another stream by its number', async (t) => {
    const rig = createMonitorRig(t, { outputFile: '{stream_id}.mpegts' });
    const probe = new ScriptedProbe();
    const first = probe.stream(ID, { streamNumber: 1 });
    await rig.take(first.batch(70), first.batch(70), probe.status());
    probe.release(first);
    const late = first.batch(7);
    const second = probe.stream(ID, { streamNumber: 2 });
    await rig.take(second.batch(35), late, probe.status(), probe.end());
    const { streams } = await rig.finish();
    assert.deepEqual(
      streams.map(({ received_packets, recorded_packets, link_lost_packets, ignored_messages }) => [
        ...[received_packets, recorded_packets, link_lost_packets],
        ignored_messages.out_of_order,
      ]),
      [
        [140, 140, 0, 0],
        [35, 35, 0, 1],
      ],
    );
  });

  test('the first batch that comes back is counted as lost when it is', async (t) => {
    const rig = createMonitorRig(t);
    const probe = new ScriptedProbe();
    const first = probe.stream(ID, { streamNumber: 1 });
    await rig.take(first.batch(70), probe.status());
    probe.release(first);
    const second = probe.stream(ID, { streamNumber: 2 });
    second.batch(21);
    await rig.take(second.batch(7), probe.status());
    const { streams } = await rig.finish();
    assert.deepEqual(
      streams.map(({ received_packets, link_lost_packets }) => [received_packets, link_lost_packets]),
      [
        [70, 0],
        [7, 21],
      ],
    );
  });

  test('a probe that knows of no release has all its streams in each status, and goes on as it did', async (t) => {
    const rig = createMonitorRig(t);
    const probe = new ScriptedProbe();
    const stream = probe.stream(ID);
    await rig.take(stream.batch(70));
    for (let second = 0; second < 2000; second++) await rig.take(probe.status());
    await rig.take(stream.batch(7), probe.status());
    const { streams } = await rig.finish();
    assert.deepEqual(
      streams.map(({ received_packets }) => received_packets),
      [77],
    );
  });
});

describe('two legs that went away', () => {
  const [A, B] = ['239.1.1.1:5004', '239.2.1.1:5004'];
  const INFO = { kind: 'st2110-30', isRtp: true, networkPacketSize: 0, ssrc: 7 } as const;
  const received = (streams: readonly AccountingRecord[], id: string) =>
    streams.filter(({ stream_id }) => stream_id === id).map(({ received_packets }) => received_packets);

  /** Both legs of that number and the one behind it, with 100 packets. */
  async function sendBoth(rig: MonitorRig, probe: ScriptedProbe, number: number, first: number) {
    const legs = [A, B].map((id, index) => probe.stream(id!, { ...INFO, streamNumber: number + index }));
    for (const leg of legs) await rig.take(leg.rtpBatch(...sound(first, first + 100)));
    await rig.take(probe.status());
    return legs;
  }

  test('are waited for where they were asked for: back, they go on with their merged stream', async (t) => {
    const rig = createMonitorRig(t, { legs: [{ a: A!, b: B! }] });
    const probe = new ScriptedProbe();
    for (const leg of await sendBoth(rig, probe, 1, 0)) probe.release(leg);
    await rig.take(probe.status());
    await sendBoth(rig, probe, 3, 1000);
    const { streams } = await rig.finish();
    assert.deepEqual(
      [received(streams, A!), received(streams, B!)],
      [
        [100, 100],
        [100, 100],
      ],
    );
    assert.deepEqual(received(streams, `${A}+${B}`), [200]);
  });

  test('end with their merged stream where nobody asks for them any more', async (t) => {
    const flow = (id: string) => ({
      destination_ip: id.split(':')[0],
      destination_port: 5004,
      source_ips: [],
      session_name: '',
      duplicates: { legs: [A, B] },
    });
    const rig = createMonitorRig(t, { descriptions: [flow(A!), flow(B!)] as unknown as readonly FlowDescription[] });
    const probe = new ScriptedProbe();
    for (const leg of await sendBoth(rig, probe, 1, 0)) probe.release(leg);
    rig.monitor.useDescriptions([]);
    await rig.take(probe.status());
    await until(() => finalsOf(rig, `${A}+${B}`).length > 0);
    assert.deepEqual(received(finalsOf(rig, `${A}+${B}`), `${A}+${B}`), [100]);
    await sendBoth(rig, probe, 3, 1000);
    const { streams } = await rig.finish();
    assert.deepEqual(received(streams, `${A}+${B}`), [100, 100]);
  });
});

function sound(first: number, end: number) {
  const sequences = Array.from({ length: end - first }, (_, index) => first + index);
  const datagrams = sequences.map((sequence) =>
    Buffer.from(
      audioPacket({ sequence, timestamp: sequence * 48, payload: coded(tone(2, sequence * 48, 48), 'L24'), ssrc: 7 }),
    ),
  );
  const columns = {
    rtpSequences: Uint16Array.from(sequences),
    rtpTimestamps: Uint32Array.from(sequences, (sequence) => sequence * 48),
    arrivalDeltaNs: Uint32Array.from(sequences, (sequence) => (sequence - first) * 1e6),
    baseSeconds: 1_763_790_000 + Math.floor(first / 1000),
    baseNanoseconds: (first % 1000) * 1e6,
  };
  return [datagrams, columns] as const;
}

function sumOf(records: readonly AccountingRecord[]): number {
  return records.reduce((sum, { captured_datagrams }) => sum + captured_datagrams, 0);
}

/** What a probe does next with one of three groups. */
const step = fc.record({
  do: fc.constantFrom('send', 'send', 'send', 'lose', 'drop', 'release', 'status', 'status', 'lose_status'),
  group: fc.nat(2),
  packets: fc.integer({ min: 1, max: 50 }),
});

test('fuzz: of streams that come and go the final records have every packet, and add up to what the probe counted', async (t) => {
  const property = fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
    const rig = createMonitorRig(t, { noAnalysis: true });
    const probe = new ScriptedProbe();
    const living = new Map<number, ScriptedStream>();
    const sent = { packets: 0, lost: 0, datagrams: 0 };
    let number = 0;
    await rig.take(probe.status());
    for (const { do: action, group, packets } of steps) {
      const stream = living.get(group) ?? probe.stream(`239.1.1.${group}:5000`, { streamNumber: ++number });
      living.set(group, stream);
      if (action === 'send') {
        await rig.take(stream.batch(packets));
        sent.packets += packets;
      } else if (action === 'lose') {
        stream.batch(packets);
        sent.lost += packets;
      } else if (action === 'drop') stream.drop(packets);
      else if (action === 'lose_status') probe.status();
      else {
        // A stream that is released has been in a status for minutes.
        await rig.take(probe.status());
        if (action === 'release') {
          probe.release(stream);
          living.delete(group);
        }
      }
    }
    await rig.take(probe.status(), probe.end());
    const { streams, probes } = await rig.finish();
    const sum = (name: 'received_packets' | 'link_lost_packets' | 'before_join_packets') =>
      streams.reduce((total, record) => total + record[name], 0);
    assert.deepEqual(
      [sum('received_packets'), sum('link_lost_packets'), sum('before_join_packets')],
      [sent.packets, sent.lost, 0],
    );
    const [account] = probes as [ProbeAccountingRecord];
    assert.equal(sumOf(streams), account.stream_datagrams);
    assert.equal(rig.monitor.totals().receivedPackets, sent.packets);
  });
  await fc.assert(property, { numRuns: fuzzRuns(60) });
});

for (const { noAnalysis, rounds } of [
  { noAnalysis: true, rounds: 100 },
  { noAnalysis: false, rounds: 8 },
]) {
  const what = `${rounds * 100} streams that come and go ${noAnalysis ? 'without' : 'with'} an analysis`;
  test(`${what} leave nothing behind but their records`, async (t) => {
    const rig = createMonitorRig(t, { noAnalysis, tableLimits: { probes: 1, streams: 100, bytes: 1 << 20 } });
    const probe = new ScriptedProbe();
    const heap: number[] = [];
    let number = 0;
    for (let round = 0; round < rounds; round++) {
      const streams = Array.from({ length: 100 }, (_, group) =>
        probe.stream(`239.${round}.1.${group}:5000`, { streamNumber: ++number }),
      );
      for (const stream of streams) await rig.take(stream.batch(7));
      await rig.take(probe.status());
      for (const stream of streams) probe.release(stream);
      await rig.take(probe.status());
      await until(() => rig.metrics.figures.waiting === 0);
      heap.push(heapBytes());
    }
    const { streams, probes, monitor } = await rig.finish();
    assert.deepEqual([streams.length, monitor.refused_messages.table_full], [rounds * 100, 0]);
    assert.deepEqual([probes[0]!.stream_datagrams, sumOf(streams)], [rounds * 100, rounds * 100]);
    // Rows of the summary are kept, up to 4096.
    const perStream = (heap.at(-1)! - heap[1]!) / ((rounds - 2) * 100);
    assert.ok(perStream < 3000, `${perStream} bytes are left of each`);
  });
}
