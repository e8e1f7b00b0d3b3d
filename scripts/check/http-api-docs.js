// The tables of docs/http-api.md: requests, from the table that registers them (src/http/api/api-routes.ts), and what they answer, from
// schema/http-api.schema.json.
import { readFileSync } from 'node:fs';
import { API_ROUTES } from '../../dist/src/http/api/api-routes.js';
import { apiTypes } from './http-api-schema.js';
import { objectTables, table } from './metrics-docs.js';

/** All requests at a glance, then each that has anything to choose. */
export function apiRequests() {
  const rows = Object.entries(API_ROUTES).map(([name, route]) => [
    `\`${shown(name)}\``,
    route.role === 'none' ? 'anybody' : route.role,
    route.text,
    answerText(route),
  ]);
  const sections = Object.entries(API_ROUTES).flatMap(([name, route]) => sectionOf(name, route));
  return [table(['request', 'who', 'what', 'answer'], rows), ...sections].join('\n\n');
}

/** The fields of all types that are sent, those of the first requests first. */
export function apiAnswers() {
  const { $defs } = JSON.parse(readFileSync('schema/http-api.schema.json', 'utf8'));
  const types = apiTypes();
  const done = new Set(types);
  return types.map((name) => objectTables($defs, name, done)).join('\n\n');
}

function sectionOf(name, { query, body, statuses }) {
  if (query === undefined && body === undefined && statuses === undefined) return [];
  const parts = [`### ${shown(name)}`];
  if (query !== undefined) {
    const rows = Object.entries(query).map(([parameter, facts]) => [
      `\`${parameter}\``,
      facts.enum?.map((word) => `\`${word}\``).join(', ') ?? facts.type,
      rangeText(facts),
      facts.default === undefined ? '' : String(facts.default),
      facts.description,
    ]);
    parts.push(table(['parameter', 'type', 'range', 'default', 'meaning'], rows));
  }
  if (body !== undefined) parts.push(`Body: ${bodyText(body)}, ${body.bytes} bytes at most.`);
  if (statuses !== undefined) parts.push(`Status ${statusTexts(statuses)}.`);
  return [parts.join('\n\n')];
}

function rangeText({ minimum, maximum }) {
  return minimum === undefined && maximum === undefined ? '' : `${minimum ?? ''} to ${maximum ?? ''}`;
}

function statusTexts(statuses) {
  return Object.entries(statuses)
    .map(([status, text]) => `${status}: ${text}`)
    .join('; ');
}

function answerText({ answer: { json, events, contentType } }) {
  if (json !== undefined) return linkTo(json);
  if (contentType !== undefined) return `\`${contentType.split(';')[0]}\``;
  return Object.values(events).map(linkTo).join(', ');
}

function bodyText({ contentType, json }) {
  return json === undefined ? `\`${contentType}\`` : `${linkTo(json)} as \`${contentType}\``;
}

function linkTo(type) {
  return `[${type}](#${type.toLowerCase()})`;
}

/** `GET /api/streams/<key>` */
function shown(name) {
  return name.replace(/:(\w+)/g, '<$1>');
}
