/** Runnable and waiting tasks on average over 1, 5 and 15 minutes; rscap's names. */
export interface LoadAverage {
  /** Over one minute. */
  readonly load_avg_one: number | null;
  /** Over five minutes. */
  readonly load_avg_five: number | null;
  /** Over fifteen minutes. */
  readonly load_avg_fifteen: number | null;
}

/** Reads /proc/loadavg. */
export function parseLoadAverage(text: string): LoadAverage {
  const [one, five, fifteen] = text.split(' ').map(parseDecimal);
  return { load_avg_one: one ?? null, load_avg_five: five ?? null, load_avg_fifteen: fifteen ?? null };
}

/** Seconds since boot, from /proc/uptime; null: not there. */
export function parseUptime(text: string): number | null {
  return parseDecimal(text.split(' ')[0]!);
}

function parseDecimal(text: string): number | null {
  return /^\d{1,15}\.\d{1,9}$/.test(text) ? Number(text) : null;
}
