/** Adds a sample to a family, with the values of the labels of its own; null: nothing is known, so there is no sample. */
export type AddSample = (value: number | null | undefined, ...labels: readonly string[]) => void;

/** One metric: what it is called, and how its samples are read off a source. */
export interface MetricFamily<Source> {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  /** Besides those of its scope. */
  readonly labels: readonly string[];
  readonly read: (source: Source, add: AddSample) => void;
}

/** Metrics of one kind of thing, with the labels that tell these apart. */
export interface MetricScope<Source> {
  readonly title: string;
  readonly labels: readonly string[];
  readonly families: readonly MetricFamily<Source>[];
}

/** What tells the streams apart. */
export const STREAM_LABELS = ['stream_id', 'probe_id'] as const;

type Read<Source> = MetricFamily<Source>['read'];

export function counter<Source>(
  name: string,
  help: string,
  read: Read<Source>,
  ...labels: readonly string[]
): MetricFamily<Source> {
  return { name, type: 'counter', help, labels, read };
}

export function gauge<Source>(
  name: string,
  help: string,
  read: Read<Source>,
  ...labels: readonly string[]
): MetricFamily<Source> {
  return { name, type: 'gauge', help, labels, read };
}

/** A sample for each key. */
export function addEach(counts: Readonly<Record<string, number>>, add: AddSample): void {
  for (const key in counts) add(counts[key], key);
}

/** Seconds of ns. */
export function seconds(ns: number | null | undefined): number | null {
  return ns === null || ns === undefined ? null : ns / 1e9;
}

/** Bytes of bits. */
export function bytes(bits: number | null | undefined): number | null {
  return bits === null || bits === undefined ? null : bits / 8;
}
