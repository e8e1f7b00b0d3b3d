/** The counts of the history that it is made of, in the order of `SecondSums`. */
export const SECOND_FIGURES = [
  'observed_seconds',
  'errored_seconds',
  'severely_errored_seconds',
  'unavailable_seconds',
] as const;

/** Sums of a time: seconds that were observed, errored, severely errored, unavailable. */
export type SecondSums = readonly [observed: number, errored: number, severelyErrored: number, unavailable: number];

export const NO_SECONDS: SecondSums = [0, 0, 0, 0];

/** What became of a time, in s. */
export interface Availability {
  /** As far as it has come. */
  readonly span_s: number;
  readonly monitored_s: number;
  /** Nobody looked: no monitor, no probe, or something was lost on the way from the capture. Neither available nor unavailable. */
  readonly unmonitored_s: number;
  /** Of the monitored seconds, also those that are unavailable. */
  readonly errored_s: number;
  readonly severely_errored_s: number;
  readonly unavailable_s: number;
  /** Of the monitored seconds, those that are not unavailable; never rounded up. null: nothing was monitored. */
  readonly availability_percent: number | null;
}

/** One part of `PERCENT_PARTS` is the last decimal of a percentage. */
const PERCENT_PARTS = 10_000;

/**
 * Availability of a stream in a time of so many seconds. A report belongs to the second in which it was made, so that at the
 * end of a time there may be some seconds more than it has: they count for its sum with others, and not here.
 * Spec: ITU-T G.826, Annex A; ETSI TR 101 290, system availability
 */
export function availabilityOf(
  [observed, errored, severelyErrored, unavailable]: SecondSums,
  spanS: number,
): Availability {
  const monitored = within(observed, spanS);
  const lost = within(unavailable, monitored);
  return {
    span_s: spanS,
    monitored_s: monitored,
    unmonitored_s: spanS - monitored,
    errored_s: within(errored, monitored),
    severely_errored_s: within(severelyErrored, monitored),
    unavailable_s: lost,
    availability_percent: monitored === 0 ? null : percentOf(monitored - lost, monitored),
  };
}

export function sumOf(one: SecondSums, other: SecondSums): SecondSums {
  return [one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]];
}

/** In whole numbers: 99.99999 % is not 100 %. */
function percentOf(part: number, whole: number): number {
  return Math.floor((part * 100 * PERCENT_PARTS) / whole) / PERCENT_PARTS;
}

function within(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
