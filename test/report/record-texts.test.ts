import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { RecordTexts } from '../../src/report/record-texts.js';
import { eventRecord, type StreamReportRecord, streamReportRecord } from '../../src/report/records.js';
import { liveReports } from '../support/analysis/live-reports.js';
import { datagramStream, fileStream, liveStream } from '../support/analysis/stream-report.js';
import { REPOSITORY } from '../support/programs/programs.js';
import { NETWORK_LOSS } from '../support/records/network-loss.js';
import { RecordReader } from '../support/records/record-reader.js';

const BARS = readFileSync(join(REPOSITORY, 'test_data/bars.mpegts'));
const NS_PER_PACKET = (188 * 8e9) / 2e6;
const SECONDS = Math.floor((BARS.length / 188) * NS_PER_PACKET * 1e-9);

function recordOf(report: Parameters<typeof streamReportRecord>[0], n: number, final = false): StreamReportRecord {
  const id = `p/s/${report.stream_id}/r/${n}`;
  return streamReportRecord(report, { id, timestamp: 1_763_790_000_000 + n * 1000, final, host: null });
}

/** As JSON reads it, with the numbers as they are told. */
function told(record: StreamReportRecord): unknown {
  return JSON.parse(JSON.stringify(record), (name, value) => {
    if (typeof value !== 'number') return value;
    if (/_(ns|bps|bytes|27mhz)$/.test(name)) return Math.round(value);
    if (/_(ms|percent)$/.test(name)) return Math.round(value * 1e3) / 1e3;
    return /_(share|ppm)$/.test(name) ? Math.round(value * 1e6) / 1e6 : value;
  });
}

/** The first of several reports on the bars. */
function firstReport(): Extract<StreamReportRecord, { kind: 'mpegts' }> {
  const [first] = liveReports(BARS, NS_PER_PACKET, { seconds: 2 });
  return first as Extract<StreamReportRecord, { kind: 'mpegts' }>;
}

/** Without what complete records tell alone. */
function betweenMinutes(record: any): unknown {
  const { pids, transport, tr101290, interval, packets, cc_errors, losses } = record;
  return {
    packets,
    cc_errors,
    interval,
    losses,
    bitrate: transport.interval.bitrate_now_bps,
    iat: transport.interval.iat_max_ns,
    pids: Object.values<any>(pids).map((pid) => [
      pid.pid,
      pid.packets,
      pid.cc_errors,
      pid.type,
      pid.language,
      pid.pcr?.interval.pcr_interval_max_ns,
      pid.pts?.interval.pts_to_pcr_min_ns,
      pid.pts?.interval.dts_to_pcr_min_ns,
    ]),
    rules: Object.values<any>(tr101290).map(({ count_total, state, reason }) => [count_total, state, reason]),
  };
}

