import { timeText, UNKNOWN } from '../../../text/units.js';
import { durationText, rateText } from '../../format.js';
import type { WindowRows } from './window-rows.js';

/** Losses by where, as people read them; `isOurs`: on this side of the capture, so not of the stream. */
export const BLAMES = [
  { blame: 'upstream', label: 'upstream', isOurs: false },
  { blame: 'network', label: 'network', isOurs: false },
  { blame: 'unknown', label: 'unknown', isOurs: false },
  { blame: 'host', label: 'host', isOurs: true },
  { blame: 'probe_queue', label: 'probe queue', isOurs: true },
  { blame: 'link', label: 'link', isOurs: true },
] as const;

/** Columns of the media window: what is above the line, losses as negative numbers, those of the stream before those with ours. */
export type MediaColumns = readonly [
  timeS: readonly number[],
  most: readonly (number | null)[],
  mean: readonly (number | null)[],
  lostAll: readonly (number | null)[],
  lostUpstream: readonly (number | null)[],
];

/** Above the line are inter-arrival times in ns, greatest and mean; where there are no arrival times (`isTimed` false), errors. */
export function mediaColumns({ timeS, values }: WindowRows, isTimed = true): MediaColumns {
  const lost = (isAll: boolean) =>
    timeS.map((_, row) => {
      let sum = 0;
      for (const { blame, isOurs } of BLAMES) if (isAll || !isOurs) sum += values[`lost_packets_${blame}`]?.[row] ?? 0;
      return sum === 0 ? null : -sum;
    });
  const [most, mean] = isTimed ? ['iat_max_ns', 'iat_avg_ns'] : ['errors', ''];
  return [timeS, column(values, most!, timeS), column(values, mean!, timeS), lost(true), lost(false)];
}

/** A column by its name; all null where it is not there. */
export function column(
  values: WindowRows['values'],
  name: string,
  timeS: readonly number[],
): readonly (number | null)[] {
  return values[name] ?? timeS.map(() => null);
}

/** Whether there is a value at all. */
export function hasValues(values: readonly (number | null)[]): boolean {
  return values.some((value) => value !== null);
}

/** What happened in a bar, in words and numbers. */
export function barText({ values }: WindowRows, row: number, isTimed = true): string {
  const at = (name: string) => values[name]?.[row] ?? null;
  const lost = BLAMES.flatMap(({ blame, label }) => {
    const packets = at(`lost_packets_${blame}`);
    return packets ? [`${packets} ${label}`] : [];
  });
  const errors = at('errors');
  return [
    ...(isTimed ? [`IAT ${timeText(at('iat_avg_ns'))} avg, ${timeText(at('iat_max_ns'))} max`] : []),
    lost.length === 0 ? 'no packet lost' : `lost ${lost.join(', ')}`,
    `${errors ?? UNKNOWN} ${errors === 1 ? 'error' : 'errors'}`,
    rateText(at('bitrate_bps')),
  ].join(' · ');
}

/** `10 min`, `4 d`: how much time is seen. */
export function spanText(spanS: number): string {
  return durationText(spanS * 1000).replace(/ 0+ (s|min|h)$/, '');
}
