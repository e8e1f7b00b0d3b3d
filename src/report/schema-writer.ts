// Tested by: test/report/record-texts.test.ts
import type { RecordSchema, RecordSchemas } from './record-schema.js';
import type { ToldEntries } from './told-entries.js';

/** What is written, besides what the schema leaves out. */
export interface Telling {
  readonly isComplete: boolean;
  /** What the records before told; empty for a complete one. What is told now is noted in it. */
  readonly entries: ToldEntries;
}

type Fields = Readonly<Record<string, unknown>>;
/** JSON of a value, or '' for one that is as good as absent. */
type Write = (value: unknown, telling: Telling) => string;

const REFERENCE = '#/$defs/';
const EMPTY = '{}';

/**
 * Writes the fields of an object that its schema has, as JSON without its braces: those in `except` are left out, as is what equals
 * its default, and between complete records what is told in these alone. Numbers are rounded as the schema says.
 */
export function fieldsWriter(
  schemas: RecordSchemas,
  schema: RecordSchema,
  except: ReadonlySet<string>,
): (object: object, telling: Telling) => string {
  const compiler = new Compiler(schemas);
  const members = compiler.members(schema, except);
  return (object, telling) => fieldsText(members, object as Fields, telling);
}

interface Member {
  readonly name: string;
  /** `"name":` */
  readonly key: string;
  readonly write: Write;
  readonly isInComplete: boolean;
  /** An object all of whose fields have their defaults is left out. */
  readonly mayBeEmpty: boolean;
  readonly isZeroDefault: boolean;
  /** Left out where it equals this field. */
  readonly as: string | undefined;
}

function fieldsText(members: readonly Member[], object: Fields, telling: Telling): string {
  let text = '';
  for (const { name, key, write, isInComplete, mayBeEmpty, isZeroDefault, as } of members) {
    if (isInComplete && !telling.isComplete) continue;
    const value = object[name];
    if (value === null || value === undefined || (isZeroDefault && value === 0)) continue;
    if (as !== undefined && value === object[as]) continue;
    const json = write(value, telling);
    if (json === '' || (mayBeEmpty && json === EMPTY)) continue;
    text += text === '' ? key + json : `,${key}${json}`;
  }
  return text;
}

/** From schemas to functions, each definition once. */
class Compiler {
  readonly #definitions = new Map<string, Write>();

  constructor(readonly schemas: RecordSchemas) {}

  members({ properties = {} }: RecordSchema, except: ReadonlySet<string>): Member[] {
    const names = Object.keys(properties).filter((name) => !except.has(name));
    return names.map((name) => {
      const schema = properties[name]!;
      const isObject = typeof schema.default === 'object' && schema.default !== null;
      return {
        name,
        key: `${JSON.stringify(name)}:`,
        write: this.#named(name, schema),
        isInComplete: schema['x-told'] === 'complete',
        mayBeEmpty: isObject,
        isZeroDefault: schema.default === 0,
        as: schema['x-as'],
      };
    });
  }

  /** Of a property, whose entries may be told by some of their fields. */
  #named(name: string, schema: RecordSchema): Write {
    const toldBy = schema['x-told-by'];
    if (toldBy === undefined) return this.#write(schema);
    const { properties, additionalProperties } = this.#resolved(schema);
    const shared = additionalProperties ? this.#write(additionalProperties) : undefined;
    const own = new Map(Object.entries(properties ?? {}).map(([key, entry]) => [key, this.#write(entry)]));
    return entriesWriter(name, toldBy, (key) => own.get(key) ?? shared);
  }

  #write(schema: RecordSchema): Write {
    if (schema.$ref !== undefined) return this.#definition(schema.$ref.slice(REFERENCE.length));
    const choices = schema.anyOf?.filter(({ type }) => type !== 'null');
    if (choices?.length === 1) return this.#write(choices[0]!);
    const types = [schema.type].flat();
    if (types.includes('integer')) return roundedText;
    const { 'x-decimals': decimals } = schema;
    if (types.includes('number')) return decimals === undefined ? numberText : decimalText(10 ** decimals);
    if (types.includes('array') && schema.items !== undefined) return listWriter(this.#write(schema.items));
    if (types.includes('object') && schema.additionalProperties === false) {
      const members = this.members(schema, new Set());
      return (value, telling) => `{${fieldsText(members, value as Fields, telling)}}`;
    }
    const { additionalProperties: entry } = schema;
    const isMap = typeof entry === 'object' && Object.keys(entry).length > 0 && schema.properties === undefined;
    return isMap ? mapWriter(this.#write(entry)) : plainText;
  }

  /** Looked up when it is used: a definition may hold itself. */
  #definition(name: string): Write {
    const known = this.#definitions.get(name);
    if (known !== undefined) return known;
    let write: Write = plainText;
    this.#definitions.set(name, (value, telling) => write(value, telling));
    write = this.#write(this.schemas.$defs[name]!);
    this.#definitions.set(name, write);
    return write;
  }

  #resolved(schema: RecordSchema): RecordSchema {
    return schema.$ref === undefined ? schema : this.schemas.$defs[schema.$ref.slice(REFERENCE.length)]!;
  }
}

function entriesWriter(map: string, toldBy: readonly string[], writeOf: (key: string) => Write | undefined): Write {
  return (value, telling) => {
    const entries = value as Readonly<Record<string, Fields>>;
    let text = '{';
    for (const key in entries) {
      const entry = entries[key]!;
      if (!telling.entries.isNews(map, key, entry, toldBy)) continue;
      const json = writeOf(key)?.(entry, telling);
      if (json !== undefined) text += `${text === '{' ? '' : ','}${JSON.stringify(key)}:${json}`;
    }
    return `${text}}`;
  };
}

function mapWriter(writeEntry: Write): Write {
  return (value, telling) => {
    const entries = value as Fields;
    let text = '{';
    for (const key in entries) {
      text += `${text === '{' ? '' : ','}${JSON.stringify(key)}:${writeEntry(entries[key], telling)}`;
    }
    return `${text}}`;
  };
}

function listWriter(writeItem: Write): Write {
  return (value, telling) => {
    const items = value as readonly unknown[];
    if (items.length === 0) return '';
    return `[${items.map((item) => writeItem(item, telling)).join(',')}]`;
  };
}

function plainText(value: unknown): string {
  return JSON.stringify(value);
}

/** JSON has no other numbers. */
function numberText(value: unknown): string {
  return Number.isFinite(value) ? String(value) : '';
}

function roundedText(value: unknown): string {
  return numberText(Math.round(value as number));
}

function decimalText(scale: number): Write {
  return (value) => numberText(Math.round((value as number) * scale) / scale);
}
