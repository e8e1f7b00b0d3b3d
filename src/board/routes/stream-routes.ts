// Tested by: test/board/routes/board-routes.test.ts, test/board/routes/history-routes.test.ts
import { API_ROUTES } from '../../http/api/api-routes.js';
import { apiRoute } from '../../http/api/told-route.js';
import { HttpError, jsonAnswer, type Route } from '../../http/route.js';
import { identityFaults } from '../../report/accounting.js';
import type { BoardRow } from '../board-row.js';
import type { PidRatesAnswer, StreamAnswer, StreamsAnswer, WindowAnswer, WindowStep } from '../contract.js';
import { formatOf } from '../row-format.js';
import { ruleAnswersOf } from '../rule-answers.js';
import { accountingWithoutPlaces, reportWithoutPlaces } from '../without-places.js';
import { askArchive } from './asking.js';
import type { BoardContext } from './board-context.js';
import { rangeIn, streamOfKey, wordIn } from './query.js';

const MOST_EVENTS = 200;
/** Without `from` a window has so many steps. */
const USUAL_STEPS = 600;
const { step: STEP } = API_ROUTES['GET /api/streams/:key/window'].query;
const STEP_S = { second: 1, minute: 60, hour: 3600 } as const;

/** `/api/streams/:key` and what is under it. */
export function streamRoutes(context: BoardContext): Route[] {
  const { board, run } = context;
  const rowOf = (key: string): BoardRow => {
    const row = board.rows.find(key);
    if (row === undefined) throw new HttpError(404, 'no such stream');
    return row;
  };
  return [
    apiRoute('GET /api/streams', () => {
      const nowMs = context.now();
      // First what has changed is told: cells that are made are not made again for that.
      context.feed.tick();
      const rows: StreamsAnswer = [...board.rows.all()].map((row) => ({
        ...board.cells(row, nowMs),
        spark: row.spark.all(),
      }));
      return jsonAnswer(rows);
    }),
    apiRoute('GET /api/streams/:key', ({ params, headers }) => {
      const row = rowOf(params.key!);
      const etag = `"${run}-${row.n}-${row.version}"`;
      // A large report is not made to be thrown away.
      if (headers['if-none-match'] === etag) return { status: 304, contentType: 'application/json', body: '', etag };
      return jsonAnswer(streamAnswer(context, row), { etag, cacheControl: 'no-cache' });
    }),
    apiRoute('GET /api/streams/:key/window', async ({ params, query }) => {
      const key = params.key!;
      const step = wordIn(query, 'step', STEP);
      const row = board.rows.find(key);
      // A file ends when it ends, whenever that was.
      const endS = row?.course.isFile ? row.course.endS - 1 : context.now() / 1000;
      const { fromS, toS } = rangeIn(query, endS || 0, USUAL_STEPS * STEP_S[step]);
      const isInMemory = row?.course.hasSince(STEP_S[step], fromS) === true;
      const stream = streamOfKey(key);
      const asked = { kind: 'window', question: { ...stream, step, fromS, toS } } as const;
      const found = isInMemory ? undefined : await askArchive(context.archive, asked);
      if (found !== undefined) return jsonAnswer(found);
      return jsonAnswer(memoryWindow(rowOf(key), step, fromS, toS));
    }),
    apiRoute('GET /api/streams/:key/pids', ({ params }) => {
      const { key, course } = rowOf(params.key!);
      const none: PidRatesAnswer = { key, time_s: [], pids: [] };
      return jsonAnswer(course.pids?.answer(key) ?? none);
    }),
  ];
}

function streamAnswer({ board }: BoardContext, row: BoardRow): StreamAnswer {
  const { key, n, report, accounting, recording } = row;
  return {
    key,
    n,
    report: report === undefined ? null : reportWithoutPlaces(report),
    rules: report === undefined ? {} : ruleAnswersOf(report.judged_by),
    accounting: accounting === undefined ? null : accountingWithoutPlaces(accounting),
    accounting_faults: accounting === undefined ? [] : identityFaults(accounting),
    alarms: [...row.alarms.values()].map((entry) => entry.json()),
    recording: recording.state,
    events: board.events.last(MOST_EVENTS, (event) => event.key === key),
    format: report === undefined ? null : formatOf(report),
    span: spanOf(row),
    origin_ms: row.originMs,
  };
}

/** What memory has of it: of a live stream seconds, whatever was asked for. */
function memoryWindow({ key, course }: BoardRow, asked: WindowStep, fromS: number, toS: number): WindowAnswer {
  const step = course.isFile ? asked : 'second';
  const known = Number.isNaN(course.fromS) ? toS : course.isFile ? fromS : Math.max(fromS, course.fromS);
  const rows = course.rows(STEP_S[step], fromS, toS);
  return { key, step, from_s: Math.min(known, toS), to_s: toS, source: 'memory', ...rows, is_cut: false };
}

function spanOf({ course: { isFile, beginS, endS } }: BoardRow): StreamAnswer['span'] {
  return isFile && !Number.isNaN(beginS) ? { from_s: beginS, to_s: endS } : null;
}
