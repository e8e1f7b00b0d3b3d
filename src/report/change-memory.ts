import { isDeepStrictEqual } from 'node:util';
import { entrySchema, type RecordSchema, type RecordSchemas, resolved, withoutNull } from './record-schema.js';

type Fields = Readonly<Record<string, unknown>>;
/** Goes through the values of one part of a record. */
type Walk = (value: unknown, memory: ChangeMemory) => void;

/** Remembers the values of one object, to tell whether they have changed, without making a text of them. */
export class ChangeMemory {
  readonly #values: unknown[] = [];
  #at = 0;
  #hasChanged = false;

  /** Whether the values differ from those of the last call; they are remembered in place of these. */
  takes(object: object, walk: (object: object, memory: ChangeMemory) => void): boolean {
    this.#at = 0;
    this.#hasChanged = false;
    walk(object, this);
    if (this.#at === this.#values.length) return this.#hasChanged;
    this.#values.length = this.#at;
    return true;
  }

  /** The next value. Objects that are made once and kept are the same; others are looked into. */
  next(value: unknown): void {
    const before = this.#values[this.#at];
    if (before !== value) {
      this.#values[this.#at] = value;
      this.#hasChanged ||= typeof value !== 'object' || !isDeepStrictEqual(before, value);
    }
    this.#at++;
  }
}

/** Goes through the fields of an object that its schema has, but for those in `except`. */
export function fieldsWalk(
  schemas: RecordSchemas,
  schema: RecordSchema,
  except: ReadonlySet<string>,
): (object: object, memory: ChangeMemory) => void {
  return walkOf(schemas, { ...schema, properties: without(schema.properties, except) });
}

function without(properties: RecordSchema['properties'] = {}, except: ReadonlySet<string>) {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !except.has(name)));
}

function walkOf(schemas: RecordSchemas, reference: RecordSchema): Walk {
  const schema = withoutNull(resolved(schemas, reference));
  if (schema.$ref !== undefined) return walkOf(schemas, schema);
  if (schema.type === 'array' && schema.items !== undefined) return listWalk(walkOf(schemas, schema.items));
  const { properties, additionalProperties } = schema;
  if (properties !== undefined && additionalProperties === false) {
    return objectWalk(Object.entries(properties).map(([name, property]) => [name, walkOf(schemas, property)]));
  }
  const entry = entrySchema(schema);
  return entry === undefined ? (value, memory) => memory.next(value) : mapWalk(walkOf(schemas, entry));
}

function objectWalk(members: readonly (readonly [name: string, walk: Walk])[]): Walk {
  return (value, memory) => {
    for (const [name, walk] of members) {
      const member = (value as Fields)[name];
      if (member === null || member === undefined) memory.next(null);
      else walk(member, memory);
    }
  };
}

function mapWalk(walk: Walk): Walk {
  return (value, memory) => {
    for (const key in value as Fields) {
      memory.next(key);
      walk((value as Fields)[key], memory);
    }
  };
}

function listWalk(walk: Walk): Walk {
  return (value, memory) => {
    const items = value as readonly unknown[];
    memory.next(items.length);
    for (const item of items) walk(item, memory);
  };
}
