/** The part of JSON Schema that our schemas use; other keywords are refused. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  /** A schema: that of all other members. */
  readonly additionalProperties?: false | Schema;
}

const KEYWORDS = new Set(
  '$schema title description $ref $defs oneOf type const enum minimum minLength maxLength pattern required properties additionalProperties'.split(
    ' ',
  ),
);

/** Where the value does not fit the schema, as `path: why`. */
export function schemaFaults(root: Schema, value: unknown): string[] {
  return faultsOf(root, root, value, '$');
}

function faultsOf(root: Schema, schema: Schema, value: unknown, path: string): string[] {
  const unknown = Object.keys(schema).find((keyword) => !KEYWORDS.has(keyword));
  if (unknown !== undefined) throw new Error(`the schema at ${path} uses ${unknown}, which is not checked`);
  const faults: string[] = [];
  const check = (holds: boolean, why: string): void => {
    if (!holds) faults.push(`${path}: ${why}`);
  };
  if (schema.$ref !== undefined) faults.push(...faultsOf(root, resolve(root, schema.$ref), value, path));
  if (schema.oneOf !== undefined) {
    const fitting = schema.oneOf.filter((choice) => faultsOf(root, choice, value, path).length === 0);
    check(fitting.length === 1, `fits ${fitting.length} of the choices`);
  }
  if (schema.type !== undefined)
    check(
      [schema.type].flat().some((type) => isOfType(value, type)),
      `is no ${schema.type}`,
    );
  if (schema.const !== undefined) check(value === schema.const, `is not ${schema.const}`);
  if (schema.enum !== undefined) check(schema.enum.includes(value), `is none of ${schema.enum}`);
  if (typeof value === 'number') check(value >= (schema.minimum ?? value), `is less than ${schema.minimum}`);
  if (typeof value === 'string') {
    check(
      value.length >= (schema.minLength ?? 0) && value.length <= (schema.maxLength ?? value.length),
      'has a wrong length',
    );
    check(new RegExp(schema.pattern ?? '').test(value), `does not match ${schema.pattern}`);
  }
  if (typeof value === 'object' && value !== null) {
    for (const name of schema.required ?? []) check(name in value, `lacks ${name}`);
    for (const [name, member] of Object.entries(value)) {
      const memberSchema = schema.properties?.[name];
      const { additionalProperties = {} } = schema;
      if (memberSchema !== undefined) faults.push(...faultsOf(root, memberSchema, member, `${path}.${name}`));
      else if (additionalProperties === false) check(false, `has ${name}, which is not known`);
      else faults.push(...faultsOf(root, additionalProperties, member, `${path}.${name}`));
    }
  }
  return faults;
}

function resolve(root: Schema, ref: string): Schema {
  const definition = root.$defs?.[ref.replace('#/$defs/', '')];
  if (definition === undefined) throw new Error(`the schema has no ${ref}`);
  return definition;
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}
