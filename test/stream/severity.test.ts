import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAtLeast, SEVERITIES } from '../../src/stream/severity.js';

test('a severity is at least as grave as itself and as those before it', () => {
  const atLeastMajor = SEVERITIES.filter((severity) => isAtLeast(severity, 'major'));
  assert.deepEqual(atLeastMajor, ['major', 'critical']);
  assert.ok(SEVERITIES.every((severity) => isAtLeast(severity, 'info')));
});
