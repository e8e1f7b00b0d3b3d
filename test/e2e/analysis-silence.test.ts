import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { StreamReportRecord } from '../../src/report/records.js';
import { generateTs } from '../support/packets/ts-generator.js';
import { noCaptureRight } from '../support/programs/privileges.js';
import { replay } from '../support/programs/replay.js';
import { type Rig, startRig, until } from '../support/programs/rig.js';
import { analysisRecords, finalReports } from '../support/records/records.js';

const GROUP = '239.255.14.1:5000';
const BITRATE = 6_000_000;
const PACKETS = 4200; // 1.05 s
/** Whatever second the stream stops in, the one behind it is over. */
const SILENCE_NS = 2.3e9;
/** What is due in the silence, tables within 500 ms, PCR within 100 ms, PTS within 700 ms, and follows from it alone. */
const MISSED = ['PAT_error_2', 'PMT_error_2', 'PCR_repetition_error', 'PTS_error'] as const;

function latestReport(rig: Rig): StreamReportRecord | undefined {
  if (!existsSync(rig.metrics)) return undefined;
  return analysisRecords(rig.metrics, GROUP)
    .filter((record): record is StreamReportRecord => record.type === 'stream_report')
    .at(-1);
}

test('a stream that stops is lost, and that is its only alarm; another sender is a change of the path', {
  skip: noCaptureRight(),
}, async (t) => {
  const probe = ['--source-device', 'lo', '--source', GROUP];
  const rigs = await Promise.all([
    startRig(t, { probe, monitor: ['--exit-on-end'] }),
    startRig(t, { probe: [...probe, '--no-payload'], monitor: ['--exit-on-end'] }),
  ]);
  const file = join(rigs[0].folder, 'sent.mpegts');
  writeFileSync(file, generateTs(PACKETS, { bitrateBps: BITRATE }));
  const send = (hops: string) => replay(t, rigs[0].folder, file, GROUP, '--bitrate', `${BITRATE}`, '--ttl', hops);

  await send('1');
  for (const rig of rigs) await until('it is silent', () => (latestReport(rig)?.silent_ns ?? 0) > SILENCE_NS);
  const silent = rigs.map((rig) => latestReport(rig)!);
  await send('3');
  for (const rig of rigs) {
    await until(
      'the second sender is heard',
      () => (latestReport(rig)?.capture?.captured_packets ?? 0) === 2 * PACKETS,
    );
    await rig.probe.stop();
    await rig.monitor.expectExit(0);
  }

  for (const [index, what] of ['analysed by the monitor', 'analysed by the probe'].entries()) {
    await t.test(`${what}: silence`, () => {
      const report = silent[index]!;
      assert.ok(report.kind === 'mpegts');
      assert.equal(report.alarms.Stream_lost?.state, 'raised');
      for (const name of MISSED) assert.equal(report.tr101290[name].count_total, 0, name);
      assert.equal(report.bitrate_now_bps, 0);
      assert.equal(report.transport!.interval.bitrate_now_bps, 0);
      assert.ok(report.availability.severely_errored_seconds >= 1, 'a second without packets');
      assert.equal(report.cc_errors, 0);
      const expectedNs = (PACKETS * 188 * 8e9) / BITRATE;
      assert.ok(Math.abs(report.duration_ns / expectedNs - 1) < 0.05, 'silence is not part of its duration');
    });
    await t.test(`${what}: alarms in time`, () => {
      const events = analysisRecords(rigs[index]!.metrics, GROUP).flatMap((record) =>
        record.type === 'event' && 'name' in record && /Stream/.test(record.name) ? [record] : [],
      );
      const [first, second, third] = events;
      assert.deepEqual(
        events.slice(0, 3).map(({ event, name }) => `${event} ${name}`),
        ['raised Stream_lost', 'cleared Stream_lost', 'notice Stream_back'],
      );
      const lateNs = first!.time_ns - silent[index]!.duration_ns;
      assert.ok(Math.abs(lateNs - 1e9) < 1e6, `${lateNs} ns after the last datagram; the limit is 1 s`);
      assert.ok(second!.time_ns > first!.time_ns && second!.time_ns === third!.time_ns);
    });
    await t.test(`${what}: path`, () => {
      const [report] = finalReports(rigs[index]!.metrics, GROUP);
      const { hop_limit_changes, source_changes, hop_limit_min, hop_limit_max, source_port } = report!.path!.total;
      assert.deepEqual([hop_limit_changes, source_changes, hop_limit_min, hop_limit_max], [1, 1, 1, 3]);
      assert.notEqual(source_port, silent[index]!.path!.total.source_port);
    });
  }
});
