import type { ExportedStream, Snapshot } from './latest-records.js';
import type { MetricScope } from './metric-family.js';
import { PID_METRICS } from './pid-metrics.js';
import { RULE_METRICS, STREAM_METRICS } from './stream-metrics.js';

/** One thing that is measured, with the labels that tell it from others. */
export interface MeasuredThing<Source> {
  readonly labels: Readonly<Record<string, string>>;
  readonly source: Source;
}

/** All that a snapshot holds, by kind. */
export type MeasuredThings = ReturnType<typeof measuredThings>;

export function measuredThings({ streams, probes, monitor }: Snapshot) {
  const labelled = streams.map((stream) => ({ stream, labels: labelsOf(STREAM_METRICS, stream.labels) }));
  const each = <Source>(read: (stream: ExportedStream) => Source | undefined): MeasuredThing<Source>[] =>
    labelled.flatMap(({ stream, labels }) => {
      const source = read(stream);
      return source === undefined ? [] : [{ labels, source }];
    });
  const deliveries = Object.entries(monitor?.deliveries ?? {}).map(([outlet, source]) => ({
    labels: { outlet },
    source,
  }));
  return {
    deliveries,
    runs: deliveries.flatMap(({ labels, source: { runs } }) => (runs === null ? [] : [{ labels, source: runs }])),
    reported: each(({ reported }) => reported),
    transportStreams: each(({ transportStream }) => transportStream),
    accounting: each(({ accounting }) => accounting),
    rules: streams.flatMap(rulesOf),
    pids: streams.flatMap(pidsOf),
    probes: probes.map((source) => ({ labels: { probe_id: source.record.probe_id }, source })),
    monitor: theOnly(monitor),
  };
}

/** One without labels, or none. */
export function theOnly<Source>(source: Source | undefined): readonly MeasuredThing<Source>[] {
  return source === undefined ? [] : [{ labels: {}, source }];
}

function rulesOf({ labels, transportStream }: ExportedStream) {
  return Object.entries(transportStream?.tr101290 ?? {}).map(([name, source]) => ({
    labels: labelsOf(RULE_METRICS, [...labels, source.rule, name, String(source.priority)]),
    source,
  }));
}

function pidsOf({ labels, pids }: ExportedStream) {
  return pids.map((source) => ({ labels: labelsOf(PID_METRICS, [...labels, String(source.pid)]), source }));
}

function labelsOf<Source>({ labels }: MetricScope<Source>, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(labels.map((name, index) => [name, values[index]!]));
}
