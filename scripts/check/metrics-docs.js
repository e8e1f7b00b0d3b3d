// The tables of docs/metrics.md: fields of reports, events, accounting records and messages of rscap, from their schemas.
import { readFileSync } from 'node:fs';
import { GLOBAL_FIELDS, PREFIXED_FIELDS } from './rscap-schema.js';

const COLUMNS = ['field', 'type', 'unit', 'meaning'];
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

/** Every object of the report: the record itself, then what it is made of, level by level. */
export function reportTables() {
  return objectTables(readSchema('report'), ['StreamReportRecord'], new Set());
}

export function eventTables() {
  return objectTables(readSchema('report'), ['EventRecord'], new Set());
}

export function accountingTables() {
  return objectTables(readSchema('accounting'), ['accounting', 'probe_accounting', 'monitor_accounting'], SHARED);
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

function readSchema(name) {
  return JSON.parse(readFileSync(`schema/${name}.schema.json`, 'utf8'));
}

/** A table for each definition that is reached from the roots. */
function objectTables({ $defs }, roots, inPlace) {
  const names = [...roots];
  const sections = [];
  for (const name of names) {
    const definition = $defs[name];
    for (const found of referencesIn(definition)) {
      if (!names.includes(found) && !inPlace.has(found)) names.push(found);
    }
    sections.push(sectionOf(name, definition, $defs, inPlace));
  }
  return sections.join('\n\n');
}

function sectionOf(name, definition, $defs, inPlace) {
  const title = `### ${name}\n\n${definition.description ?? ''}`.trimEnd();
  const choices = definition.anyOf ?? definition.oneOf;
  if (choices?.every(({ $ref }) => $ref !== undefined)) {
    return `${title}\n\nOne of ${choices.map((choice) => typeText(choice, $defs, inPlace)).join(', ')}.`;
  }
  const shapes = (choices ?? [definition]).filter(({ properties }) => properties !== undefined);
  if (shapes.length === 0) return `${title}\n\n${typeText(definition, $defs, inPlace)}.`;
  const rowsOfShapes = shapes.map(({ properties }) =>
    Object.entries(properties).flatMap(([field, schema]) => rowsOf(field, schema, $defs, inPlace)),
  );
  const inAll = rowsOfShapes[0].filter((row) => rowsOfShapes.every((rows) => rows.some((other) => isSame(row, other))));
  const own = rowsOfShapes.map((rows) => rows.filter((row) => !inAll.some((other) => isSame(row, other))));
  const tables = own.filter((rows) => rows.length > 0).map((rows) => table(COLUMNS, rows));
  return [title, table(COLUMNS, inAll), tables.join('\n\nor\n\n')].filter((part) => part !== '').join('\n\n');
}

function isSame(row, other) {
  return row.every((cell, column) => cell === other[column]);
}

/** The field, and those of an object that has no name of its own. */
function rowsOf(field, schema, $defs, inPlace) {
  const own = [`\`${field}\``, typeText(schema, $defs, inPlace), unitOf(field), schema.description ?? ''];
  const inner = Object.entries(schema.properties ?? {});
  return [own, ...inner.flatMap(([name, member]) => rowsOf(`${field}.${name}`, member, $defs, inPlace))];
}

function typeText(schema, $defs, inPlace) {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice('#/$defs/'.length);
    return inPlace.has(name) ? typeText($defs[name], $defs, inPlace) : `[${name}](#${name.toLowerCase()})`;
  }
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map((choice) => typeText(choice, $defs, inPlace)).join(' or ');
  if (schema.type === 'array') return `list of ${schema.items ? typeText(schema.items, $defs, inPlace) : 'values'}`;
  if (typeof schema.additionalProperties === 'object' && schema.properties === undefined) {
    return `object of ${typeText(schema.additionalProperties, $defs, inPlace)}`;
  }
  return [schema.type ?? 'any'].flat().join(', ');
}

function unitOf(field) {
  return UNITS.find(([suffix]) => suffix.test(field))?.[1] ?? '';
}

function referencesIn(schema) {
  if (typeof schema !== 'object' || schema === null) return [];
  if (typeof schema.$ref === 'string') return [schema.$ref.slice('#/$defs/'.length)];
  return Object.values(schema).flatMap(referencesIn);
}

function table(header, rows) {
  const escaped = rows.map((cells) =>
    cells.map((cell) => cell.replaceAll('|', '\\|').replace(/<(?=[a-z][^`]*>)(?![^`]*`)/g, '\\<')),
  );
  return [header, header.map(() => '---'), ...escaped].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
