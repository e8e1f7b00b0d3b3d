import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { REPORT_SCHEMA_VERSION } from '../../src/report/stream-report.js';
import { RULES } from '../../src/tr101290/rules.js';
import { type JsonSchema, reportSchema } from '../support/checks/report-schema.js';

const { $defs } = reportSchema;

/** The names that are promised not to change, with a path to the definition that has them. */
const PROMISED: readonly { definition: string; names: string }[] = [
  { definition: 'Report', names: 'schema schema_version streams' },
  {
    definition: 'TransportStreamReport',
    names: 'stream_id kind packets null_packets sync_errors bitrate_bps pcr_bitrate_bps pids programs tr101290',
  },
  {
    definition: 'PidReport',
    names:
      'packets stream_type codec program_numbers cc_errors duplicates tei scrambled_packets pcr_count pts_count dts_count bitrate_bps',
  },
  { definition: 'ProgramReport', names: 'service_name provider_name pmt_pid pcr_pid pids' },
  { definition: 'RuleReport', names: 'rule priority count_total state' },
];

describe('schema of the reports', () => {
  for (const { definition, names } of PROMISED) {
    test(`${definition} requires the names that stay`, () => {
      const missing = names.split(' ').filter((name) => !$defs[definition].required.includes(name));
      assert.deepEqual(missing, []);
    });
  }

  test('has a version', () => {
    assert.equal($defs.Report.properties.schema_version.const, REPORT_SCHEMA_VERSION);
    assert.equal($defs.Report.properties.schema.const, 'tscap.report');
  });

  test('has every rule by its name', () => {
    assert.deepEqual($defs.RuleReports.required.toSorted(), RULES.map(({ name }) => name as string).toSorted());
  });

  test('describes every rule by its own number and text', () => {
    const described = RULES.map(({ name }) => $defs.RuleReports.properties[name].description);
    assert.deepEqual(
      described,
      RULES.map(({ rule, text }) => `${rule}: ${text}`),
    );
  });

  test('describes every definition and property', () => {
    assert.deepEqual(undescribed($defs), []);
  });

  test('is closed but for the fields of descriptors', () => {
    const open = objectsIn(reportSchema, '#').filter(({ schema }) => isOpen(schema));
    assert.deepEqual(
      open.map(({ path }) => path),
      ['#/$defs/DescriptorReport'],
    );
  });
});

function undescribed(definitions: JsonSchema): string[] {
  return Object.entries(definitions).flatMap(([name, definition]) => {
    const properties = objectsIn(definition, name).flatMap(({ schema, path }) =>
      Object.entries<JsonSchema>(schema.properties ?? {})
        .filter(([, property]) => property.description === undefined)
        .map(([property]) => `${path}.${property}`),
    );
    return definition.description === undefined ? [name, ...properties] : properties;
  });
}

function isOpen({ additionalProperties = {} }: JsonSchema): boolean {
  return additionalProperties !== false && Object.keys(additionalProperties).length === 0;
}

function objectsIn(schema: unknown, path: string): { schema: JsonSchema; path: string }[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const inner = Object.entries(schema).flatMap(([key, member]) => objectsIn(member, `${path}/${key}`));
  return (schema as JsonSchema).type === 'object' ? [{ schema, path }, ...inner] : inner;
}
