import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const FILES = ['report', 'accounting', 'http-api'].map((name) => `${name}.schema.json`);
const LONGEST = 5;

let ajv: Ajv2020 | undefined;

/** Where the value does not fit the definition of schema/http-api.schema.json. */
export function apiFaults(type: string, value: unknown): string[] {
  ajv ??= schemas();
  const validate = ajv.getSchema(`http-api.schema.json#/$defs/${type}`);
  if (validate === undefined) return [`there is no ${type} in the schema`];
  if (validate(value)) return [];
  return validate
    .errors!.slice(0, LONGEST)
    .map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

function schemas(): Ajv2020 {
  const all = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false, strictTuples: false });
  for (const file of FILES) {
    all.addSchema(JSON.parse(readFileSync(new URL(`../../../../schema/${file}`, import.meta.url), 'utf8')), file);
  }
  return all;
}
