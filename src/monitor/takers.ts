import { dirname } from 'node:path';
import type { Console } from '../cli/log.js';
import type { MonitorConfig } from '../cli/monitor-options.js';
import { RateLimitedLog } from '../cli/rate-limited-log.js';
import { HistoryWriter } from '../history/history-writer.js';
import { STANDARD_OUTPUT } from '../sinks/open-writer.js';
import { openCommand, openWebhooks } from './event-outlets.js';
import { MetricsEndpoint } from './metrics-endpoint.js';
import type { RecordTaker } from './report-desk.js';

/** What records go to besides `--metrics-file`. */
export interface Takers {
  readonly all: readonly RecordTaker[];
  readonly endpoint: MetricsEndpoint | undefined;
}

/** Opens them all, or none. Throws UsageError, HistoryError, SpoolError and MetricsServerError. */
export async function openTakers(config: MonitorConfig, console: Console): Promise<Takers> {
  const all: RecordTaker[] = [];
  try {
    return { all, endpoint: await openInto(all, config, console) };
  } catch (error) {
    await closeTakers(all);
    throw error;
  }
}

export async function closeTakers(takers: readonly RecordTaker[]): Promise<void> {
  await Promise.all(takers.map((taker) => taker.close()));
}

/** Returns the endpoint, which tells of the others. */
async function openInto(
  all: RecordTaker[],
  config: MonitorConfig,
  console: Console,
): Promise<MetricsEndpoint | undefined> {
  const log = new RateLimitedLog(console.log);
  const command = openCommand(config, log);
  if (command !== undefined) all.push(command);
  const webhooks = openWebhooks(config, process.env, log);
  all.push(...webhooks);
  if (config.history !== undefined) all.push(await openHistory(config.history, config.historyDays, console));
  const endpoint = await openEndpoint(config, console);
  if (endpoint === undefined) return undefined;
  all.push(endpoint);
  if (command !== undefined) endpoint.exporter.addCommands(() => command.runner);
  for (const [index, { sink }] of webhooks.entries()) {
    endpoint.exporter.addSink(`webhook ${index + 1}`, () => sink.figures);
  }
  return endpoint;
}

async function openHistory(file: string, days: number, console: Console): Promise<RecordTaker> {
  const log = new RateLimitedLog(console.log);
  const onFault = (message: string): void => log.write('error', 'history', { dropped: writer.dropped }, message);
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

async function openEndpoint(config: MonitorConfig, { log }: Console): Promise<MetricsEndpoint | undefined> {
  const { metricsPort, metricsBind, outputFile, spoolDir } = config;
  if (metricsPort === undefined) return undefined;
  const recordings = outputFile === undefined || outputFile === STANDARD_OUTPUT ? undefined : dirname(outputFile);
  const diskPath = recordings ?? spoolDir;
  return MetricsEndpoint.open({ host: metricsBind, port: metricsPort, diskPath, now: Date.now }, log);
}
