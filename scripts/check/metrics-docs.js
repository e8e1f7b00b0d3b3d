// The tables of docs/metrics.md: fields of reports, events, accounting records and messages of rscap, from their schemas.
import { readFileSync } from 'node:fs';
import { GLOBAL_FIELDS, PREFIXED_FIELDS } from './rscap-schema.js';

const COLUMNS = ['field', 'type', 'unit', 'told', 'meaning'];
const TOLD = COLUMNS.indexOf('told');
const UNITS = [
  [/^timestamp$/, 'epoch ms'],
  [/^(first_arrival|boot_time)_s$/, 'epoch s'],
  [/_ns$/, 'ns'],
  [/_ms$/, 'ms'],
  [/_s$|_seconds$/, 's'],
  [/_bps$/, 'bit/s'],
  [/_bytes(_total|_interval)?$/, 'byte'],
  [/_ppm$/, 'ppm'],
  [/_percent$/, '%'],
  [/_27mhz$/, '1/27 MHz'],
];
/** Shown in place: they have no name of their own in the documents. */
const SHARED = new Set(['count', 'countOrNull']);

/** Schemas whose records stand in the document. */
const SCHEMAS = ['records', 'accounting'];

/**
 * A generator for each record of the schemas, by the name of its definition: `record-EventRecord`. It shows the record itself, then
 * what it is made of, level by level; what several records share is shown with the first.
 */
export function recordGenerators() {
  return Object.fromEntries(SCHEMAS.flatMap(recordsOf).map(([name, text]) => [`record-${name}`, () => text]));
}

/** Name and tables of each; a root without `type` is no record of its own, but a document that others are in. */
function recordsOf(schemaName) {
  const schema = JSON.parse(readFileSync(`schema/${schemaName}.schema.json`, 'utf8'));
  const roots = referencesIn(schema.anyOf ?? schema.oneOf).filter((name) => isRecord(schema.$defs[name]));
  const shown = new Set([...roots, ...SHARED]);
  return roots.map((name) => [name, objectTables(schema.$defs, name, shown)]);
}

function isRecord(definition) {
  return (definition.anyOf ?? definition.oneOf ?? [definition]).every(
    ({ properties }) => properties?.type !== undefined,
  );
}

/** The fields that a message has once, then those of each PID, interface and disk. */
export function rscapTables() {
  const sections = [
    ['In each message', '', GLOBAL_FIELDS],
    ['By PID', 'streams.<pid>.', PREFIXED_FIELDS[0].fields],
    ['By network interface', 'network.<name>.', PREFIXED_FIELDS[1].fields],
    ['By disk', 'disk_stats.0.', PREFIXED_FIELDS[2].fields],
  ];
  return sections.map(([title, prefix, fields]) => `### ${title}\n\n${rscapTable(prefix, fields)}`).join('\n\n');
}

function rscapTable(prefix, fields) {
  const rows = Object.entries(fields).map(([name, { type, nullable, since, unit = '', text }]) => [
    `\`${prefix}${name}\``,
    nullable ? `${type}, null` : type,
    unit,
    name === 'record_id' ? 'tscap' : (since ?? 'rscap'),
    text,
  ]);
  return table(['field', 'type', 'unit', 'sent first by', 'from'], rows);
}

/** A table for each definition that is reached from the root and was not shown yet. */
export function objectTables($defs, root, shown) {
  const names = [root];
  for (const name of names) {
    for (const found of referencesIn($defs[name])) {
      if (!shown.has(found)) names.push(found);
      shown.add(found);
    }
  }
  return names.map((name) => sectionOf(name, $defs[name], $defs)).join('\n\n');
}

