import { isZone, MOST_PERIODS, PERIOD_STEPS, periodsOf } from '../../history/periods.js';
import { apiRoute } from '../../http/api/told-route.js';
import { type BytesAnswer, HttpError, type HttpRequest, jsonAnswer, type Route } from '../../http/route.js';
import type { AvailabilityAsked } from '../archive/archive-availability.js';
import type { AvailabilityAnswer } from '../contract.js';
import { askArchive } from './asking.js';
import type { BoardContext } from './board-context.js';
import { rangeIn, streamOfKey, textIn, wordIn } from './query.js';

const DAY_S = 86_400;
/** Without `from`. */
const USUAL_S = { hour: DAY_S, day: 30 * DAY_S, month: 365 * DAY_S } as const;

/** `/api/availability`, `/api/availability.csv` */
export function availabilityRoutes(context: BoardContext): Route[] {
  return [
    apiRoute('GET /api/availability', (request) => availability(context, request)),
    apiRoute('GET /api/availability.csv', (request) => asCsv(context, request)),
  ];
}

async function availability(context: BoardContext, { query }: HttpRequest): Promise<BytesAnswer> {
  const question = askedIn(context, query);
  const found = await askArchive(context.archive, { kind: 'availability', question, format: 'json' });
  if (found !== undefined) return jsonAnswer(found);
  const { step, zone, periods } = question;
  const answer: AvailabilityAnswer = {
    ...{ step, zone, periods, known: null, source: 'none', streams: [], left_out: 0 },
  };
  return jsonAnswer(answer);
}

async function asCsv(context: BoardContext, { query }: HttpRequest): Promise<BytesAnswer> {
  const question = askedIn(context, query);
  const found = await askArchive(context.archive, { kind: 'availability', question, format: 'csv' });
  if (found === undefined) throw new HttpError(404, 'no history is kept, or it cannot be read');
  if (found.length === 0)
    throw new HttpError(400, 'too many lines: ask for a shorter time, a greater step or one stream');
  return {
    ...{ status: 200, contentType: 'text/csv; charset=utf-8', body: found, compress: true },
    headers: { 'Content-Disposition': 'attachment; filename="availability.csv"' },
  };
}

/** Throws HttpError. */
function askedIn({ now }: BoardContext, query: URLSearchParams): AvailabilityAsked {
  const nowS = now() / 1000;
  const step = wordIn(query, 'step', { enum: PERIOD_STEPS, default: 'day' });
  const zone = textIn(query, 'zone') ?? 'UTC';
  if (!isZone(zone)) throw new HttpError(400, 'zone must be a time zone like UTC or Europe/Berlin');
  const { fromS, toS } = rangeIn(query, nowS, USUAL_S[step]);
  const periods = periodsOf(fromS, toS, step, zone);
  if (periods === undefined)
    throw new HttpError(
      400,
      `more than ${MOST_PERIODS} periods, or than ten years: ask for a shorter time or a greater step`,
    );
  const key = textIn(query, 'stream');
  return { step, zone, periods, nowS, stream: key === undefined ? undefined : streamOfKey(key) };
}
