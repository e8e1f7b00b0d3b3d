import assert from 'node:assert/strict';
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { BatchBuilder } from '../../src/history/batch-builder.js';
import { HistoryReader } from '../../src/history/reader.js';
import type { Leaps } from '../../src/history/retention.js';
import { HistoryStore } from '../../src/history/store.js';
import type { Step } from '../../src/history/tiers.js';
import type { StreamReportRecord } from '../../src/report/records.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { missingTool } from '../support/programs/privileges.js';
import { scratchFolder } from '../support/programs/programs.js';
import { BEGIN_S, lossRecord, missingHistory, reportRecord, sqlite3 } from '../support/records/history-feed.js';

const EVERYTHING = { fromS: 0, toS: 4e9 };
const DAY_S = 86_400;

/** A history whose reports are written as the worker does, one batch a second. */
class Rig {
  readonly builder = new BatchBuilder();

  private constructor(
    readonly file: string,
    readonly store: HistoryStore,
  ) {}

  static async open(
    t: TestContext,
    days = 7,
    file = join(scratchFolder(t), 'history.db'),
    leaps: Leaps | undefined = { longestS: Number.POSITIVE_INFINITY, standsS: 0 },
  ): Promise<Rig> {
    const rig = new Rig(file, await HistoryStore.open(file, days, leaps));
    t.after(() => rig.store.close());
    return rig;
  }

  /** Returns the number of refused reports. */
  write(nowS: number, ...records: readonly StreamReportRecord[]): number {
    for (const record of records) this.builder.addReport(record);
    return this.store.write(this.builder.take(), nowS);
  }

  /** All rows of the first stream. */
  async rows(step: Step, ...figures: readonly string[]): Promise<(number | null)[][]> {
    const reader = await HistoryReader.open(this.file);
    try {
      const [stream] = reader.streams();
      const parts = [...reader.rows(stream!.id, EVERYTHING, step, figures)];
      return parts.flat().map(({ timeS, values }) => [timeS - BEGIN_S, ...values]);
    } finally {
      reader.close();
    }
  }
}

