import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KafkaMessages } from '../../../src/delivery/kafka/kafka-messages.js';
import { ReportPace } from '../../../src/delivery/kafka/report-pace.js';
import { RecordTexts } from '../../../src/report/record-texts.js';
import { eventRecord, type NdjsonRecord, streamReportRecord } from '../../../src/report/records.js';
import { HostWatch } from '../../../src/system/host-watch.js';
import { datagramStream, liveStream } from '../../support/analysis/stream-report.js';
import { assertFitsRecord } from '../../support/checks/record-schema.js';
import { assertRscapMessage } from '../../support/checks/rscap-schema.js';
import { NETWORK_LOSS } from '../../support/records/network-loss.js';

const FACTS = { id: 'p/s/239.0.0.1:5000/r/3', timestamp: 1000, final: false, host: null };
const REPORT = streamReportRecord(liveStream(), FACTS);
const OTHER = streamReportRecord(datagramStream(), FACTS);
const EVENT = eventRecord('p/s/239.0.0.1:5000/r/4', NETWORK_LOSS, liveStream(), 1);
const ACCOUNTING = { type: 'monitor_accounting' } as NdjsonRecord;

function messagesOf(format: 'report' | 'rscap', records: readonly NdjsonRecord[]) {
  const host = new HostWatch(() => 0);
  const messages = new KafkaMessages({
    format,
    pace: new ReportPace(1000, 1000),
    host: () => host.latest,
    texts: new RecordTexts(),
  });
  return records.flatMap((record) => messages.of(record));
}

describe('KafkaMessages', () => {
  test('report: facts, figures and events, nothing else', () => {
    const messages = messagesOf('report', [REPORT, OTHER, EVENT, ACCOUNTING]);
    for (const { json } of messages) assertFitsRecord(JSON.parse(json));
    assert.deepEqual(
      messages.map(({ id, kind, streamId }) => ({ id, kind, streamId })),
      [
        { id: `${REPORT.id}/facts`, kind: 'facts', streamId: REPORT.stream_id },
        { id: REPORT.id, kind: 'report', streamId: REPORT.stream_id },
        { id: `${OTHER.id}/facts`, kind: 'facts', streamId: OTHER.stream_id },
        { id: OTHER.id, kind: 'report', streamId: OTHER.stream_id },
        { id: EVENT.id, kind: 'event', streamId: EVENT.stream_id },
      ],
    );
  });

  test('with an interval of its own its first report is complete, whatever others were told before', () => {
    const texts = new RecordTexts();
    texts.of(REPORT);
    const host = new HostWatch(() => 0);
    const pace = new ReportPace(10_000, 1000);
    const messages = new KafkaMessages({ format: 'report', pace, host: () => host.latest, texts });
    const later = { ...REPORT, id: 'p/s/239.0.0.1:5000/r/9', timestamp: 2000 };
    assert.deepEqual(
      messages.of(later).map(({ id, json }) => [id, JSON.parse(json).complete]),
      [
        [`${later.id}/facts`, undefined],
        [later.id, true],
      ],
    );
    assert.deepEqual(messages.of({ ...later, timestamp: 3000 }), []);
  });

  test('rscap: transport streams alone', () => {
    const [report, ...others] = messagesOf('rscap', [REPORT, OTHER, EVENT, ACCOUNTING]);
    assertRscapMessage(JSON.parse(report!.json));
    assert.equal(report!.id, REPORT.id);
    assert.equal(JSON.parse(report!.json).record_id, REPORT.id);
    assert.deepEqual(others, []);
  });
});
