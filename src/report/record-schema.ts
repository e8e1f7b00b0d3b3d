// Tested by: test/report/change-memory.test.ts
import { readFileSync } from 'node:fs';

const FILE = new URL('../../../schema/records.schema.json', import.meta.url);

/** The part of JSON Schema that the schema of the records uses; see scripts/check/record-schema.js. */
export interface RecordSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly RecordSchema[];
  readonly oneOf?: readonly RecordSchema[];
  readonly items?: RecordSchema;
  readonly properties?: Readonly<Record<string, RecordSchema>>;
  readonly additionalProperties?: RecordSchema | false;
  /** What its absence stands for. */
  readonly default?: unknown;
  /** Its absence stands for the value of this field. */
  readonly 'x-as'?: string;
  /** In complete records only. */
  readonly 'x-told'?: 'complete';
  /** Entries are left out while these of their fields are as they were told last. */
  readonly 'x-told-by'?: readonly string[];
  /** Rounded to so many. */
  readonly 'x-decimals'?: number;
}

export interface RecordSchemas {
  readonly $defs: Readonly<Record<string, RecordSchema>>;
}

const REFERENCE = '#/$defs/';

/** Name of the definition that the schema refers to; undefined: it is written out. */
export function referenceOf({ $ref }: RecordSchema): string | undefined {
  return $ref?.slice(REFERENCE.length);
}

/** The definition in place of a reference to it. */
export function resolved({ $defs }: RecordSchemas, schema: RecordSchema): RecordSchema {
  const name = referenceOf(schema);
  return name === undefined ? schema : $defs[name]!;
}

/** The schema of a value that is there, where it may be null besides. */
export function withoutNull(schema: RecordSchema): RecordSchema {
  const choices = schema.anyOf?.filter(({ type }) => type !== 'null');
  return choices?.length === 1 ? choices[0]! : schema;
}

/** The schema of the entries of a map; undefined: nothing is said of them. */
export function entrySchema({ additionalProperties: entry }: RecordSchema): RecordSchema | undefined {
  return typeof entry === 'object' && Object.keys(entry).length > 0 ? entry : undefined;
}

let schemas: RecordSchemas | undefined;

/** schema/records.schema.json, read when it is needed first. */
export function recordSchemas(): RecordSchemas {
  schemas ??= JSON.parse(readFileSync(FILE, 'utf8')) as RecordSchemas;
  return schemas;
}
