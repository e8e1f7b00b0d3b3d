import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { Exporter } from '../../src/prometheus/exporter.js';
import { SystemAnalyzer } from '../../src/system/system-analyzer.js';
import { figures, S } from '../support/analysis/stream-report.js';
import { missingTool } from '../support/programs/privileges.js';
import { MetricsInput } from '../support/records/metrics-input.js';

function createExporter() {
  const clock = { ms: 0 };
  const system = new SystemAnalyzer({});
  let scrapes = 0;
  const host = () => {
    scrapes++;
    return system.snapshot(performance.now() * 1e6);
  };
  const exporter = new Exporter({ version: '1.2.3', host, now: () => clock.ms });
  return { clock, exporter, input: new MetricsInput(exporter.latest), scrapes: () => scrapes };
}

async function samples(exporter: Exporter, name: string): Promise<string[]> {
  const lines = (await exporter.text()).toString().split('\n');
  return lines.filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}

test('values are in base units; what is not known has no sample', async () => {
  const { exporter, input } = createExporter();
  input.report({
    stream_id: '239.1.1.1:5000',
    duration_ns: 2.5 * S,
    pcr_bitrate_bps: 8000,
    mdi: figures({ mdi_delay_factor_max_ms: 50, mdi_media_loss_rate_max: null } as never),
  });
  const labels = '{stream_id="239.1.1.1:5000",probe_id="head-end"}';
  assert.deepEqual(await samples(exporter, 'tscap_stream_duration_seconds'), [
    `tscap_stream_duration_seconds${labels} 2.5`,
  ]);
  assert.deepEqual(await samples(exporter, 'tscap_ts_pcr_rate_bytes_per_second'), [
    `tscap_ts_pcr_rate_bytes_per_second${labels} 1000`,
  ]);
  assert.deepEqual(await samples(exporter, 'tscap_ts_mdi_delay_factor_seconds'), [
    `tscap_ts_mdi_delay_factor_seconds${labels} 0.05`,
  ]);
  assert.deepEqual(await samples(exporter, 'tscap_ts_mdi_media_loss_rate_packets_per_second'), []);
  assert.deepEqual(await samples(exporter, 'tscap_stream_rtp_lost_packets_total'), []);
  assert.deepEqual(await samples(exporter, 'tscap_build_info'), ['tscap_build_info{version="1.2.3"} 1']);
});

test('losses have the place where they happened', async () => {
  const { exporter, input } = createExporter();
  input.loss({ network: 7 });
  const lines = await samples(exporter, 'tscap_stream_lost_packets_total');
  assert.equal(lines.length, 7);
  assert.ok(lines.some((line) => /\{blame="network",.*\} 7$/.test(line)));
  assert.ok(lines.some((line) => /\{blame="upstream",.*\} 0$/.test(line)));
});

test('scrapes within a second get the same text', async () => {
  const { clock, exporter, input, scrapes } = createExporter();
  const first = await exporter.text();
  input.report({ stream_id: 'a' });
  clock.ms += 999;
  assert.equal(await exporter.text(), first);
  assert.equal(scrapes(), 1);
  clock.ms += 1;
  const second = await exporter.text();
  assert.equal(scrapes(), 2);
  assert.match(second.toString(), /tscap_stream_info\{kind="mpegts",name="",group="",stream_id="a"/);
});

test('a scrape that failed fails alone', async () => {
  const clock = { ms: 0 };
  let isBroken = true;
  const host = () => {
    if (isBroken) throw new Error('no host');
    return new SystemAnalyzer({}).snapshot(0);
  };
  const exporter = new Exporter({ version: '1.2.3', host, now: () => clock.ms });
  await assert.rejects(exporter.text(), /no host/);
  isBroken = false;
  clock.ms += 1000;
  assert.match((await exporter.text()).toString(), /^tscap_build_info/m);
});

test('names from outside cannot break the text', { skip: missingTool('promtool') }, async () => {
  const { exporter, input } = createExporter();
  input.report({ stream_id: 'a"b\\c\nd{}', probe_id: '" 1\ntscap_forged_total 1\n' });
  const text = await exporter.text();
  const run = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  assert.equal(run.status, 0, run.stdout + run.stderr);
  assert.doesNotMatch(text.toString(), /^tscap_forged_total/m);
});
