import { dirname } from 'node:path';
import type { Console } from '../cli/log.js';
import type { MonitorConfig } from '../cli/monitor-options.js';
import { RateLimitedLog } from '../cli/rate-limited-log.js';
import { STANDARD_OUTPUT } from '../sinks/open-writer.js';
import { openCommand, openWebhooks } from './event-outlets.js';
import { MetricsEndpoint } from './metrics-endpoint.js';
import type { RecordTaker } from './report-desk.js';

/** What records go to besides `--metrics-file`. */
export interface Takers {
  readonly all: readonly RecordTaker[];
  readonly endpoint: MetricsEndpoint | undefined;
}

/** Opens them all, or none. Throws UsageError, SpoolError and MetricsServerError. */
export async function openTakers(config: MonitorConfig, console: Console): Promise<Takers> {
  const log = new RateLimitedLog(console.log);
  const command = openCommand(config, log);
  const endpoint = await openEndpoint(config, console);
  const taken: RecordTaker[] = [command, endpoint].filter((taker) => taker !== undefined);
  try {
    const webhooks = openWebhooks(config, process.env, log);
    if (command !== undefined) endpoint?.exporter.addCommands(() => command.runner);
    webhooks.forEach(({ sink }, index) => {
      endpoint?.exporter.addSink(`webhook ${index + 1}`, () => sink.figures);
    });
    return { all: [...webhooks, ...taken], endpoint };
  } catch (error) {
    await closeTakers(taken);
    throw error;
  }
}

export async function closeTakers(takers: readonly RecordTaker[]): Promise<void> {
  await Promise.all(takers.map((taker) => taker.close()));
}

async function openEndpoint(config: MonitorConfig, { log }: Console): Promise<MetricsEndpoint | undefined> {
  const { metricsPort, metricsBind, outputFile, spoolDir } = config;
  if (metricsPort === undefined) return undefined;
  const recordings = outputFile === undefined || outputFile === STANDARD_OUTPUT ? undefined : dirname(outputFile);
  const diskPath = recordings ?? spoolDir;
  return MetricsEndpoint.open({ host: metricsBind, port: metricsPort, diskPath, now: Date.now }, log);
}
