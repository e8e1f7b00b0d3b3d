/** By what availability is told. */
export const PERIOD_STEPS = ['hour', 'day', 'month'] as const;
export type PeriodStep = (typeof PERIOD_STEPS)[number];

/** An hour, a day or a month of a time zone. Epoch s; `to_s` is excluded. */
export interface Period {
  /** `2026-11-29 14:00`, `2026-11-29` or `2026-11` by the time zone. */
  readonly label: string;
  readonly from_s: number;
  readonly to_s: number;
}

/** Most periods of one answer. */
export const MOST_PERIODS = 1000;
/** And most time: ten years. */
const LONGEST_S = 3660 * 86_400;

const HOUR_S = 3600;
/** A day has 23 hours at least: a step of so many never leaves one out. */
const LEAP_S = 20 * HOUR_S;
const LABEL_LENGTH = { hour: 16, day: 10, month: 7 } as const;

/** Whether it names a time zone: `UTC`, `Europe/Berlin`. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-CA', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * The periods from one time to another, which are widened to whole hours; the first and the last one may be parts. They begin
 * with whole hours of UTC: where the zone is half an hour off, with the first that lies in them. undefined: there are too many, or it is more than ten years.
 */
export function periodsOf(fromS: number, toS: number, step: PeriodStep, zone: string): Period[] | undefined {
  if (toS - fromS > LONGEST_S) return undefined;
  const labelAt = labels(step, zone);
  const end = Math.ceil(toS / HOUR_S) * HOUR_S;
  const periods: Period[] = [];
  let from_s = Math.floor(fromS / HOUR_S) * HOUR_S;
  while (from_s < end) {
    if (periods.length === MOST_PERIODS) return undefined;
    const label = labelAt(from_s);
    const to_s = Math.min(end, step === 'hour' ? from_s + HOUR_S : endOf(from_s, label, labelAt));
    periods.push({ label, from_s, to_s });
    from_s = to_s;
  }
  return periods;
}

function endOf(fromS: number, label: string, labelAt: (epochS: number) => string): number {
  let endS = fromS;
  while (labelAt(endS + LEAP_S) === label) endS += LEAP_S;
  while (labelAt(endS) === label) endS += HOUR_S;
  return endS;
}

function labels(step: PeriodStep, zone: string): (epochS: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  });
  return (epochS) => {
    const parts = Object.fromEntries(format.formatToParts(epochS * 1000).map(({ type, value }) => [type, value]));
    const { year, month, day, hour, minute } = parts;
    return `${year}-${month}-${day} ${hour}:${minute}`.slice(0, LABEL_LENGTH[step]);
  };
}
