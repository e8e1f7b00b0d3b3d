import { dirname } from 'node:path';
import type { Console } from '../cli/log.js';
import { RateLimitedLog } from '../cli/rate-limited-log.js';
import { KafkaMessages } from '../delivery/kafka/kafka-messages.js';
import { ReportPace } from '../delivery/kafka/report-pace.js';
import type { DeliveryFigures, RecordSink } from '../delivery/record-sink.js';
import { HostWatch } from '../system/host-watch.js';
import { openCommand, openWebhooks } from './event-outlets.js';
import { KafkaTaker } from './kafka-taker.js';
import type { MetricsEndpoint } from './metrics-endpoint.js';
import type { MonitorConfig } from './options.js';
import type { RecordTaker } from './report-desk.js';

const NS_PER_MS = 1e6;

/** What records go to besides `--metrics-file`, and what is read for them. */
export interface Takers {
  readonly all: readonly RecordTaker[];
  readonly endpoint: MetricsEndpoint | undefined;
  readonly kafkaFigures: (() => DeliveryFigures) | undefined;
  readonly host: HostWatch | undefined;
}

/** Opens them all, or none. Throws UsageError, HistoryError, SpoolError and MetricsServerError. */
export async function openTakers(config: MonitorConfig, console: Console): Promise<Takers> {
  const all: RecordTaker[] = [];
  try {
    return { all, ...(await openInto(all, config, console)) };
  } catch (error) {
    await closeTakers(all);
    throw error;
  }
}

export async function closeTakers(takers: readonly RecordTaker[]): Promise<void> {
  await Promise.all(takers.map((taker) => taker.close()));
}

/** The endpoint tells of the others. */
async function openInto(all: RecordTaker[], config: MonitorConfig, console: Console): Promise<Omit<Takers, 'all'>> {
  const log = new RateLimitedLog(console.log);
  const { history, historyDays, sendToKafka, showOsStats, metricsPort } = config;
  const isHostWanted = showOsStats || metricsPort !== undefined || (sendToKafka && config.kafkaFormat === 'rscap');
  const host = isHostWanted ? watchHost(config) : undefined;
  const command = openCommand(config, log);
  if (command !== undefined) all.push(command);
  const webhooks = openWebhooks(config, process.env, log);
  all.push(...webhooks);
  const kafka = sendToKafka ? await openKafka(config, log) : undefined;
  if (kafka !== undefined) all.push(kafkaTaker(kafka, config, host, console));
  if (history !== undefined) all.push(await openHistory(history, historyDays, console));
  const endpoint = await openEndpoint(config, host, console);
  const kafkaFigures = kafka && (() => kafka.figures);
  if (endpoint === undefined) return { endpoint, kafkaFigures, host };
  all.push(endpoint);
  if (command !== undefined) endpoint.exporter.addCommands(() => command.runner);
  if (kafkaFigures !== undefined) endpoint.exporter.addSink('kafka', kafkaFigures);
  for (const [index, { sink }] of webhooks.entries()) {
    endpoint.exporter.addSink(`webhook ${index + 1}`, () => sink.figures);
  }
  return { endpoint, kafkaFigures, host };
}

/** With the disk that is written to: the spool's, or the recording's. */
export function watchHost({ spoolDir, outputFile }: MonitorConfig): HostWatch {
  const recording = outputFile === undefined || outputFile === '-' ? undefined : dirname(outputFile);
  return new HostWatch(() => performance.now() * NS_PER_MS, { diskPath: spoolDir ?? recording });
}

/*
 * What is not used is not loaded: each garbage collection goes through all that is, and a recording at full speed has many.
 */

/** Throws UsageError and SpoolError. */
async function openKafka(config: MonitorConfig, log: RateLimitedLog): Promise<RecordSink> {
  const { createKafkaSink } = await import('../delivery/kafka/kafka-sink.js');
  return createKafkaSink(config, process.env, log);
}

function kafkaTaker(
  sink: RecordSink,
  { kafkaFormat, kafkaInterval, reportInterval }: MonitorConfig,
  host: HostWatch | undefined,
  console: Console,
): RecordTaker {
  const pace = new ReportPace(kafkaInterval, reportInterval * 1000);
  const messages = new KafkaMessages({ format: kafkaFormat, pace, host: () => host!.latest });
  return new KafkaTaker(sink, messages, () => {
    const { sent, acknowledged, waiting, spooled, dropped, lastError } = sink.figures;
    const isAllThere = dropped === 0 && waiting === 0;
    console.log[isAllThere ? 'info' : 'warn'](
      { sent, acknowledged, waiting, spooled, dropped, lastError },
      'Kafka closed',
    );
  });
}

async function openHistory(file: string, days: number, console: Console): Promise<RecordTaker> {
  const log = new RateLimitedLog(console.log);
  const onFault = (message: string): void => log.write('error', 'history', { dropped: writer.dropped }, message);
  const { HistoryWriter } = await import('../history/history-writer.js');
  const writer = await HistoryWriter.open({ file, days, onFault, now: Date.now });
  return {
    write: (record) => writer.write(record),
    close: async () => {
      await writer.close();
      const { written, dropped } = writer;
      console.log[dropped === 0 ? 'info' : 'warn']({ file, written, dropped }, 'history closed');
    },
  };
}

async function openEndpoint(
  { metricsPort, metricsBind }: MonitorConfig,
  host: HostWatch | undefined,
  { log }: Console,
): Promise<MetricsEndpoint | undefined> {
  if (metricsPort === undefined) return undefined;
  const options = { host: metricsBind, port: metricsPort, hostReport: () => host!.latest, now: Date.now };
  const { MetricsEndpoint } = await import('./metrics-endpoint.js');
  return MetricsEndpoint.open(options, log);
}
