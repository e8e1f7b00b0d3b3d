import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { availabilityReport } from '../../src/history/availability-report.js';
import { BatchBuilder } from '../../src/history/batch-builder.js';
import { type PeriodStep, periodsOf } from '../../src/history/periods.js';
import { HistoryReader } from '../../src/history/reader.js';
import { HistoryStore } from '../../src/history/store.js';
import { scratchFolder } from '../support/programs/programs.js';
import { BEGIN_S, missingHistory, reportRecord } from '../support/records/history-feed.js';

type Seconds = readonly [number, number, number, number];
const HOUR_S = 3600;
const NAME = '239.1.1.1:5000';

class Rig {
  readonly builder = new BatchBuilder();

  private constructor(
    readonly file: string,
    readonly store: HistoryStore,
  ) {}

  static async open(t: TestContext): Promise<Rig> {
    const file = join(scratchFolder(t), 'history.db');
    const rig = new Rig(file, await HistoryStore.open(file, 7));
    t.after(() => rig.store.close());
    return rig;
  }

  /** A report at that second, with the sums of the session up to then. */
  report(second: number, seconds: Seconds, sessionId = 'one', streamId = NAME): void {
    this.builder.addReport(reportRecord(BEGIN_S + second, { seconds, sessionId, streamId }));
  }

  /** All minutes before it are put together, four with each write. */
  write(second: number, times = 40): void {
    for (let time = 0; time < times; time++) this.store.write(this.builder.take(), BEGIN_S + second);
  }

  async read(nowS: number, toS: number, step: PeriodStep = 'hour', mostLines = 1000) {
    const reader = await HistoryReader.open(this.file);
    const periods = periodsOf(BEGIN_S, BEGIN_S + toS, step, 'UTC')!;
    try {
      const isAsked = (): boolean => true;
      return availabilityReport(reader, { periods, nowS: BEGIN_S + nowS, isAsked, isByName: false, mostLines });
    } finally {
      reader.close();
    }
  }

  /** By period: span, monitored, unmonitored, errored, severely errored, unavailable, percent. */
  async figures(nowS: number, toS: number, step: PeriodStep = 'hour'): Promise<unknown[][]> {
    const { streams } = await this.read(nowS, toS, step);
    return streams[0]!.periods.map((period) => Object.values(period));
  }
}

describe('availability out of a history', { skip: missingHistory() }, () => {
  // Reports each 10 s. Hour 0: whole, with 36 bad seconds behind half of it. Hour 1: the probe is dead from 1:10 to 1:40, and
  // begins a new session. Hour 2 runs.
  test('a dead probe is unmonitored; hours, the minutes of the last one and its last seconds are one sum', async (t) => {
    const rig = await Rig.open(t);
    for (let second = 10; second <= HOUR_S + 600; second += 10) {
      const bad = Math.min(36, Math.max(0, second - 1800));
      rig.report(second - 1, [second, bad, bad, bad]);
    }
    for (let second = 10; second <= 1200 + 95; second += 10)
      rig.report(HOUR_S + 2400 + second - 1, [second, 0, 0, 0], 'two');
    const nowS = 2 * HOUR_S + 90;
    rig.write(nowS);
    assert.deepEqual(await rig.figures(nowS, 4 * HOUR_S), [
      [3600, 3600, 0, 36, 36, 36, 99],
      [3600, 1800, 1800, 0, 0, 0, 100],
      // It is known up to 2:01:29, the last report.
      [90, 90, 0, 0, 0, 0, 100],
      [0, 0, 0, 0, 0, 0, null],
    ]);
    // 5490 s of 7290; 36 of 5490 are 0.65573 %.
    assert.deepEqual(await rig.figures(nowS, 24 * HOUR_S, 'day'), [[7290, 5490, 1800, 36, 36, 36, 99.3442]]);
    // An hour later nobody has written: that hour is unmonitored, and the monitored seconds are as they were.
    assert.deepEqual((await rig.figures(3 * HOUR_S + 90, 4 * HOUR_S)).slice(2), [
      [3600, 90, 3510, 0, 0, 0, 100],
      [90, 0, 90, 0, 0, 0, null],
    ]);
  });

  test('minutes that are not put together are read by the second', async (t) => {
    const rig = await Rig.open(t);
    for (let second = 1; second <= 300; second++) rig.report(second - 1, [second, 0, 0, 0]);
    rig.write(300, 1);
    assert.deepEqual(await rig.figures(300, HOUR_S), [[300, 300, 0, 0, 0, 0, 100]]);
  });

  test('seconds of reports that never came are nowhere: a probe that was analysing before the monitor began, or while the link was away', async (t) => {
    const rig = await Rig.open(t);
    rig.report(0, [50_000, 100, 90, 80]);
    rig.report(1, [50_001, 101, 91, 80]);
    rig.report(2000, [52_000, 500, 400, 300]);
    rig.report(2001, [52_001, 501, 401, 301]);
    rig.write(2002);
    assert.deepEqual(await rig.figures(2002, HOUR_S), [[2002, 2, 2000, 2, 2, 1, 50]]);
  });

  test('a pause is told when it has lasted, and an analysis that begins anew within a session counts from its start', async (t) => {
    const rig = await Rig.open(t);
    rig.report(0, [1, 0, 0, 0]);
    for (let second = 1; second < 30; second++) rig.report(second, [1, 0, 0, 0]);
    rig.report(30, [31, 29, 29, 29]);
    rig.report(31, [1, 0, 0, 0]);
    rig.write(32);
    assert.deepEqual(await rig.figures(32, HOUR_S), [[32, 32, 0, 29, 29, 29, 9.375]]);
  });

  test('bounded: streams beyond are left out, and said; of an empty history nothing is known', async (t) => {
    const rig = await Rig.open(t);
    const { known, streams } = await rig.read(0, HOUR_S);
    assert.deepEqual([known, streams], [null, []]);
    for (let n = 0; n < 5; n++) rig.report(0, [1, 0, 0, 0], 'one', `239.1.1.${n}:5000`);
    rig.write(1);
    const report = await rig.read(1, 2 * HOUR_S, 'hour', 6);
    assert.deepEqual([report.streams.length, report.leftOut], [3, 2]);
    assert.deepEqual(report.known, { from_s: BEGIN_S, to_s: BEGIN_S + 1 });
  });
});
