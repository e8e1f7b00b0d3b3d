import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv/dist/2020.js';

const SCHEMA = new URL('../../../schema/report.schema.json', import.meta.url);

let validate: ValidateFunction | undefined;

/** Where the record of an analysis does not fit schema/report.schema.json; undefined: nowhere. */
export function reportFault(record: unknown): string | undefined {
  validate ??= compileSchema();
  if (validate(record)) return undefined;
  const { instancePath = '', message = 'does not fit' } = validate.errors?.[0] ?? {};
  return `${instancePath || 'the record'} ${message}`;
}

/** The validator is only loaded when it is needed: garbage collections go through all that is loaded. */
function compileSchema(): ValidateFunction {
  const { Ajv2020 }: typeof import('ajv/dist/2020.js') = createRequire(import.meta.url)('ajv/dist/2020.js');
  return new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
}
