// Tested by: test/e2e/kafka-monitor.test.ts, test/e2e/events-out.test.ts

import { dirname } from 'node:path';
import type { Console } from '../cli/log.js';
import { RateLimitedLog } from '../cli/rate-limited-log.js';
import { ContainedTaker } from '../delivery/contained-taker.js';
import { HttpSite } from '../http/http-site.js';
import { STANDARD_OUTPUT } from '../output/standard-output-name.js';
import type { Outlet, OutletContext } from '../report/outlet.js';
import type { RecordTaker } from '../report/record-taker.js';
import { RecordTexts } from '../report/record-texts.js';
import { HostWatch } from '../system/host-watch.js';
import type { MonitorConfig } from './options.js';
import { OUTLETS } from './outlets.js';

const NS_PER_MS = 1e6;

/** What records go to, and what is read for them. */
export interface Takers {
  readonly all: readonly RecordTaker[];
  readonly host: HostWatch | undefined;
}

/** Opens all of `outlets` that are asked for, or none. Throws UsageError, HistoryError, SpoolError, OutputError and HttpServerError. */
export async function openTakers(
  config: MonitorConfig,
  { log }: Pick<Console, 'log'>,
  onFailure: OutletContext['onFailure'],
  outlets: readonly Outlet<any>[] = OUTLETS,
): Promise<Takers> {
  const host = isHostWanted(config, outlets) ? watchHost(config) : undefined;
  const limited = new RateLimitedLog(log);
  const context: OutletContext = {
    environment: process.env,
    log: limited,
    host: () => host!.latest,
    reportIntervalMs: config.reportInterval * 1000,
    input: config.input.length === 0 ? null : await namesOfInput(config),
    site: new HttpSite(),
    texts: new RecordTexts(),
    now: Date.now,
    onFailure,
  };
  const all: RecordTaker[] = [];
  try {
    for (const outlet of outlets) {
      if (!outlet.isAsked(config)) continue;
      const opened = await outlet.open(config, context);
      all.push(...opened.map((taker) => new ContainedTaker(taker, limited)));
    }
    return { all, host };
  } catch (error) {
    await closeTakers(all);
    throw error;
  }
}

/** Who receives from probes loads nothing of the analysis of files. */
async function namesOfInput({ input }: MonitorConfig): Promise<string> {
  const { namesOf } = await import('../inspect/analyze-files.js');
  return namesOf(input).join(', ');
}

export async function closeTakers(takers: readonly RecordTaker[]): Promise<void> {
  await Promise.all(takers.map((taker) => taker.close()));
}

function isHostWanted(config: MonitorConfig, outlets: readonly Outlet<any>[]): boolean {
  return config.showOsStats || outlets.some((outlet) => outlet.readsHost?.(config) ?? false);
}

/** With the disk that is written to: the spool's, or the recording's. */
function watchHost({ spoolDir, outputFile }: MonitorConfig): HostWatch {
  const recording = outputFile === undefined || outputFile === STANDARD_OUTPUT ? undefined : dirname(outputFile);
  return new HostWatch(() => performance.now() * NS_PER_MS, { diskPath: spoolDir ?? recording });
}