describe('RecordTexts', () => {
  test('a reader of facts and figures has the whole report', () => {
    const texts = new RecordTexts();
    const reader = new RecordReader();
    const complete: boolean[] = [];
    for (const report of liveReports(BARS, NS_PER_PACKET, { seconds: SECONDS, isRtp: true })) {
      const records = texts.of(report).map(({ json }) => JSON.parse(json));
      const whole = records.map((record) => reader.read(record)).at(-1)!;
      complete.push(records.at(-1).complete);
      const expected = told(report);
      if (records.at(-1).complete) assert.deepEqual(whole, expected);
      else assert.deepEqual(betweenMinutes(whole), betweenMinutes(expected));
    }
    assert.equal(complete.length, SECONDS);
    assert.deepEqual(
      complete
        .map((is, n) => (is ? n : -1))
        .filter((n) => n >= 0)
        .at(-1),
      SECONDS - 1,
    );
    assert.ok(complete.filter((is) => !is).length >= SECONDS - 3);
  });

  test('a record that has nothing new to tell', () => {
    const texts = new RecordTexts();
    texts.of(recordOf(fileStream({ stream_id: 'a' }), 0));
    const [quiet] = texts.of(recordOf(fileStream({ stream_id: 'a' }), 1));
    assert.deepEqual(Object.keys(JSON.parse(quiet!.json)).length, 10);
  });

  test('makes the texts of a record once', () => {
    const texts = new RecordTexts();
    const record = recordOf(liveStream(), 0);
    assert.equal(texts.of(record), texts.of(record));
  });

  test('tells facts and a complete record first, then only what changes', () => {
    const texts = new RecordTexts();
    const of = (n: number, changes = {}) =>
      texts.of(recordOf(liveStream(changes), n)).map(({ json }) => JSON.parse(json));
    const [facts, first] = of(0);
    assert.equal(facts.type, 'stream_facts');
    assert.equal(facts.destination_ip, liveStream().destination_ip);
    assert.equal(first.complete, true);
    assert.equal(Object.keys(first.tr101290).length, Object.keys(liveStream().tr101290).length);
    const [second, ...rest] = of(1);
    assert.deepEqual(rest, []);
    assert.equal(second.complete, false);
    assert.equal(second.tr101290, undefined);
    const { tr101290 } = liveStream();
    const raised = {
      ...tr101290.PAT_error_2,
      state: 'raised',
      count_interval: 1,
      count_total: 1,
      last_pid: 0,
    } as const;
    const [third] = of(2, { tr101290: { ...tr101290, PAT_error_2: raised } });
    assert.deepEqual(third.tr101290, {
      PAT_error_2: { count_interval: 1, count_total: 1, state: 'raised', last_pid: 0 },
    });
    const over = { ...raised, count_interval: 0 };
    const [fourth] = of(3, { tr101290: { ...tr101290, PAT_error_2: over } });
    assert.deepEqual(fourth.tr101290, { PAT_error_2: { count_total: 1, state: 'raised', last_pid: 0 } });
    const [changed, fifth] = of(4, { network_name: 'net', tr101290: { ...tr101290, PAT_error_2: over } });
    assert.equal(changed.network_name, 'net');
    assert.equal(fifth.tr101290, undefined);
    assert.equal(fifth.complete, false);
  });

  test('the last record is complete and has the facts; what comes behind it is another stream', () => {
    const texts = new RecordTexts();
    texts.of(recordOf(liveStream(), 0));
    for (const n of [1, 2]) {
      const [facts, last] = texts.of(recordOf(liveStream(), n, n === 1)).map(({ json }) => JSON.parse(json));
      assert.deepEqual([facts.type, last.complete, last.final], ['stream_facts', true, n === 1]);
    }
  });

  test('an analysis that begins anew as another kind begins with everything', () => {
    const texts = new RecordTexts();
    const { stream_id } = liveStream();
    texts.of(recordOf(liveStream(), 0));
    const types = texts.of(recordOf(datagramStream({ stream_id }), 1)).map(({ type }) => type);
    assert.deepEqual(types, ['stream_facts', 'stream_report']);
  });

  test('nothing is told as another field that it differs from', () => {
    const { capture, transport, path } = liveStream();
    const stream = liveStream({
      // All of them rejected.
      capture: { ...capture!, captured_datagrams: 5, accepted_datagrams: 0 },
      // Its last whole second was silent, and none began in the interval.
      transport: {
        ...transport!,
        interval: { ...transport!.interval, bitrate_now_bps: 0, bitrate_min_bps: null, bitrate_max_bps: null },
      },
      path: { ...path!, interval: { ...path!.interval, hop_limit: 1, hop_limit_min: null, hop_limit_max: null } },
    });
    const texts = new RecordTexts();
    const reader = new RecordReader();
    for (const n of [0, 1]) {
      const whole = texts.of(recordOf(stream, n)).map(({ json }) => reader.read(JSON.parse(json)));
      const { capture, transport, path } = whole.at(-1)!;
      assert.deepEqual([capture!.captured_datagrams, capture!.accepted_datagrams], [5, 0]);
      const { bitrate_now_bps, bitrate_min_bps, bitrate_max_bps } = transport!.interval;
      assert.deepEqual([bitrate_now_bps, bitrate_min_bps, bitrate_max_bps], [0, null, null]);
      const { hop_limit, hop_limit_min, hop_limit_max } = path!.interval;
      assert.deepEqual([hop_limit, hop_limit_min, hop_limit_max], [1, null, null]);
    }
  });

  test('a PID that has stopped is told until its rate has fallen', () => {
    const texts = new RecordTexts();
    const { pids, ...stream } = firstReport();
    const told = [1.2e6, 1.2e6, 0, 0].map((bitrate_now_bps, n) => {
      const records = texts.of(recordOf({ ...stream, pids: { ...pids, 256: { ...pids[256]!, bitrate_now_bps } } }, n));
      return JSON.parse(records.at(-1)!.json).pids?.['256']?.bitrate_now_bps;
    });
    assert.deepEqual(told, [1.2e6, undefined, 0, undefined]);
  });

  test('tables that come between complete records leave the others their figures', () => {
    const texts = new RecordTexts();
    const reader = new RecordReader();
    const stream = firstReport();
    const read = (tables: typeof stream.tables, n: number) =>
      texts
        .of(recordOf({ ...stream, tables }, n))
        .map(({ json }) => reader.read(JSON.parse(json)))
        .at(-1)! as typeof stream;
    const first = read(stream.tables, 0).tables;
    const added = { ...stream.tables[0]!, pid: 16, table_id: 0x40, sections: 1 };
    const tables = read([stream.tables[0]!, added, ...stream.tables.slice(1)], 1).tables;
    assert.deepEqual(
      tables.filter(({ pid }) => pid !== 16),
      first,
    );
    assert.deepEqual([tables[1]!.table_id, tables[1]!.sections], [0x40, undefined]);
  });

  test('leaves numbers out that JSON has not', () => {
    const [, report] = new RecordTexts().of(recordOf(liveStream({ pcr_bitrate_bps: Number.POSITIVE_INFINITY }), 0));
    assert.equal(JSON.parse(report!.json).pcr_bitrate_bps, undefined);
  });

  test('events as they are', () => {
    const event = eventRecord('p/s/a/r/4', NETWORK_LOSS, liveStream(), 1);
    assert.deepEqual(new RecordTexts().of(event), [{ type: 'event', id: 'p/s/a/r/4', json: JSON.stringify(event) }]);
  });
});
