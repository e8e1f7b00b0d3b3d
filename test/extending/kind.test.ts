import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { historyFigures } from '../../src/history/figures.js';
import { Inspector } from '../../src/inspect/inspector.js';
import { Exporter } from '../../src/prometheus/exporter.js';
import type { AnalysisRecord, StreamReportRecord } from '../../src/report/records.js';
import { streamText } from '../../src/report/text/stream.js';
import { SystemAnalyzer } from '../../src/system/system-analyzer.js';
import { ScriptedProbe, streamInfo } from '../support/programs/scripted-probe.js';
import { type RtpStreamReport, TOY_KINDS } from './toys/rtp-kind.js';
import { TOY_PAYLOADS } from './toys/rtp-payload.js';

const ID = '239.1.1.1:5000';
const CONTEXT = { timestamp: 1000, host: null };

/** The last report on an RTP stream of packets whose marker bits are these, by report interval. */
async function reportOn(...intervals: readonly (readonly boolean[])[]): Promise<StreamReportRecord & RtpStreamReport> {
  const stream = new ScriptedProbe().stream(ID);
  stream.info = streamInfo(ID, { kind: 'rtp', isRtp: true });
  const records: AnalysisRecord[] = [];
  const options = { profile: '2020', run: 'r', payloads: TOY_PAYLOADS, kinds: TOY_KINDS } as const;
  const inspector = new Inspector(options, (output) => {
    if (output.kind === 'record') records.push(output.record);
  });
  inspector.take({ kind: 'open', stream: 1, origin: { probe_id: 'p1', session_id: '1' } });
  for (const markers of intervals) {
    const message = stream.rtpBatch(markers.map(rtpPacket));
    assert.ok(message.kind === 'batch');
    inspector.take({ kind: 'batch', stream: 1, batch: message.batch });
    inspector.take({ kind: 'report', context: CONTEXT });
    await nextTurn();
  }
  const report = records.findLast(({ type }) => type === 'stream_report');
  assert.ok(report !== undefined && report.type === 'stream_report' && report.kind === 'rtp' && 'markers' in report);
  return report as StreamReportRecord & RtpStreamReport;
}

/** Version 2, payload type 96, and nothing behind the header. Spec: RFC 3550, 5.1 */
function rtpPacket(isMarked: boolean): Buffer {
  return Buffer.from([0x80, isMarked ? 0xe0 : 0x60, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
}

test('a kind of stream has its arm of the report, of this interval and of all', async () => {
  const report = await reportOn([true, false, true], [false, true]);
  assert.deepEqual(report.markers, { interval: { rtp_markers: 1 }, total: { rtp_markers: 3 } });
  assert.equal(report.transport?.total.datagrams, 5, 'what every stream has is there, too');
});

test('a figure is in the text, where it is a row', async () => {
  const text = streamText(await reportOn([true, false, true], [false, true]), {}, TOY_KINDS);
  assert.match(text, /^RTP markers +1 +3$/m);
});

test('a figure is a metric, where it is one', async () => {
  const system = new SystemAnalyzer({});
  const exporter = new Exporter({ version: '1', host: () => system.snapshot(0), now: () => 0, kinds: TOY_KINDS });
  exporter.write(await reportOn([true, true]));
  const text = (await exporter.text()).toString();
  assert.match(text, /^# HELP tscap_rtp_markers_total Packets whose marker bit is set\.$/m);
  assert.match(text, /^tscap_rtp_markers_total\{stream_id="239\.1\.1\.1:5000",probe_id="p1"\} 2$/m);
});

test('a figure is in the history, where it is a gauge or a count', async () => {
  const { counts } = historyFigures(TOY_KINDS);
  const count = counts.find(({ name }) => name === 'rtp_markers');
  assert.equal(count?.read(await reportOn([true, true], [true])), 1);
  assert.equal(count?.read({ ...(await reportOn([true])), kind: 'unknown' }), null, 'other kinds have none');
});
