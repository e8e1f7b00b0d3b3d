import { setImmediate as turn } from 'node:timers/promises';
import { Registry } from 'prom-client';
import type { HttpFigures } from '../http/figures.js';
import type { ReportKinds } from '../report/kinds.js';
import type { MetricFamily, MetricScope } from '../report/metric-family.js';
import type { NdjsonRecord } from '../report/records.js';
import type { HostReport } from '../system/host-report.js';
import { ACCOUNTING_METRICS, MONITOR_METRICS, PROBE_METRICS, TAP_METRICS } from './accounting-metrics.js';
import { COMMAND_METRICS, DELIVERY_METRICS, EXPORTER_METRICS, type ExporterFigures } from './exporter-metrics.js';
import { HOST_METRICS } from './host-metrics.js';
import { HTTP_METRICS } from './http-metrics.js';
import { BOUNDS, LatestRecords, type Snapshot } from './latest-records.js';
import { type MeasuredThing, type MeasuredThings, measuredThings, theOnly } from './measured-things.js';
import { kindScopes } from './scopes.js';
import { STREAM_METRICS } from './stream-metrics.js';
import { type MetricSample, ValuesCounter, ValuesGauge } from './values-metric.js';

/** Another scrape within this time gets the same text: a flood of them costs no more than one a second. */
const SHORTEST_INTERVAL_MS = 1000;

export interface ExporterOptions {
  readonly version: string;
  readonly host: () => HostReport;
  /** Epoch ms. */
  readonly now: () => number;
  /** Of the server that serves the metrics, if it is ours. */
  readonly http?: HttpFigures;
  /** What each kind of stream brings, in place of REPORT_KINDS. */
  readonly kinds?: ReportKinds;
}

/** The metrics of Prometheus, from the records of a monitor as they pass. */
export class Exporter {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;
  readonly latest: LatestRecords;
  readonly #options: ExporterOptions;
  /** Of what the kinds of stream bring. */
  readonly #scopes: ReturnType<typeof kindScopes>;
  readonly #registry = new Registry();
  /** What the scrape that is answered, or was last, has seen. */
  #snapshot: Snapshot;
  #things: MeasuredThings;
  #host: HostReport | undefined;
  #text: Promise<Buffer> | undefined;
  #textMs = Number.NEGATIVE_INFINITY;

  constructor(options: ExporterOptions) {
    this.#options = options;
    this.#scopes = kindScopes(options.kinds);
    this.latest = new LatestRecords(options.now, BOUNDS, options.kinds);
    this.#snapshot = this.latest.snapshot();
    this.#things = measuredThings(this.#snapshot, this.#scopes);
    this.#registerAll();
  }

  write(record: NdjsonRecord): void {
    this.latest.take(record);
  }

  /** All metrics in the text format; other work of the process goes on between two metrics. */
  text(): Promise<Buffer> {
    const nowMs = this.#options.now();
    if (this.#text === undefined || Math.abs(nowMs - this.#textMs) >= SHORTEST_INTERVAL_MS) {
      this.#textMs = nowMs;
      this.#text = this.#textAfter(this.#text);
    }
    return this.#text;
  }

  /** One at a time, as each metric is read off the same snapshot. */
  async #textAfter(previous: Promise<Buffer> | undefined): Promise<Buffer> {
    await previous?.catch(() => {}); // Its scrape was told.
    this.#snapshot = this.latest.snapshot();
    this.#things = measuredThings(this.#snapshot, this.#scopes);
    this.#host = this.#options.host();
    const texts: string[] = [];
    for (const { name } of this.#registry.getMetricsAsArray()) {
      await turn();
      texts.push(await this.#registry.getSingleMetricAsString(name));
    }
    return Buffer.from(`${texts.join('\n\n')}\n`);
  }

  #registerAll(): void {
    this.#register(STREAM_METRICS, () => this.#things.reported);
    for (const scope of this.#scopes) this.#register(scope, () => this.#things.ofKinds.get(scope)!);
    this.#register(ACCOUNTING_METRICS, () => this.#things.accounting);
    this.#register(PROBE_METRICS, () => this.#things.probes);
    this.#register(MONITOR_METRICS, () => this.#things.monitor);
    this.#register(TAP_METRICS, () => this.#things.taps);
    this.#register(DELIVERY_METRICS, () => this.#things.deliveries);
    this.#register(COMMAND_METRICS, () => this.#things.runs);
    this.#register(HOST_METRICS, () => theOnly(this.#host));
    this.#register(HTTP_METRICS, () => theOnly(this.#options.http));
    this.#register(EXPORTER_METRICS, () => theOnly(this.#figures()));
  }

  #register<Source>(scope: MetricScope<Source>, things: () => readonly MeasuredThing<Source>[]): void {
    for (const family of scope.families) {
      const { name, help, type } = family;
      const settings = { name, help, labelNames: [...scope.labels, ...family.labels], registers: [this.#registry] };
      const Metric = type === 'gauge' ? ValuesGauge : ValuesCounter;
      new Metric(settings, () => samplesOf(family, things()));
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

const NO_LABELS = {};

function samplesOf<Source>(
  { labels: names, read }: MetricFamily<Source>,
  things: readonly MeasuredThing<Source>[],
): MetricSample[] {
  const samples: MetricSample[] = [];
  for (const { labels: sharedLabels, source } of things) {
    read(source, (value, ...own) => {
      if (typeof value !== 'number' || !Number.isFinite(value)) return;
      const labels =
        names.length === 0 ? NO_LABELS : Object.fromEntries(names.map((name, index) => [name, own[index]!]));
      samples.push({ value, sharedLabels, labels });
    });
  }
  return samples;
}
