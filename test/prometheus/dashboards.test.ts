import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingTool } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder } from '../support/programs/programs.js';
import { ALERTS, panelExpressions, readDashboard } from '../support/records/promql.js';

const skip = missingTool('promtool');

function promtool(...args: string[]): string {
  const run = spawnSync('promtool', args, { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stdout + run.stderr);
  return run.stdout;
}

test('the alert rules are accepted, and fire as their tests say', { skip }, () => {
  promtool('check', 'rules', ALERTS);
  promtool('test', 'rules', join(REPOSITORY, 'test/prometheus/alerts.test.yml'));
});

test('the configuration of docker-compose.yml is accepted', { skip }, (t) => {
  const folder = scratchFolder(t);
  copyFileSync(ALERTS, join(folder, 'alerts.yml'));
  copyFileSync(join(REPOSITORY, 'packaging/compose/prometheus.yml'), join(folder, 'prometheus.yml'));
  promtool('check', 'config', join(folder, 'prometheus.yml'));
});

test('every alert says how bad it is and what is wrong', () => {
  const alerts = readFileSync(ALERTS, 'utf8').split('- alert: ').slice(1);
  assert.ok(alerts.length > 10);
  for (const alert of alerts) {
    assert.match(alert, /severity: (critical|warning|info)\n/);
    assert.match(alert, /summary: .{10}/);
    assert.match(alert, /description: .{10}/);
  }
});

test('Prometheus can read every expression of the dashboard', { skip }, (t) => {
  const expressions = panelExpressions(readDashboard());
  assert.ok(expressions.length > 30);
  const rules = expressions.map((expr, index) => ({ record: `panel:${index}`, expr }));
  const file = join(scratchFolder(t), 'rules.yml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
  promtool('check', 'rules', file);
});

test('the panels of the dashboard are told apart, do not overlap and take the datasource that is chosen', () => {
  const { panels, templating, schemaVersion, uid } = readDashboard();
  assert.ok(schemaVersion >= 36 && uid.length <= 40);
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  assert.deepEqual(
    templating.list.map(({ name, type }) => `${type} ${name}`),
    ['datasource datasource', 'query probe_id', 'query stream_id'],
  );
  const cells = new Set<string>();
  for (const { title, type, gridPos, targets = [], datasource } of panels) {
    assert.ok(title !== '' && gridPos.x + gridPos.w <= 24, title);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        assert.ok(!cells.has(`${x} ${y}`), `${title} lies over another panel`);
        cells.add(`${x} ${y}`);
      }
    }
    assert.equal(targets.length === 0, type === 'row', title);
    assert.equal(new Set(targets.map(({ refId }) => refId)).size, targets.length, title);
    const sources = [datasource, ...targets.map((target) => target.datasource)].filter((it) => it !== undefined);
    for (const { type: kind, uid: chosen } of sources) {
      assert.equal(kind, 'prometheus');
      assert.match(chosen, /^\$\{datasource\}$/);
    }
  }
});
