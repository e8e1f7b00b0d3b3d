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
}

export interface RecordSchemas {
  readonly $defs: Readonly<Record<string, RecordSchema>>;
}

let schemas: RecordSchemas | undefined;

/** schema/records.schema.json, read when it is needed first. */
export function recordSchemas(): RecordSchemas {
  schemas ??= JSON.parse(readFileSync(FILE, 'utf8')) as RecordSchemas;
  return schemas;
}
