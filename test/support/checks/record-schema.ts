import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonSchema } from './report-schema.js';

const FILE = new URL('../../../../schema/records.schema.json', import.meta.url);
/** Ours: how a field is told. */
const ANNOTATIONS = ['x-told', 'x-told-by', 'x-as', 'x-decimals'];

const recordSchema: JsonSchema = JSON.parse(readFileSync(FILE, 'utf8'));

let ajv: Ajv2020 | undefined;

/** Fails unless the value, as it was read, fits schema/records.schema.json; strict: what the schema itself has too much of is an error. */
export function assertFitsRecord(record: unknown): void {
  ajv ??= new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    strictRequired: false,
    keywords: ANNOTATIONS,
  }).addSchema(recordSchema, 'records');
  const { id, type, kind } = record as Record<string, unknown>;
  const validate = ajv.getSchema('records') as ValidateFunction;
  if (validate(record)) return;
  // By the schema of the record that it says it is: the others say nothing of it.
  ajv.getSchema(referenceOf(type, kind))!(record);
  const faults = ajv
    .getSchema(referenceOf(type, kind))!
    .errors!.slice(0, 5)
    .map(({ instancePath, message, params }) => {
      return `${instancePath} ${message} ${JSON.stringify(params)}`;
    });
  assert.fail(`${id}: ${faults.join('; ')}`);
}

function referenceOf(type: unknown, kind: unknown): string {
  const names: Record<string, string> = { stream_report: 'StreamReportRecord', stream_facts: 'StreamFactsRecord' };
  const name = names[String(type)] ?? 'EventRecord';
  return `records#/$defs/${name}${name === 'EventRecord' ? '' : `/oneOf/${kind === 'mpegts' ? 0 : 1}`}`;
}
