import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import type { AlarmEvent } from '../../src/alarm/alarm-event.js';
import { RateLimitedLog } from '../../src/cli/rate-limited-log.js';
import { ReportDesk } from '../../src/monitor/report-desk.js';
import {
  type EventRecord,
  type NdjsonRecord,
  type StreamReportRecord,
  streamReportRecord,
} from '../../src/report/records.js';
import type { StreamFields } from '../../src/report/stream-fields.js';
import { UNNAMED } from '../../src/report/stream-name.js';
import type { Report } from '../../src/report/stream-report.js';
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
  time: '1970-01-01T00:00:01.000Z',
  raised_time: null,
  splice_time: null,
  stream_id: '239.0.0.1:5000',
  severity: 'warning',
  message: '14 packets lost at 2 places in the network: the RTP sequence is broken there',
  service_names: [],
  ...UNNAMED,
  ...ORIGIN,
};
const RAISED: EventRecord & AlarmEvent = {
  id: 'p1/s1/239.0.0.1:5000/r/1',
  type: 'event',
  event: 'raised',
  name: 'PAT_error_2',
  rule: '1.3.a',
  priority: 1,
  severity: 'critical',
  pids: [{ pid: 0, count: 1 }],
  tables: [],
  services: [],
  left_out: 0,
  causes: [],
  time_ns: 5,
  raised_time_ns: 5,
  last_time_ns: 5,
  count: 1,
  flaps: 0,
  value: null,
  limits: { max_interval_ms: 500 },
  cleared_by: null,
  timestamp: 1000,
  time: '1970-01-01T00:00:01.000Z',
  raised_time: '1970-01-01T00:00:01.000Z',
  splice_time: null,
  stream_id: '239.0.0.1:5000',
  message: 'PAT has not come for 500 ms',
  service_names: [],
  ...UNNAMED,
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

  test('writes events, and warns of losses and of alarms that are major or critical', () => {
    const { desk, records, log } = deskOf();
    const cleared: EventRecord = { ...RAISED, event: 'cleared' };
    const minor: EventRecord = { ...RAISED, name: 'NIT_error', rule: '3.1', priority: 3, severity: 'warning' };
    for (const event of [LOSS, RAISED, cleared, minor]) desk.event(event);
    assert.deepEqual(records, [LOSS, RAISED, cleared, minor]);
    const WARN = 40;
    const INFO = 30;
    assert.deepEqual(
      log.map(({ level, msg }) => [level, msg]),
      [
        [WARN, '14 packets lost at 2 places in the network: the RTP sequence is broken there'],
        [WARN, 'PAT_error_2 raised: PAT has not come for 500 ms'],
        [INFO, 'PAT_error_2 cleared: PAT has not come for 500 ms'],
        [INFO, 'NIT_error raised: PAT has not come for 500 ms'],
      ],
    );
  });
});
