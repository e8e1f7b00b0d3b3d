// Tested by: test/board/routes/board-routes.test.ts, test/board/routes/history-routes.test.ts
import { API_ROUTES } from '../../http/api/api-routes.js';
import { apiRoute } from '../../http/api/told-route.js';
import { type BytesAnswer, type HttpRequest, jsonAnswer, type Route } from '../../http/route.js';
import type { EventsQuestion } from '../archive/archive-reader.js';
import type { EventsAnswer, TimelineAnswer } from '../contract.js';
import { type ExportFormat, exportOf } from '../event-export.js';
import type { EventFilter } from '../event-ring.js';
import { timedRows } from '../file-span.js';
import { ALARM_EVENTS, lanesOf, type RaisedAlarm } from '../timeline.js';
import { askArchive } from './asking.js';
import type { BoardContext } from './board-context.js';
import { limitIn, rangeIn, severitiesIn, streamOfKey, textIn } from './query.js';

const { limit: LIMIT } = API_ROUTES['GET /api/events'].query;
const { limit: EXPORT_LIMIT } = API_ROUTES['GET /api/events.csv'].query;
const DAY_S = 86_400;
/** Later than all. */
const LAST_S = 8e12;
const CONTENT_TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json' } as const;

/** `/api/events`, `/api/events.csv`, `/api/events.json`, `/api/timeline` */
export function eventRoutes(context: BoardContext): Route[] {
  return [
    apiRoute('GET /api/events', (request) => events(context, request)),
    apiRoute('GET /api/events.csv', (request) => exported(context, request, 'csv')),
    apiRoute('GET /api/events.json', (request) => exported(context, request, 'json')),
    apiRoute('GET /api/timeline', (request) => timeline(context, request)),
  ];
}

/** A history that takes no records any more does not have what happened since; memory has. */
function upToDate({ archive, facts }: BoardContext): BoardContext['archive'] {
  return facts().history === 'failed' ? undefined : archive;
}

async function events(context: BoardContext, { query }: HttpRequest): Promise<BytesAnswer> {
  const limit = limitIn(query, LIMIT);
  const question = questionOf(context, query, limit);
  const found = await askArchive(upToDate(context), { kind: 'events', question });
  if (found !== undefined) return jsonAnswer(found);
  const inMemory = context.board.events.find(filterOf(question, query), limit);
  const fromMs = knownFromMs(context);
  const answer: EventsAnswer = {
    source: 'memory',
    events: inMemory.slice(0, limit),
    is_cut: inMemory.length > limit,
    known_from_s: fromMs === null ? null : fromMs / 1000,
  };
  return jsonAnswer(answer);
}

async function exported(context: BoardContext, { query }: HttpRequest, format: ExportFormat): Promise<BytesAnswer> {
  const question = questionOf(context, query, limitIn(query, EXPORT_LIMIT));
  const found = await askArchive(upToDate(context), { kind: 'export', question, format });
  const { limit } = question;
  const inMemory = (): string => exportOf(context.board.events.find(filterOf(question, query), limit), limit, format);
  return {
    status: 200,
    contentType: CONTENT_TYPES[format],
    body: found ?? inMemory(),
    compress: true,
    headers: { 'Content-Disposition': `attachment; filename="events.${format}"` },
  };
}

async function timeline(context: BoardContext, { query }: HttpRequest): Promise<BytesAnswer> {
  const file = context.board.span;
  const { fromS, toS } = timesIn(context, query) ?? { fromS: file?.from_s ?? 0, toS: file?.to_s ?? LAST_S };
  const span = { fromMs: fromS * 1000, toMs: toS * 1000 };
  const raised = raisedNow(context);
  const found = await askArchive(upToDate(context), { kind: 'timeline', question: { ...span, raised } });
  if (found !== undefined) return jsonAnswer(found);
  const { board } = context;
  const known = board.events.find(span, board.bounds.events).reverse();
  const ofAlarms = known.filter(({ event }) => ALARM_EVENTS.includes(event));
  const knownMs = Math.max(span.fromMs, knownFromMs(context) ?? span.fromMs);
  const answer: TimelineAnswer = {
    source: 'memory',
    from_s: knownMs / 1000,
    to_s: toS,
    lanes: lanesOf(ofAlarms, raised, knownMs, span.toMs),
    is_cut: false,
  };
  return jsonAnswer(answer);
}

/** The time that is asked for; `undefined`: all of a file, whenever that was. */
function timesIn({ now, board }: BoardContext, query: URLSearchParams): { fromS: number; toS: number } | undefined {
  const isAll = board.isFile && !query.has('from') && !query.has('to');
  return isAll ? undefined : rangeIn(query, now() / 1000, DAY_S);
}

/** Since when memory has all events; of a file since its begin, unless there were too many. null: none are known. */
function knownFromMs({ board: { events, span } }: BoardContext): number | null {
  return span !== null && !events.isFull ? span.from_s * 1000 : events.fromMs;
}

function questionOf(context: BoardContext, query: URLSearchParams, limit: number): EventsQuestion {
  const { fromS, toS } = timesIn(context, query) ?? { fromS: 0, toS: LAST_S };
  const key = textIn(query, 'stream');
  return {
    stream: key === undefined ? undefined : streamOfKey(key),
    name: textIn(query, 'rule'),
    severities: severitiesIn(query),
    fromMs: fromS * 1000,
    toMs: toS * 1000,
    limit,
  };
}

function filterOf({ name, severities, fromMs, toMs }: EventsQuestion, query: URLSearchParams): EventFilter {
  const isSevereEnough =
    severities === undefined ? undefined : ({ severity }: { severity: string }) => severities.includes(severity);
  return { key: textIn(query, 'stream'), name, isSevereEnough, fromMs, toMs };
}

function raisedNow({ board }: BoardContext): RaisedAlarm[] {
  const rows = board.rows.all();
  return [...(board.isFile ? timedRows(rows) : rows)].flatMap(({ key, alarms }) =>
    [...alarms.values()]
      .filter(({ isRaised }) => isRaised)
      .map(({ name, severity, sinceMs }) => {
        return { key, name, severity, since_ms: sinceMs };
      }),
  );
}
