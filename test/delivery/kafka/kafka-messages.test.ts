import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KafkaMessages } from '../../../src/delivery/kafka/kafka-messages.js';
import { ReportPace } from '../../../src/delivery/kafka/report-pace.js';
import { sinkTexts } from '../../../src/delivery/sink-record.js';
import type { ImageRecord } from '../../../src/report/image-record.js';
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

const { probe_id, session_id, stream_id } = REPORT;
const IMAGE: ImageRecord = {
  type: 'image',
  id: 'p/s/239.0.0.1:5000/r/image/0',
  timestamp: 1000,
  time: '1970-01-01T00:00:01.000Z',
  probe_id,
  session_id,
  stream_id,
  pid: 256,
  codec: 'h264',
  time_ns: 1e9,
  image_pts: 90_000,
  reason: 'interval',
  width: 854,
  height: 480,
  source_width: 1920,
  source_height: 1080,
  pixel_format: 'yuv420p',
  is_interlaced: false,
  is_damaged: false,
  file: null,
  base64_image: '/9j/',
};

function messagesOf(format: 'report' | 'rscap', records: readonly NdjsonRecord[]) {
  return createMessages(format).all(records);
}

function createMessages(format: 'report' | 'rscap') {
  const host = new HostWatch(() => 0);
  const messages = new KafkaMessages({
    format,
    pace: new ReportPace(1000, 1000),
    host: () => host.latest,
    texts: new RecordTexts(),
  });
  return { messages, all: (records: readonly NdjsonRecord[]) => records.flatMap((record) => messages.of(record)) };
}

describe('KafkaMessages', () => {
  test('the texts of a report are the messages of it, where none is left out', () => {
    const { messages } = createMessages('report');
    assert.equal(messages.takesTexts, true);
    assert.deepEqual(sinkTexts(new RecordTexts().of(REPORT), REPORT), messages.of(REPORT));
    assert.equal(createMessages('rscap').messages.takesTexts, false);
    const pace = new ReportPace(10_000, 1000);
    assert.equal(new KafkaMessages({ ...messages.options, pace }).takesTexts, false);
  });

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

  test('report: a picture is a message of its own, unless no broker would take it', () => {
    const { messages } = createMessages('report');
    const [message, ...others] = messages.ofImage(IMAGE);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [message!.id, message!.kind, message!.streamId, message!.isLasting],
      [IMAGE.id, 'image', stream_id, false],
    );
    assert.deepEqual(JSON.parse(message!.json), IMAGE);
    assert.deepEqual(messages.ofImage({ ...IMAGE, base64_image: 'A'.repeat(1_000_000) }), []);
  });

  test('rscap: the next message on the stream has the latest picture, once', () => {
    const { messages, all } = createMessages('rscap');
    assert.deepEqual(messages.ofImage({ ...IMAGE, image_pts: 1 }), []);
    assert.deepEqual(messages.ofImage(IMAGE), []);
    const told = all([REPORT, { ...REPORT, id: 'p/s/239.0.0.1:5000/r/5' }]).map(({ json }) => JSON.parse(json));
    for (const message of told) assertRscapMessage(message);
    assert.deepEqual(
      told.map(({ base64_image, image_pts }) => [base64_image, image_pts]),
      [
        ['/9j/', 90_000],
        ['', 0],
      ],
    );
  });

  test('rscap: transport streams alone', () => {
    const [report, ...others] = messagesOf('rscap', [REPORT, OTHER, EVENT, ACCOUNTING]);
    assertRscapMessage(JSON.parse(report!.json));
    assert.equal(report!.id, REPORT.id);
    assert.equal(JSON.parse(report!.json).record_id, REPORT.id);
    assert.deepEqual(others, []);
  });
});
