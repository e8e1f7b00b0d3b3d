import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { totalOf } from '../../src/report/cause-counts.js';
import type { RecordTaker } from '../../src/report/record-taker.js';
import type { RecordText } from '../../src/report/record-texts.js';
import { createMonitorRig, type MonitorRig } from '../support/programs/monitor-rig.js';
import { numberedPackets, ScriptedProbe } from '../support/programs/scripted-probe.js';

/** Ends at batches of 13 packets and stands still at those of 17. */
const MISBEHAVING = new URL('../support/inspect/misbehaving-thread.js', import.meta.url);
const LONGEST_WAIT_MS = 30_000;
const ID = '239.1.1.1:5000';

interface Case {
  readonly name: string;
  /** Packets of each batch; behind the pause the thread has gone on, or another one has. */
  readonly before: readonly number[];
  readonly behind: readonly number[];
  readonly ringBytes?: number;
  readonly cause: 'thread_lost' | 'behind';
  /** Packets that are not analysed, at least; the last batch is. */
  readonly least: number;
  readonly says: RegExp | undefined;
}

const CASES: readonly Case[] = [
  {
    name: 'a thread that is killed',
    before: [7, 13],
    behind: [7],
    cause: 'thread_lost',
    least: 13,
    says: /"reason":"asked to end","streams":1,"msg":"a thread that analyses was replaced/,
  },
  {
    name: 'a thread that hangs',
    before: [7, 17, 7],
    behind: [7],
    cause: 'thread_lost',
    least: 17,
    says: /"reason":"it stands still","streams":1,"msg":"a thread that analyses was replaced/,
  },
  {
    name: 'a ring that is full',
    before: new Array<number>(40).fill(700),
    behind: [7],
    ringBytes: 2 << 20,
    cause: 'behind',
    least: 700,
    // Told by the events `loss` of the stream, whose blame is the analysis.
    says: undefined,
  },
];

describe('live, the recording is untouched, and what was not analysed is counted and said', () => {
  for (const { name, before, behind, ringBytes, cause, least, says } of CASES) {
    test(name, async (t) => {
      const rig = createMonitorRig(t, {
        outputFile: 'out.mpegts',
        analysisThreads: 1,
        threadsAre: { program: MISBEHAVING, ringBytes },
      });
      // Threads alone do not keep the process, as little as in the program.
      const alive = setInterval(() => {}, 1000);
      t.after(() => clearInterval(alive));
      const probe = new ScriptedProbe();
      const stream = probe.stream(ID);
      const { monitor } = rig;
      const take = (sizes: readonly number[]): void => {
        for (const packets of sizes) void monitor.handle(stream.batch(packets));
      };
      void monitor.handle(stream.batch(7));
      void monitor.handle(probe.status(0));
      await monitor.writeReports();
      const startMs = performance.now();
      take(before);
      const recorded = 7 + before.reduce((sum, packets) => sum + packets, 0);
      await until(() => rig.read('out.mpegts').length === recorded * 188);
      // A thread that stands still is given 10 s.
      assert.ok(performance.now() - startMs < 5000, 'the recording waits for no analysis');
      const isOver = says === undefined ? () => true : () => rig.log.some((line) => says.test(line));
      await until(isOver);
      await monitor.writeReports();
      take(behind);
      void monitor.handle(probe.status(0));
      void monitor.handle(probe.end());
      const { streams } = await rig.finish();
      const [account] = streams;
      const packets = recorded + 7;
      assert.ok(rig.read('out.mpegts').equals(numberedPackets(0, packets)));
      assert.deepEqual([account!.received_packets, account!.recorded_packets], [packets, packets]);
      const missing = account!.not_analysed[cause];
      assert.ok(missing >= least && missing === totalOf(account!.not_analysed), JSON.stringify(account!.not_analysed));
      assert.equal(account!.analysed_packets, packets - missing);
      if (cause === 'behind') assert.deepEqual(lossesOf(rig), { analysis: missing });
    });
  }
});

describe('reports leave a thread as texts where nobody wants more', () => {
  /** Some batches and reports of one stream, to its end. */
  async function run(t: TestContext, options: Parameters<typeof createMonitorRig>[1]): Promise<MonitorRig> {
    const rig = createMonitorRig(t, options);
    const alive = setInterval(() => {}, 1000);
    t.after(() => clearInterval(alive));
    const probe = new ScriptedProbe();
    const stream = probe.stream(ID);
    for (let round = 0; round < 3; round++) {
      for (let batch = 0; batch < 4; batch++) void rig.monitor.handle(stream.batch(70));
      void rig.monitor.handle(probe.status(0));
      await rig.monitor.writeReports();
    }
    void rig.monitor.handle(probe.end());
    await rig.finish();
    return rig;
  }

  test('the metrics file has the same lines as with reports, and as without threads', async (t) => {
    const view = { show: () => {}, close: async () => {} };
    const of = async (options: Parameters<typeof createMonitorRig>[1]) => {
      const rig = await run(t, options);
      return rig.analysisRecords().map((record) => ({ ...record, id: '' }));
    };
    const asTexts = await of({ analysisThreads: 1 });
    assert.ok(asTexts.some(({ type }) => type === 'stream_report'));
    assert.deepEqual(asTexts, await of({ analysisThreads: 1, openView: () => view }));
    assert.deepEqual(asTexts, await of({ analysisThreads: 0 }));
  });

  test('a taker of texts gets no report then, and reports where another taker wants them', async (t) => {
    const taker = (name: string, got: string[], more: Partial<RecordTaker> = {}): RecordTaker => ({
      name,
      write: ({ type }) => got.push(type),
      close: async () => {},
      ...more,
    });
    const texts: RecordText[] = [];
    const lasting: boolean[] = [];
    const written: string[] = [];
    const ofTexts = taker('texts', written, {
      writeTexts: (ofReport, { final }) => {
        texts.push(...ofReport);
        lasting.push(final);
      },
    });
    await run(t, { analysisThreads: 1, takers: [ofTexts] });
    assert.ok(!written.includes('stream_report'));
    assert.deepEqual(lasting, [false, false, false, true]);
    assert.deepEqual(texts[0]!.type, 'stream_facts');
    for (const { type, id, json } of texts) {
      const record = JSON.parse(json) as { readonly type: string; readonly id: string };
      assert.deepEqual([record.type, record.id], [type, id]);
    }
    const told = texts.length;
    await run(t, { analysisThreads: 1, takers: [ofTexts, taker('reports', [])] });
    assert.equal(texts.length, told);
    assert.ok(written.includes('stream_report'));
  });
});

/** Packets by blame. */
function lossesOf(rig: MonitorRig): Record<string, number> {
  const losses: Record<string, number> = {};
  for (const record of rig.analysisRecords()) {
    if (record.type !== 'event' || record.event !== 'loss') continue;
    losses[record.blame] = (losses[record.blame] ?? 0) + record.packets;
  }
  return losses;
}

async function until(isDone: () => boolean): Promise<void> {
  const endMs = performance.now() + LONGEST_WAIT_MS;
  while (!isDone()) {
    assert.ok(performance.now() < endMs, `waited for ${isDone}`);
    await sleep(5);
  }
}
