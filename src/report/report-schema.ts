import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { AnalysisRecord } from './records.js';

const SCHEMA = new URL('../../../schema/report.schema.json', import.meta.url);

/** The part of a definition of the schema that is looked at here. */
interface Shape {
  readonly properties: Readonly<Record<string, { readonly const?: unknown; readonly enum?: readonly unknown[] }>>;
}

/** One of the shapes that a record can have. */
interface RecordShape {
  /** Whether a record says of itself that it has this shape. */
  readonly isOf: (record: Readonly<Record<string, unknown>>) => boolean;
  /** Takes away from the record what the schema does not know. */
  readonly validate: ValidateFunction;
}

/** The fields by which shapes are told apart. */
const TELLING = ['type', 'kind', 'event'] as const;

let shapes: readonly RecordShape[] | undefined;

/**
 * The record of an analysis as schema/report.schema.json has it: what that does not know, of a newer version say, is taken away from
 * the value. undefined when something is missing or wrong.
 */
export function strippedToSchema(value: unknown): AnalysisRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  shapes ??= compiledShapes();
  const shape = shapes.find(({ isOf }) => isOf(value as Readonly<Record<string, unknown>>));
  return shape?.validate(value) === true ? (value as AnalysisRecord) : undefined;
}

/**
 * Each shape by itself: where several were tried in turn, the first would take away what only the others have. The validator is
 * loaded when it is needed: garbage collections go through all that is loaded.
 */
function compiledShapes(): RecordShape[] {
  const { Ajv2020 }: typeof import('ajv/dist/2020.js') = createRequire(import.meta.url)('ajv/dist/2020.js');
  const schema = JSON.parse(readFileSync(SCHEMA, 'utf8'));
  const ajv = new Ajv2020({ strict: false, strictNumbers: true, removeAdditional: true }).addSchema(schema, 'report');
  return ['StreamReportRecord', 'EventRecord'].flatMap((name) =>
    (schema.$defs[name].anyOf as Shape[]).map((shape, index) => ({
      isOf: (record) => TELLING.every((field) => isOneOf(shape.properties[field], record[field])),
      validate: ajv.getSchema(`report#/$defs/${name}/anyOf/${index}`)!,
    })),
  );
}

function isOneOf(property: Shape['properties'][string] | undefined, value: unknown): boolean {
  if (property === undefined) return true;
  return property.const === value || (property.enum?.includes(value) ?? false);
}