function sectionOf(name, definition, $defs) {
  const title = `### ${name}\n\n${definition.description ?? ''}`.trimEnd();
  const choices = definition.anyOf ?? definition.oneOf;
  if (choices?.every(({ $ref }) => $ref !== undefined)) {
    return `${title}\n\nOne of ${choices.map((choice) => typeText(choice, $defs)).join(', ')}.`;
  }
  const shapes = (choices ?? [definition]).filter(({ properties }) => properties !== undefined);
  if (shapes.length === 0) return `${title}\n\n${typeText(definition, $defs)}.`;
  const rowsOfShapes = shapes.map(({ properties }) =>
    Object.entries(properties).flatMap(([field, schema]) => rowsOf(field, schema, $defs)),
  );
  const inAll = rowsOfShapes[0].filter((row) => rowsOfShapes.every((rows) => rows.some((other) => isSame(row, other))));
  const own = rowsOfShapes.map((rows) => rows.filter((row) => !inAll.some((other) => isSame(row, other))));
  const isTold = rowsOfShapes.flat().some((row) => row[TOLD] !== '');
  const fieldTable = (rows) => table(...[COLUMNS, rows].map((part) => (isTold ? part : withoutTold(part))));
  const tables = own.filter((rows) => rows.length > 0).map(fieldTable);
  return [title, fieldTable(inAll), tables.join('\n\nor\n\n')].filter((part) => part !== '').join('\n\n');
}

function isSame(row, other) {
  return row.every((cell, column) => cell === other[column]);
}

/** The field, and those of an object that has no name of its own. */
function rowsOf(field, schema, $defs) {
  const own = [`\`${field}\``, typeText(schema, $defs), unitOf(field), toldText(schema), schema.description ?? ''];
  const inner = Object.entries(schema.properties ?? {});
  return [own, ...inner.flatMap(([name, member]) => rowsOf(`${field}.${name}`, member, $defs))];
}

/** When a field is in a record; '' for one that always is. */
function toldText(schema) {
  if (schema['x-told'] === 'complete') return 'complete';
  if (schema['x-as'] !== undefined) return `unless as \`${schema['x-as']}\``;
  if (schema['x-told-by'] !== undefined) return 'what is new';
  if (schema.default === null) return 'unless null';
  if (schema.default === 0) return 'unless 0';
  return schema.default === undefined ? '' : 'unless empty';
}

/** Rows or the header without the column. */
function withoutTold(part) {
  return Array.isArray(part[0]) ? part.map(withoutTold) : part.toSpliced(TOLD, 1);
}

function typeText(schema, $defs) {
  if (schema.$ref !== undefined) {
    const [file, name] = schema.$ref.split('#/$defs/');
    if (file !== '') return `[${name}](../schema/${file})`;
    return SHARED.has(name) ? typeText($defs[name], $defs) : `[${name}](#${name.toLowerCase()})`;
  }
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map((choice) => typeText(choice, $defs)).join(' or ');
  if (schema.prefixItems !== undefined) return `list of ${typeText(schema.prefixItems[0], $defs)}, then values`;
  if (schema.type === 'array') return `list of ${schema.items ? typeText(schema.items, $defs) : 'values'}`;
  if (typeof schema.additionalProperties === 'object' && schema.properties === undefined) {
    return `object of ${typeText(schema.additionalProperties, $defs)}`;
  }
  return [schema.type ?? 'any'].flat().join(', ');
}

function unitOf(field) {
  return UNITS.find(([suffix]) => suffix.test(field))?.[1] ?? '';
}

function referencesIn(schema) {
  if (typeof schema !== 'object' || schema === null) return [];
  if (typeof schema.$ref === 'string') return schema.$ref.startsWith('#') ? [schema.$ref.slice('#/$defs/'.length)] : [];
  return Object.values(schema).flatMap(referencesIn);
}

export function table(header, rows) {
  const escaped = rows.map((cells) =>
    cells.map((cell) => cell.replaceAll('|', '\\|').replace(/<(?=[a-z][^`]*>)(?![^`]*`)/g, '\\<')),
  );
  return [header, header.map(() => '---'), ...escaped].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
