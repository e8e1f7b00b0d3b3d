import { type RecordSchema, recordSchemas } from '../../../src/report/record-schema.js';
import type { StreamReportRecord } from '../../../src/report/records.js';
import { assertFitsRecord } from '../checks/record-schema.js';

type Fields = Record<string, any>;

const { $defs } = recordSchemas();

/** What the records so far told of one stream. */
interface Known {
  facts: Fields;
  figures: Fields;
}

/**
 * Reads records as docs/metrics.md tells their readers to: fills in defaults, keeps what the records before told, and puts facts and
 * figures together to the whole report. Fails when a record does not fit its schema.
 */
export class RecordReader {
  readonly #streams = new Map<string, Known>();

  /** The whole report; undefined for `stream_facts`, which are in the reports that follow. */
  read(record: Fields): StreamReportRecord | undefined {
    assertFitsRecord(record);
    const { probe_id, session_id, stream_id, type, kind } = record;
    const key = `${probe_id} ${session_id} ${stream_id} ${kind}`;
    const known = this.#streams.get(key) ?? { facts: {}, figures: {} };
    this.#streams.set(key, known);
    if (type === 'stream_facts') {
      known.facts = filled(shapeOf('StreamFactsRecord', kind), record, {}, true);
      return undefined;
    }
    known.figures = filled(shapeOf('StreamReportRecord', kind), record, known.figures, record.complete);
    const { schema_version: _version, complete: _complete, ...whole } = joined(known.facts, known.figures);
    return whole as StreamReportRecord;
  }
}

function shapeOf(name: string, kind: string): RecordSchema {
  return $defs[name]!.oneOf!.find(({ properties }) => {
    const { const: only, enum: several } = properties!.kind!;
    return only === kind || several?.includes(kind);
  })!;
}

/** The value with all that its schema has: what is absent is as `before`, or has its default. */
function filled(schema: RecordSchema, value: any, before: any, isComplete: boolean): any {
  const shape = resolved(schema);
  if (Array.isArray(value)) return value.map((item) => filled(shape.items!, item, {}, true));
  if (typeof value !== 'object' || value === null) return value;
  const old = typeof before === 'object' && before !== null ? before : {};
  const fields: Fields = {};
  for (const [name, property] of Object.entries(shape.properties ?? {})) {
    if (name in value) fields[name] = filledField(property, value[name], old[name], isComplete);
    else if (isComplete || property['x-told'] !== 'complete') fields[name] = absent(property, old[name], isComplete);
    else fields[name] = old[name];
  }
  for (const [name, { 'x-as': as }] of Object.entries(shape.properties ?? {})) {
    if (as !== undefined && !(name in value)) fields[name] = fields[as];
  }
  const { additionalProperties: entry } = shape;
  if (typeof entry !== 'object') return fields;
  for (const key of Object.keys(value)) fields[key] = filled(entry, value[key], old[key], isComplete);
  return fields;
}

function filledField(property: RecordSchema, value: any, before: any, isComplete: boolean): any {
  const now = filled(property, value, before, isComplete);
  if (property['x-told-by'] === undefined || isComplete) return now;
  // Only the entries that the record tells are new.
  return { ...before, ...Object.fromEntries(Object.keys(value).map((key) => [key, now[key]])) };
}

function absent(property: RecordSchema, before: any, isComplete: boolean): any {
  if (property['x-told-by'] !== undefined && !isComplete) return before;
  const { default: value } = property;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? filled(property, value, before, isComplete) : value;
}

function resolved(schema: RecordSchema): RecordSchema {
  if (schema.$ref !== undefined) return resolved($defs[schema.$ref.slice('#/$defs/'.length)]!);
  const choice = schema.anyOf?.find(({ type }) => type !== 'null');
  return choice === undefined ? schema : resolved(choice);
}

/** What a table has in its facts and in its figures. */
const TABLE_KEYS = ['pid', 'table_id', 'table_id_extension', 'transport_stream_id', 'original_network_id'];

/** Facts and figures of the same things: maps by key, tables by theirs. */
function joined(facts: any, figures: any): any {
  if (Array.isArray(figures) && Array.isArray(facts)) {
    return facts.map((item) =>
      joined(
        item,
        figures.find((other) => TABLE_KEYS.every((key) => other[key] === item[key])),
      ),
    );
  }
  const areObjects = [facts, figures].every((value) => typeof value === 'object' && value !== null);
  if (!areObjects) return figures === undefined ? facts : figures;
  const names = new Set([...Object.keys(facts), ...Object.keys(figures)]);
  return Object.fromEntries([...names].map((name) => [name, joined(facts[name], figures[name])]));
}
