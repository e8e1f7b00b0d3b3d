import { setImmediate as turn } from 'node:timers/promises';
import { Counter, Gauge, Registry } from 'prom-client';
import type { NdjsonRecord } from '../report/records.js';
import type { DeliveryFigures } from '../sinks/record-sink.js';
import type { HostReport } from '../system/host-report.js';
import { ACCOUNTING_METRICS, MONITOR_METRICS, PROBE_METRICS } from './accounting-metrics.js';
import {
  COMMAND_METRICS,
  type CommandFigures,
  DELIVERY_METRICS,
  EXPORTER_METRICS,
  type ExporterFigures,
} from './exporter-metrics.js';
import { HOST_METRICS } from './host-metrics.js';
import { LatestRecords, type Snapshot } from './latest-records.js';
import type { MetricFamily, MetricScope } from './metric-family.js';
import { PID_METRICS } from './pid-metrics.js';
import { RULE_METRICS, STREAM_METRICS, TRANSPORT_STREAM_METRICS } from './stream-metrics.js';

/** Another scrape within this time gets the same text: a flood of them costs no more than one a second. */
const SHORTEST_INTERVAL_MS = 1000;

export interface ExporterOptions {
  readonly version: string;
  readonly host: () => HostReport;
  readonly now: () => number;
  readonly latest?: LatestRecords;
}

type Sample<Source> = readonly [labels: readonly string[], source: Source];

/** The metrics of Prometheus, from the records of a monitor as they pass. */
export class Exporter {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;
  readonly latest: LatestRecords;
  readonly #options: ExporterOptions;
  readonly #registry = new Registry();
  readonly #sinks = new Map<string, () => DeliveryFigures>();
  #commands: (() => CommandFigures) | undefined;
  #snapshot: Snapshot;
  #host: HostReport | undefined;
  #text: Promise<Buffer> | undefined;
  #textMs = Number.NEGATIVE_INFINITY;

  constructor(options: ExporterOptions) {
    this.#options = options;
    this.latest = options.latest ?? new LatestRecords(options.now);
    this.#snapshot = this.latest.snapshot();
    this.#registerAll();
  }

  write(record: NdjsonRecord): void {
    this.latest.take(record);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** `name` tells it from the other sinks. */
  addSink(name: string, figures: () => DeliveryFigures): void {
    this.#sinks.set(name, figures);
  }

  addCommands(figures: () => CommandFigures): void {
    this.#commands = figures;
  }

  /** All metrics in the text format; other work of the process goes on between two metrics. */
  text(): Promise<Buffer> {
    const nowMs = this.#options.now();
    if (this.#text === undefined || Math.abs(nowMs - this.#textMs) >= SHORTEST_INTERVAL_MS) {
      this.#textMs = nowMs;
      this.#text = this.#after(this.#text);
    }
    return this.#text;
  }

  /** One at a time, as all read the same snapshot. */
  async #after(previous: Promise<Buffer> | undefined): Promise<Buffer> {
    await previous;
    this.#snapshot = this.latest.snapshot();
    this.#host = this.#options.host();
    const families: string[] = [];
    for (const { name } of this.#registry.getMetricsAsArray()) {
      families.push(await this.#registry.getSingleMetricAsString(name));
      await turn();
    }
    return Buffer.from(`${families.join('\n\n')}\n`);
  }

  #registerAll(): void {
    const streams = () => this.#snapshot.streams;
    this.#register(STREAM_METRICS, () => present(streams(), ({ labels, reported }) => [labels, reported]));
    this.#register(TRANSPORT_STREAM_METRICS, () =>
      present(streams(), ({ labels, transportStream }) => [labels, transportStream]),
    );
    this.#register(RULE_METRICS, () =>
      streams().flatMap(({ labels, transportStream }) =>
        Object.entries(transportStream?.tr101290 ?? {}).map(
          ([name, rule]) => [[...labels, rule.rule, name, String(rule.priority)], rule] as const,
        ),
      ),
    );
    this.#register(PID_METRICS, () =>
      streams().flatMap(({ labels, pids }) => pids.map((pid) => [[...labels, String(pid.pid)], pid] as const)),
    );
    this.#register(ACCOUNTING_METRICS, () => present(streams(), ({ labels, accounting }) => [labels, accounting]));
    this.#register(PROBE_METRICS, () => this.#snapshot.probes.map((probe) => [[probe.record.probe_id], probe]));
    this.#register(MONITOR_METRICS, () => single(this.#snapshot.monitor));
    this.#register(DELIVERY_METRICS, () => [...this.#sinks].map(([name, figures]) => [[name], figures()]));
    this.#register(COMMAND_METRICS, () => single(this.#commands?.()));
    this.#register(HOST_METRICS, () => single(this.#host));
    this.#register(EXPORTER_METRICS, () => single(this.#figures()));
  }

  #register<Source>({ labels, families }: MetricScope<Source>, samples: () => readonly Sample<Source>[]): void {
    for (const family of families) this.#registerFamily(family, [...labels, ...family.labels], samples);
  }

  #registerFamily<Source>(
    { name, help, type, read }: MetricFamily<Source>,
    labelNames: readonly string[],
    samples: () => readonly Sample<Source>[],
  ): void {
    const settings = { name, help, labelNames, registers: [this.#registry] };
    const fill = (metric: { reset(): void }, set: (labels: Record<string, string>, value: number) => void): void => {
      metric.reset();
      for (const [labels, source] of samples()) {
        read(source, (value, ...own) => {
          if (typeof value === 'number' && Number.isFinite(value))
            set(labelled(labelNames, [...labels, ...own]), value);
        });
      }
    };
    if (type === 'gauge') {
      const metric: Gauge = new Gauge({
        ...settings,
        collect: () => fill(metric, (labels, v) => metric.set(labels, v)),
      });
    } else {
      const metric: Counter = new Counter({
        ...settings,
        collect: () => fill(metric, (labels, v) => metric.inc(labels, Math.max(v, 0))),
      });
    }
  }

  #figures(): ExporterFigures {
    const { user, system } = process.cpuUsage();
    return {
      version: this.#options.version,
      events: this.latest.events,
      streams: this.#snapshot.streams.length,
      leftOutRecords: this.latest.leftOutRecords,
      leftOutPids: this.#snapshot.leftOutPids,
      cpuSeconds: (user + system) / 1e6,
      residentBytes: process.memoryUsage.rss(),
      startSeconds: performance.timeOrigin / 1000,
    };
  }
}

function present<Item, Source>(
  items: readonly Item[],
  sampleOf: (item: Item) => readonly [readonly string[], Source | undefined],
): readonly Sample<Source>[] {
  return items.map(sampleOf).filter((sample): sample is Sample<Source> => sample[1] !== undefined);
}

function single<Source>(source: Source | undefined): readonly Sample<Source>[] {
  return source === undefined ? [] : [[[], source]];
}

function labelled(names: readonly string[], values: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [name, values[index]!]));
}
