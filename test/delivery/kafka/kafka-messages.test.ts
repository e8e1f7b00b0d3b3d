import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KafkaMessages } from '../../../src/delivery/kafka/kafka-messages.js';
import { ReportPace } from '../../../src/delivery/kafka/report-pace.js';
import { eventRecord, type NdjsonRecord, streamReportRecord } from '../../../src/report/records.js';
import { HostWatch } from '../../../src/system/host-watch.js';
import { datagramStream, liveStream } from '../../support/analysis/stream-report.js';
import { assertFits } from '../../support/checks/report-schema.js';
import { assertRscapMessage } from '../../support/checks/rscap-schema.js';

const FACTS = { id: 'p/s/239.0.0.1:5000/r/3', timestamp: 1000, final: false, host: null };
const REPORT = streamReportRecord(liveStream(), FACTS);
const OTHER = streamReportRecord(datagramStream(), FACTS);
const LOSS = {
  type: 'event',
  event: 'loss',
  blame: 'network',
  count: 1,
  packets: 7,
  time_ns: 5,
  last_time_ns: 5,
} as const;
const EVENT = eventRecord('p/s/239.0.0.1:5000/r/4', LOSS, liveStream(), 1);
const ACCOUNTING = { type: 'monitor_accounting' } as NdjsonRecord;

function messagesOf(format: 'report' | 'rscap', records: readonly NdjsonRecord[]) {
  const host = new HostWatch(() => 0);
  const messages = new KafkaMessages({ format, pace: new ReportPace(1000, 1000), host: () => host.latest });
  return records.map((record) => messages.messageOf(record));
}

describe('KafkaMessages', () => {
  it('report: each report and event as it is, nothing else', () => {
    const [report, other, event, accounting] = messagesOf('report', [REPORT, OTHER, EVENT, ACCOUNTING]);
    assert.deepStrictEqual(JSON.parse(report!.json), JSON.parse(JSON.stringify(REPORT)));
    assertFits('StreamReportRecord', JSON.parse(report!.json));
    assertFits('StreamReportRecord', JSON.parse(other!.json));
    assertFits('EventRecord', JSON.parse(event!.json));
    assert.deepStrictEqual([report!.kind, other!.kind, event!.kind], ['report', 'report', 'event']);
    assert.deepStrictEqual([report!.id, event!.id], [REPORT.id, EVENT.id]);
    assert.strictEqual(event!.streamId, EVENT.stream_id);
    assert.strictEqual(accounting, undefined);
  });

  it('rscap: transport streams alone', () => {
    const [report, ...others] = messagesOf('rscap', [REPORT, OTHER, EVENT, ACCOUNTING]);
    assertRscapMessage(JSON.parse(report!.json));
    assert.strictEqual(report!.id, REPORT.id);
    assert.strictEqual(JSON.parse(report!.json).record_id, REPORT.id);
    assert.deepStrictEqual(others, [undefined, undefined, undefined]);
  });
});
