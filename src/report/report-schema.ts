import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const SCHEMA = new URL('../../../schema/report.schema.json', import.meta.url);

let validate: ValidateFunction | undefined;

/** Where the record of an analysis does not fit schema/report.schema.json; undefined: nowhere. */
export function reportFault(record: unknown): string | undefined {
  validate ??= new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
  if (validate(record)) return undefined;
  const { instancePath = '', message = 'does not fit' } = validate.errors?.[0] ?? {};
  return `${instancePath || 'the record'} ${message}`;
}
