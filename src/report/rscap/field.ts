/** Values of a field in a message. */
export type RscapValue = number | string | null;

/**
 * One field of the messages of rscap. What there is not has the value that rscap gave it (0, 65535, an empty text); what there
 * is but was not measured is null.
 */
export interface RscapField<Facts> {
  readonly type: 'integer' | 'number' | 'string';
  /** Whether it may be null: not measured, or not yet. */
  readonly nullable?: true;
  /** `rsprobe`: rscap did not send it yet, its successor did. */
  readonly since?: 'rsprobe';
  readonly unit?: string;
  /** What it tells, and where from: names in backticks are those of the report. */
  readonly text: string;
  readonly of: (facts: Facts) => RscapValue;
}

export type RscapFields<Facts> = Readonly<Record<string, RscapField<Facts>>>;

/** Adds the fields to the message, their names behind the prefix. */
export function addFields<Facts>(
  message: Record<string, unknown>,
  prefix: string,
  fields: RscapFields<Facts>,
  facts: Facts,
): void {
  for (const name in fields) message[prefix + name] = fields[name]!.of(facts);
}

/** Bits per second in whole numbers, as rscap counted. */
export function wholeBps(bps: number | null): number | null {
  return bps === null ? null : Math.round(bps);
}

/** Milliseconds, to the nanosecond. */
export function msOf(ns: number | null): number | null {
  return ns === null ? null : Math.round(ns) / 1e6;
}
