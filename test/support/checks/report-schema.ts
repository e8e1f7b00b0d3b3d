import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const FILE = new URL('../../../../schema/report.schema.json', import.meta.url);

export type JsonSchema = { readonly [keyword: string]: any };

export const reportSchema: JsonSchema = JSON.parse(readFileSync(FILE, 'utf8'));

/** A definition of schema/report.schema.json; strict: what the schema itself has too much of is an error. */
function validatorOf(name: string): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false });
  return ajv.addSchema(reportSchema, 'report').getSchema(`report#/$defs/${name}`)!;
}

const validators = new Map<string, ValidateFunction>();

/** Fails unless the value, once it is JSON, fits the definition. */
export function assertFits(
  name: 'Report' | 'StreamReport' | 'StreamReportRecord' | 'EventRecord',
  value: unknown,
): void {
  const validate = validators.get(name) ?? validatorOf(name);
  validators.set(name, validate);
  if (validate(JSON.parse(JSON.stringify(value)))) return;
  const faults = validate.errors!.slice(0, 5).map(({ instancePath, message, params }) => {
    return `${instancePath} ${message} ${JSON.stringify(params)}`;
  });
  assert.fail(`${name}: ${faults.join('; ')}`);
}
