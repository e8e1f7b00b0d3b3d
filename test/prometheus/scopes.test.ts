import assert from 'node:assert/strict';
import { test } from 'node:test';
import { METRIC_SCOPES } from '../../src/prometheus/scopes.js';

test('every metric has a name of its own, by the conventions of Prometheus, and labels that differ', () => {
  const families = METRIC_SCOPES.flatMap((scope) =>
    scope.families.map(({ name, type, help, labels }) => ({ name, type, help, labels: [...scope.labels, ...labels] })),
  );
  assert.equal(new Set(families.map(({ name }) => name)).size, families.length);
  for (const { name, type, help, labels } of families) {
    assert.match(name, /^(tscap|process)_[a-z0-9]+(_[a-z0-9]+)*$/);
    assert.equal(name.endsWith('_total'), type === 'counter', name);
    assert.match(help, /^[A-Z0-9].*\.$/, name);
    assert.equal(new Set(labels).size, labels.length, name);
  }
});
