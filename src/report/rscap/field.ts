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

/** Members of a JSON object: the name of each, and its value as JSON. */
export type JsonMembers = readonly (readonly [name: string, json: string])[];

export function jsonMembers<Facts>(fields: RscapFields<Facts>, facts: Facts): JsonMembers {
  return Object.keys(fields).map((name) => [name, JSON.stringify(fields[name]!.of(facts))]);
}

/** The members as text, each behind a comma, their names behind the prefix. */
export function membersText(prefix: string, members: JsonMembers): string {
  let text = '';
  for (const [name, json] of members) text += `,"${prefix}${name}":${json}`;
  return text;
}

/** Bits per second in whole numbers, as rscap counted. */
export function wholeBps(bps: number | null): number | null {
  return bps === null ? null : Math.round(bps);
}

/** Milliseconds, to the nanosecond. */
export function msOf(ns: number | null): number | null {
  return ns === null ? null : Math.round(ns) / 1e6;
}