describe('the database of a history', { skip: missingHistory() }, () => {
  test('a report is a row; what was not measured is null, and a count of 0 is 0', async (t) => {
    const rig = await Rig.open(t);
    const rules = {
      CRC_error: { state: 'ok', count: 0 },
      PCR_error: { state: 'raised', count: 3 },
      RST_error: { state: 'unmeasurable', count: 0 },
    } as const;
    const accuracyNs = { 256: [-300, 100], 257: [-50, 280], 258: [null, null] } as const;
    rig.write(BEGIN_S, reportRecord(BEGIN_S, { bitrateBps: null, iatMaxNs: 1.6, accuracyNs, rules }));
    const figures = ['bitrate_bps', 'bitrate_max_bps', 'iat_max_ns', 'pcr_accuracy_peak_ns'];
    assert.deepEqual(await rig.rows('1s', ...figures), [[0, null, null, 2, 300]]);
    const counts = ['cc_errors', 'rtp_lost', 'CRC_error', 'PCR_error', 'RST_error', 'alarms_priority_2'];
    assert.deepEqual(await rig.rows('1s', ...counts), [[0, 0, null, 0, 3, null, 1]]);
  });

  test('a stream that is lost has 0 b/s, and nothing of what was before', async (t) => {
    const rig = await Rig.open(t);
    const report = reportRecord(BEGIN_S, { bitrateBps: 0 });
    assert.ok(report.kind === 'mpegts' && report.pcr_bitrate_bps !== null);
    const interval = { packets: 0, null_packets: 0, sync_errors: 0, tei: 0, cc_errors: 0 };
    rig.write(BEGIN_S, { ...report, interval });
    assert.deepEqual(await rig.rows('1s', 'bitrate_bps', 'pcr_bitrate_bps'), [[0, 0, null]]);
  });

  test('a minute: means weighted by reports, least, greatest, sums; an hour the same of its minutes', async (t) => {
    const rig = await Rig.open(t);
    // minute 0: 10 and 20 (mean 15); minute 1: 60; the hour: (10 + 20 + 60) / 3.
    const given: [number, number | null, number][] = [
      [0, 10, 1],
      [59, 20, 0],
      [60, 60, 4],
      [61, null, 0],
    ];
    for (const [second, bitrateBps, ccErrors] of given) {
      rig.write(BEGIN_S + second, reportRecord(BEGIN_S + second, { bitrateBps, iatMaxNs: second, ccErrors }));
    }
    const figures = ['bitrate_bps', 'bitrate_min_bps', 'bitrate_max_bps', 'iat_max_ns', 'cc_errors'];
    assert.deepEqual(await rig.rows('1m', ...figures), [[0, 15, 10, 20, 59, 1]], 'the second minute is not over');
    rig.write(BEGIN_S + 120);
    assert.deepEqual(await rig.rows('1m', ...figures), [
      [0, 15, 10, 20, 59, 1],
      [60, 60, 60, 60, 61, 4],
    ]);
    // The second minute has a mean of 60 and two reports: (15 * 2 + 60 * 2) / 4 = 37.5, as rounded.
    assert.deepEqual(await rig.rows('1h', ...figures), [[0, 38, 10, 60, 61, 5]]);
  });

  test('a report that comes late is in its minute and its hour', async (t) => {
    const rig = await Rig.open(t);
    rig.write(BEGIN_S, reportRecord(BEGIN_S, { ccErrors: 1 }));
    rig.write(BEGIN_S + 300, reportRecord(BEGIN_S + 30, { ccErrors: 2 }));
    assert.deepEqual(await rig.rows('1m', 'cc_errors'), [[0, 3]]);
    assert.deepEqual(await rig.rows('1h', 'cc_errors'), [[0, 3]]);
  });

  test('two reports within a second are one row', async (t) => {
    const rig = await Rig.open(t);
    rig.write(BEGIN_S, reportRecord(BEGIN_S, { bitrateBps: 10, iatMaxNs: 9, ccErrors: 1 }));
    rig.write(BEGIN_S, reportRecord(BEGIN_S + 0.9, { bitrateBps: 20, iatMaxNs: 5, ccErrors: 2 }));
    rig.write(BEGIN_S, reportRecord(BEGIN_S + 0.95, { bitrateBps: null, iatMaxNs: null, ccErrors: 0 }));
    assert.deepEqual(await rig.rows('1s', 'bitrate_bps', 'iat_max_ns', 'cc_errors'), [[0, 15, 9, 3]]);
  });

  test('RTP losses: what was added to the total, also after a late packet and in another session', async (t) => {
    const rig = await Rig.open(t);
    const totals: [string, number][] = [
      ['one', 5],
      ['one', 9],
      ['one', 8],
      ['two', 2],
    ];
    totals.forEach(([sessionId, rtpLost], index) => {
      rig.write(BEGIN_S, reportRecord(BEGIN_S + index, { sessionId, rtpLost }));
    });
    assert.deepEqual(await rig.rows('1s', 'rtp_lost'), [
      [0, 5],
      [1, 4],
      [2, -1],
      [3, 2],
    ]);
  });

  test('what is counted of a stream that comes back behind its last report is its own', async (t) => {
    const rig = await Rig.open(t);
    rig.write(BEGIN_S, reportRecord(BEGIN_S, { sessionId: 'one', rtpLost: 9 }));
    rig.write(BEGIN_S, { ...reportRecord(BEGIN_S + 1, { sessionId: 'one', rtpLost: 11 }), final: true });
    rig.write(BEGIN_S, reportRecord(BEGIN_S + 2, { sessionId: 'one', rtpLost: 2 }));
    assert.deepEqual(await rig.rows('1s', 'rtp_lost'), [
      [0, 9],
      [1, 2],
      [2, 2],
    ]);
  });

  test('what is too old goes, tier by tier; a report of before is refused', async (t) => {
    const rig = await Rig.open(t, 1);
    rig.write(BEGIN_S, reportRecord(BEGIN_S));
    rig.builder.addEvent(lossRecord(BEGIN_S), BEGIN_S * 1000);
    rig.write(BEGIN_S + 60);
    const counts = (): string[] =>
      sqlite3(
        rig.file,
        'SELECT (SELECT count(*) FROM second), (SELECT count(*) FROM minute), (SELECT count(*) FROM hour), (SELECT count(*) FROM event)',
      );
    if (missingTool('sqlite3')) return t.skip('sqlite3 is not installed');
    assert.deepEqual(counts(), ['1|1|1|1']);
    rig.write(BEGIN_S + 1.01 * DAY_S);
    assert.deepEqual(counts(), ['0|1|1|1']);
    rig.write(BEGIN_S + 10.01 * DAY_S);
    assert.deepEqual(counts(), ['0|0|1|0']);
    assert.equal(rig.write(BEGIN_S + 10.01 * DAY_S, reportRecord(BEGIN_S)), 1);
    rig.write(BEGIN_S + 101 * DAY_S);
    assert.deepEqual(counts(), ['0|0|0|0']);
  });

  test('a report of a time that no row has is refused, and costs the others nothing', async (t) => {
    const rig = await Rig.open(t);
    const others = [1e297, BEGIN_S + 1.1 * DAY_S].map((timeS) =>
      reportRecord(timeS, { streamId: '239.1.1.2:5000', ccErrors: 7 }),
    );
    assert.equal(rig.write(BEGIN_S, reportRecord(BEGIN_S, { ccErrors: 1 }), ...others), 2);
    assert.equal(rig.write(BEGIN_S + 1, reportRecord(BEGIN_S + 1), ...others), 2);
    assert.deepEqual(await rig.rows('1s', 'cc_errors'), [
      [0, 1],
      [1, 0],
    ]);
  });

  test('a deletion takes some rows at a time', { skip: missingTool('sqlite3') }, async (t) => {
    const rig = await Rig.open(t, 1);
    rig.write(BEGIN_S, ...Array.from({ length: 5000 }, (_, second) => reportRecord(BEGIN_S + second, { ccErrors: 1 })));
    const counts = (): string[] =>
      sqlite3(rig.file, 'SELECT (SELECT count(*) FROM second), (SELECT count(*) FROM second_count)');
    for (const left of [3000, 1000, 0]) {
      rig.write(BEGIN_S + 2 * DAY_S);
      assert.deepEqual(counts(), [`${left}|${left}`]);
    }
  });

  test('sums by the shell of SQLite are those of the reports', { skip: missingTool('sqlite3') }, async (t) => {
    const report = fc.record({ second: fc.nat(7300), stream: fc.nat(3), bitrate: fc.nat(1e9), lost: fc.nat(5) });
    await fc.assert(
      fc.asyncProperty(fc.array(report, { maxLength: 60 }), async (given) => {
        const rig = await Rig.open(t, 7, join(scratchFolder(t), 'history.db'));
        for (const { second, stream, bitrate, lost } of given) {
          const figures = { streamId: `239.1.1.${stream}:5000`, bitrateBps: bitrate, ccErrors: lost };
          rig.write(BEGIN_S + second, reportRecord(BEGIN_S + second, figures));
        }
        for (let step = 0; step < 40; step++) rig.write(BEGIN_S + 7400);
        const lost = given.reduce((sum, report) => sum + report.lost, 0);
        const greatest = given.reduce((most, { bitrate }) => Math.max(most, bitrate), 0);
        for (const tier of ['second', 'minute', 'hour']) {
          const [sums] = sqlite3(
            rig.file,
            `SELECT (SELECT coalesce(sum(reports), 0) FROM ${tier}), (SELECT coalesce(sum(count), 0) FROM ${tier}_count)`,
          );
          assert.equal(sums, `${given.length}|${lost}`, tier);
        }
        if (
          given.length > 0 &&
          new Set(given.map(({ second, stream }) => `${second} ${stream}`)).size === given.length
        ) {
          assert.deepEqual(sqlite3(rig.file, 'SELECT max(bitrate_max_bps) FROM hour'), [String(greatest)]);
        }
        assert.deepEqual(sqlite3(rig.file, 'PRAGMA integrity_check'), ['ok']);
      }),
      { numRuns: fuzzRuns(15) },
    );
  });

  test('a clock that leaps ahead deletes nothing, one that has stood for a day does', async (t) => {
    const rig = await Rig.open(t, 1, undefined, { longestS: 3600, standsS: DAY_S });
    const kept = (): string[] => sqlite3(rig.file, `SELECT count(*) FROM second WHERE id < ${BEGIN_S + 10} * 65536`);
    rig.write(BEGIN_S, reportRecord(BEGIN_S));
    const ahead = BEGIN_S + 900 * DAY_S;
    for (let second = 0; second < 60; second++) rig.write(ahead + second, reportRecord(ahead + second));
    assert.deepEqual(kept(), ['1'], 'in the leap');
    rig.write(BEGIN_S + 61, reportRecord(BEGIN_S + 61));
    assert.deepEqual(kept(), ['1'], 'the clock is right again');
    for (let hour = 0; hour < 24; hour++) rig.write(ahead + hour * 3600);
    assert.deepEqual(kept(), ['1'], 'a day that is not over');
    rig.write(ahead + DAY_S);
    assert.deepEqual(kept(), ['0']);
  });

  test('the clock of a history without one stands where it was written last', {
    skip: missingTool('sqlite3'),
  }, async (t) => {
    const leaps = { longestS: 3600, standsS: DAY_S };
    const old = await Rig.open(t, 1, undefined, leaps);
    old.write(BEGIN_S, reportRecord(BEGIN_S));
    old.store.close();
    sqlite3(old.file, 'DROP TABLE retention');
    const rig = await Rig.open(t, 1, old.file, leaps);
    const ahead = BEGIN_S + 900 * DAY_S;
    rig.write(ahead, reportRecord(ahead));
    assert.deepEqual(sqlite3(rig.file, `SELECT count(*) FROM second WHERE id < ${BEGIN_S + 10} * 65536`), ['1']);
  });

  test('a database that is deleted while it is written is said, not written to', async (t) => {
    const rig = await Rig.open(t);
    rig.write(BEGIN_S, reportRecord(BEGIN_S));
    rmSync(rig.file);
    const gone = { code: 'WRITE_FAILED', message: /history .* is gone, deleted or unmounted: nothing is kept$/ };
    assert.throws(() => rig.write(BEGIN_S + 1, reportRecord(BEGIN_S + 1)), gone);
    writeFileSync(rig.file, 'of somebody else');
    assert.throws(() => rig.write(BEGIN_S + 2, reportRecord(BEGIN_S + 2)), gone);
  });

  test('a database that another program writes over while it is open is said, too', async (t) => {
    const rig = await Rig.open(t);
    rig.write(BEGIN_S, reportRecord(BEGIN_S));
    writeFileSync(rig.file, 'of somebody else, in the same file, and longer than what a file of SQLite begins with');
    const overwritten = { code: 'DAMAGED', message: /history .* was overwritten by another program: nothing is kept$/ };
    assert.throws(() => rig.write(BEGIN_S + 1, reportRecord(BEGIN_S + 1)), overwritten);
    truncateSync(rig.file);
    assert.throws(() => rig.write(BEGIN_S + 2, reportRecord(BEGIN_S + 2)), overwritten);
  });

  test('a second monitor on the same history is refused', async (t) => {
    const rig = await Rig.open(t);
    await assert.rejects(HistoryStore.open(rig.file, 7), { code: 'IN_USE', message: /is written by another monitor$/ });
  });

  test('the automatic step: the finest with few enough rows that goes back far enough', async (t) => {
    const rig = await Rig.open(t, 4);
    for (const day of [0, 3, 30]) {
      rig.write(BEGIN_S + day * DAY_S, reportRecord(BEGIN_S + day * DAY_S));
      rig.write(BEGIN_S + day * DAY_S + 60);
    }
    const reader = await HistoryReader.open(rig.file);
    t.after(() => reader.close());
    const days = (from: number, to: number): Step =>
      reader.automaticStep({ fromS: BEGIN_S + from * DAY_S, toS: BEGIN_S + to * DAY_S });
    // single reports are left of day 30 only, and minutes of all
    assert.equal(days(30, 30.05), '1s');
    assert.equal(days(30, 40), '1s', 'nothing is behind day 30');
    assert.equal(days(0, 0.05), '1m');
    assert.equal(days(0, 4), '1m', '5760 minutes');
    assert.equal(days(0, 6), '1h', '8640 minutes');
  });

  test('a history goes on where it ended', async (t) => {
    const rig = await Rig.open(t);
    rig.write(BEGIN_S, reportRecord(BEGIN_S, { ccErrors: 1 }));
    rig.store.close();
    const again = await Rig.open(t, 7, rig.file);
    again.write(BEGIN_S + 60, reportRecord(BEGIN_S + 60, { ccErrors: 2 }));
    assert.deepEqual(await again.rows('1s', 'cc_errors'), [
      [0, 1],
      [60, 2],
    ]);
    assert.deepEqual(await again.rows('1m', 'cc_errors'), [[0, 1]], 'of the minute that was pending');
  });

  test('names are not lost with a batch that could not be written', { skip: missingTool('sqlite3') }, async (t) => {
    const rig = await Rig.open(t);
    sqlite3(rig.file, "CREATE TRIGGER full BEFORE INSERT ON second BEGIN SELECT raise(ABORT, 'full'); END");
    assert.throws(() => rig.write(BEGIN_S, reportRecord(BEGIN_S)), {
      code: 'WRITE_FAILED',
      message: /history\.db: full/,
    });
    sqlite3(rig.file, 'DROP TRIGGER full');
    rig.write(BEGIN_S + 1, reportRecord(BEGIN_S + 1));
    assert.deepEqual(await rig.rows('1s', 'cc_errors'), [[1, 0]]);
  });

  test('files that are none of ours are refused', { skip: missingTool('sqlite3') }, async (t) => {
    const folder = scratchFolder(t);
    const refused = async (file: string, code: string, message: RegExp): Promise<void> => {
      await assert.rejects(HistoryStore.open(file, 7), { code, message });
    };
    const text = join(folder, 'text');
    writeFileSync(text, 'no database, but longer than the header of one: '.repeat(20));
    await refused(text, 'NO_DATABASE', /text is no SQLite database$/);
    const foreign = join(folder, 'foreign');
    sqlite3(foreign, 'CREATE TABLE second (a)');
    await refused(foreign, 'FOREIGN_DATABASE', /foreign is the database of another program$/);
    const newer = join(folder, 'newer');
    (await HistoryStore.open(newer, 7)).close();
    sqlite3(newer, 'PRAGMA user_version = 4');
    await refused(newer, 'NEWER_SCHEMA', /newer was made by a newer tscap: its schema version is 4, this one knows 3$/);
    await refused(join(folder, 'none', 'file'), 'CANNOT_OPEN', /cannot be opened/);
    await assert.rejects(HistoryReader.open(join(folder, 'missing')), {
      code: 'CANNOT_OPEN',
      message: /missing does not exist/,
    });
  });
});
