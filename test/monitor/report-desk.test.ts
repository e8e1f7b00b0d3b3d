import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import { RateLimitedLog } from '../../src/cli/rate-limited-log.js';
import { ReportDesk } from '../../src/monitor/report-desk.js';
import {
  type EventRecord,
  type NdjsonRecord,
  type StreamReportRecord,
  streamReportRecord,
} from '../../src/report/records.js';
import type { Report, StreamFields } from '../../src/report/stream-report.js';
import { HostWatch } from '../../src/system/host-watch.js';
import { fileStream } from '../support/analysis/stream-report.js';
import { assertFits } from '../support/checks/report-schema.js';

const ORIGIN = { probe_id: 'p1', session_id: 's1' };
const LOSS: EventRecord = {
  id: 'p1/s1/239.0.0.1:5000/r/0',
  type: 'event',
  event: 'loss',
  blame: 'network',
  confidence: 'certain',
  reason: 'rtp_broken',
  count: 2,
  packets: 14,
  time_ns: 5,
  last_time_ns: 6,
  timestamp: 1000,
  stream_id: '239.0.0.1:5000',
  ...ORIGIN,
};
const RAISED: EventRecord = {
  id: 'p1/s1/239.0.0.1:5000/r/1',
  type: 'event',
  event: 'raised',
  name: 'PAT_error_2',
  rule: '1.3.a',
  priority: 1,
  pid: 0,
  table_id: null,
  time_ns: 5,
  raised_time_ns: 5,
  count: 1,
  timestamp: 1000,
  stream_id: '239.0.0.1:5000',
  ...ORIGIN,
};

interface Desk {
  readonly desk: ReportDesk;
  readonly records: NdjsonRecord[];
  readonly shown: { report: Report; isLast: boolean }[];
  readonly log: { level: number; msg: string }[];
}

function deskOf(hasView = true): Desk {
  const records: NdjsonRecord[] = [];
  const shown: { report: Report; isLast: boolean }[] = [];
  const log: { level: number; msg: string }[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(JSON.parse(line)) });
  const view = {
    show: (report: Report, isLast: boolean) => void shown.push({ report, isLast }),
    close: async () => undefined,
  };
  const desk = new ReportDesk(
    new RateLimitedLog(logger),
    [{ name: 'test', write: (record) => void records.push(record), close: async () => undefined }],
    hasView ? view : undefined,
    undefined,
  );
  return { desk, records, shown, log };
}

function recordOf(changes: Partial<StreamFields> = {}): StreamReportRecord {
  const facts = { id: 'p1/s1/file/r/0', timestamp: 1000, final: false, host: null };
  return streamReportRecord(fileStream({ ...ORIGIN, ...changes }), facts);
}

describe('ReportDesk', () => {
  test('shows the reports since the last time together, as a report that fits the schema', () => {
    const { desk, shown } = deskOf();
    desk.takeRecord(recordOf({ stream_id: 'a' }));
    desk.takeRecord(recordOf({ stream_id: 'b' }));
    desk.flush(false);
    desk.flush(false);
    assert.deepEqual(
      shown.map(({ report }) => report.streams.map(({ stream_id }) => stream_id)),
      [['a', 'b'], []],
    );
    for (const { report } of shown) assertFits('Report', report);
    assert.equal(shown[0]!.report.streams[0]!.probe_id, 'p1');
  });

  test('shows nothing at the end when nothing is left', () => {
    const { desk, shown } = deskOf();
    desk.flush(true);
    assert.deepEqual(shown, []);
  });

  test('keeps nothing for a view that is not there', () => {
    const { desk, records } = deskOf(false);
    desk.takeRecord(recordOf());
    desk.flush(true);
    assert.equal(records.length, 1);
  });

  test('has the host for every report, and puts it into those of a probe', () => {
    const records: StreamReportRecord[] = [];
    const taker = {
      name: 'test',
      write: (record: NdjsonRecord) => void records.push(record as StreamReportRecord),
      close: async () => undefined,
    };
    const host = new HostWatch(() => 0);
    const desk = new ReportDesk(new RateLimitedLog(pino({ level: 'silent' })), [taker], undefined, host);
    desk.takeProbeReport(recordOf());
    assert.deepEqual(
      [desk.hostReport, ...records.map((record) => record.host)].map((report) => report?.host_name),
      [hostname(), hostname()],
    );
    for (const record of records) assertFits('StreamReportRecord', record);
  });

  test('writes events, and warns of losses and of alarms of priority 1 and 2', () => {
    const { desk, records, log } = deskOf();
    const cleared: EventRecord = { ...RAISED, event: 'cleared' };
    const minor: EventRecord = { ...RAISED, name: 'NIT_error', rule: '3.1', priority: 3 };
    for (const event of [LOSS, RAISED, cleared, minor]) desk.event(event);
    assert.deepEqual(records, [LOSS, RAISED, cleared, minor]);
    const WARN = 40;
    const INFO = 30;
    assert.deepEqual(
      log.map(({ level, msg }) => [level, msg]),
      [
        [WARN, '14 packets lost at 2 places in the network: the RTP sequence is broken there'],
        [WARN, 'PAT_error_2 raised'],
        [INFO, 'PAT_error_2 cleared'],
        [INFO, 'NIT_error raised'],
      ],
    );
  });
});
