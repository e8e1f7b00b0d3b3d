import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../support/programs/free-port.js';
import { missingTool } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProcess, startProgram } from '../support/programs/programs.js';
import { ALERTS, panelExpressions, readDashboard } from '../support/records/promql.js';

const LONGEST_WAIT_MS = 30_000;

interface QueryResult {
  readonly status: string;
  readonly error?: string;
  readonly data: { readonly result: readonly unknown[] };
}

test('Prometheus scrapes a monitor, and answers the dashboard', { skip: missingTool('prometheus') }, async (t) => {
  const folder = scratchFolder(t);
  const ipc = ['--ipc-path', join(folder, 'link.sock')];
  const monitor = startProgram(t, 'monitor', [...ipc, '--metrics-port', '0']);
  await monitor.waitForStderr(/serving metrics/);
  const metricsPort = /"port":(\d+)/.exec(monitor.stderr)![1];
  const probe = startProgram(t, 'probe', [...ipc, '--input', join(REPOSITORY, 'test_data/bars.pcap'), '--pace']);

  copyFileSync(ALERTS, join(folder, 'alerts.yml'));
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: ['alerts.yml'],
    scrape_configs: [{ job_name: 'tscap', static_configs: [{ targets: [`127.0.0.1:${metricsPort}`] }] }],
  };
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const address = `127.0.0.1:${await freePort()}`;
  startProcess(t, 'prometheus', [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
  ]);
  const query = async (expr: string): Promise<QueryResult> => {
    const response = await fetch(`http://${address}/api/v1/query?query=${encodeURIComponent(expr)}`);
    return (await response.json()) as QueryResult;
  };
  const hasSamples = async (expr: string): Promise<boolean> => {
    const answer = await query(expr).catch(() => undefined);
    return (answer?.data?.result.length ?? 0) > 0;
  };

  const endMs = Date.now() + LONGEST_WAIT_MS;
  // Two scrapes: a rate needs them.
  while (!(await hasSamples('count_over_time(tscap_stream_rate_bytes_per_second[1m]) > 2'))) {
    assert.ok(Date.now() < endMs, 'no sample of a stream came');
    await delay(300);
  }
  const answers = await Promise.all(
    panelExpressions(readDashboard()).map(async (expr) => ({ expr, ...(await query(expr)) })),
  );
  for (const { expr, status, error } of answers) assert.equal(status, 'success', `${expr}: ${error}`);
  const rates = answers.filter(({ expr }) => expr.startsWith('8 * tscap_stream_rate'));
  assert.ok(rates.length > 0 && rates.every(({ data }) => data.result.length === 1));
  assert.ok(await hasSamples('up{job="tscap"} == 1'));
  assert.equal(await hasSamples('ALERTS{alertname=~"TscapMonitorDown|TscapStreamSilent|TscapPacketsLost"}'), false);
  await probe.stop();
  assert.equal((await monitor.stop()).code, 0);
});
