import type { MetricScope } from '../report/metric-family.js';
import type { ExportedStream, Snapshot } from './latest-records.js';
import { STREAM_METRICS } from './stream-metrics.js';

/** One thing that is measured, with the labels that tell it from others. */
export interface MeasuredThing<Source> {
  readonly labels: Readonly<Record<string, string>>;
  readonly source: Source;
}

/** All that a snapshot holds, by kind. */
export type MeasuredThings = ReturnType<typeof measuredThings>;

/** `kindScopes`: what the kinds of stream have. */
export function measuredThings({ streams, probes, monitor }: Snapshot, kindScopes: readonly MetricScope<any>[]) {
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
    accounting: each(({ accounting }) => accounting),
    ofKinds: new Map(kindScopes.map((scope) => [scope, streams.flatMap((stream) => thingsIn(stream, scope))])),
    probes: probes.map((source) => ({ labels: { probe_id: source.record.probe_id }, source })),
    monitor: theOnly(monitor),
    taps: Object.entries(monitor?.taps ?? {}).map(([tap, source]) => ({ labels: { tap }, source })),
  };
}

/** One without labels, or none. */
export function theOnly<Source>(source: Source | undefined): readonly MeasuredThing<Source>[] {
  return source === undefined ? [] : [{ labels: {}, source }];
}

function thingsIn({ labels, measured }: ExportedStream, scope: MetricScope<any>): MeasuredThing<unknown>[] {
  const things = measured.get(scope) ?? [];
  return things.map(({ labels: own, source }) => ({ labels: labelsOf(scope, [...labels, ...own]), source }));
}

function labelsOf<Source>({ labels }: MetricScope<Source>, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(labels.map((name, index) => [name, values[index]!]));
}
