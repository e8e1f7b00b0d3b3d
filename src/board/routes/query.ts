// Tested by: test/board/routes/board-routes.test.ts
import { HttpError } from '../../http/route.js';
import { SEVERITIES } from '../../stream/severity.js';

/** The last moment that a calendar has, epoch s. */
const LAST_S = 8.64e12;

/** Epoch s; `otherwise` when it is not given. Throws HttpError. */
function secondsIn(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isFinite(value) || Math.abs(value) > LAST_S)
    throw new HttpError(400, `${name} must be seconds since 1970`);
  return value;
}

/** Epoch s of `from` and `to`; `to` is excluded. Throws HttpError. */
export function rangeIn(query: URLSearchParams, nowS: number, lengthS: number): { fromS: number; toS: number } {
  const toS = secondsIn(query, 'to', nowS + 1);
  const fromS = secondsIn(query, 'from', toS - lengthS);
  if (fromS >= toS) throw new HttpError(400, 'from must be before to');
  return { fromS, toS };
}

/** A whole number from 1 to the most. Throws HttpError. */
export function limitIn(
  query: URLSearchParams,
  { default: otherwise, maximum: most }: { readonly default: number; readonly maximum: number },
): number {
  const text = query.get('limit');
  if (text === null || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new HttpError(400, `limit must be a whole number from 1 to ${most}`);
  }
  return value;
}

/** One of the words that the parameter may be. Throws HttpError. */
export function wordIn<const Word extends string>(
  query: URLSearchParams,
  name: string,
  { enum: words, default: otherwise }: { readonly enum: readonly Word[]; readonly default: Word },
): Word {
  const text = query.get(name);
  if (text === null || text === '') return otherwise;
  const found = words.find((word) => word === text);
  if (found === undefined) throw new HttpError(400, `${name} must be one of ${words.join(', ')}`);
  return found;
}

/** The severities from `severity` on; undefined: all of them. Throws HttpError. */
export function severitiesIn(query: URLSearchParams): readonly string[] | undefined {
  const least = wordIn(query, 'severity', { enum: SEVERITIES, default: 'info' });
  return least === 'info' ? undefined : SEVERITIES.slice(SEVERITIES.indexOf(least));
}

/** A text that is not empty; undefined: it is not given. */
export function textIn(query: URLSearchParams, name: string): string | undefined {
  const text = query.get(name);
  return text === null || text === '' ? undefined : text;
}

/** The probe and the stream of a key; `-` stands for no probe. Throws HttpError. */
export function streamOfKey(key: string): { probeId: string | null; streamId: string } {
  const slash = key.lastIndexOf('/');
  if (slash <= 0 || slash === key.length - 1) throw new HttpError(404, 'no such stream');
  const probe = key.slice(0, slash);
  return { probeId: probe === '-' ? null : probe, streamId: key.slice(slash + 1) };
}
