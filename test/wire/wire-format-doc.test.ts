import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROBE_COUNTERS, STREAM_COUNTERS } from '../../src/stream/counters.js';
import { DECODE_FAULTS } from '../../src/stream/decode-fault.js';
import { SCHEMA_MAJOR, SCHEMA_MINOR } from '../../src/wire/layout.js';
import { camelCase, SCHEMA_FOLDER } from '../support/messages/capnp-tool.js';

const PAGE = readFileSync(join(SCHEMA_FOLDER, '../docs/wire-format.md'), 'utf8');

/** Names in the first column of the table with this head. */
function firstColumn(head: string): string[] {
  const rows = PAGE.slice(PAGE.indexOf(`| ${head} |`))
    .split('\n\n')[0]!
    .split('\n')
    .slice(2);
  return rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
}

test('docs/wire-format.md explains every counter, in order', () => {
  assert.deepEqual(firstColumn('`StreamCounters`'), STREAM_COUNTERS.map(camelCase));
  assert.deepEqual(firstColumn('`ProbeCounters`'), PROBE_COUNTERS.map(camelCase));
});

test('docs/wire-format.md names every cause of refusal and the version', () => {
  assert.deepEqual(firstColumn('cause'), DECODE_FAULTS);
  assert.ok(PAGE.includes(`\`schemaMajor\` is ${SCHEMA_MAJOR} and \`schemaMinor\` ${SCHEMA_MINOR}`));
});
