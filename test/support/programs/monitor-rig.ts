import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { pino } from 'pino';
import { RateLimitedLog } from '../../../src/cli/rate-limited-log.js';
import { Monitor, type MonitorOptions } from '../../../src/monitor/monitor.js';
import {
  type AccountingRecord,
  identityFaults,
  type MetricsRecord,
  type MonitorAccountingRecord,
  type ProbeAccountingRecord,
  probeIdentityFaults,
} from '../../../src/report/accounting.js';
import type { AnalysisRecord, NdjsonRecord } from '../../../src/report/records.js';
import type { Message } from '../../../src/stream/message.js';
import { isAccounting, readRecords } from '../records/records.js';

const NOW_MS = 1_763_790_001_000;

/** A monitor without a socket, whose files are in a folder of its own. */
export class MonitorRig {
  readonly monitor: Monitor;
  /** What was logged, one JSON line each. */
  readonly log: string[] = [];

  /** `out` and `metrics` stand for files of the rig's folder. */
  constructor(
    readonly folder: string,
    options: Partial<MonitorOptions> = {},
  ) {
    const log = new RateLimitedLog(pino({}, { write: (line) => this.log.push(line) }));
    const { outputFile } = options;
    const isRelative = outputFile !== undefined && !outputFile.startsWith('/');
    const settings = {
      overwrite: false,
      stream: [],
      packetCount: 0,
      exitOnEnd: false,
      expectedProbes: 1,
      metricsFile: join(folder, 'metrics.ndjson'),
      noAnalysis: false,
      profile: '2020' as const,
      takers: [],
      kafkaFigures: undefined,
      host: undefined,
      showOsStats: false,
      openView: () => undefined,
      ...options,
      outputFile: isRelative ? join(folder, outputFile) : outputFile,
    };
    this.monitor = new Monitor(settings, log, () => NOW_MS);
  }

  /** Takes the messages as a subscriber hands them on: none after the monitor wants to stop. */
  async take(...messages: readonly Message[]): Promise<void> {
    for (const message of messages) {
      if (this.monitor.stopping.aborted) return;
      await this.monitor.handle(message);
    }
  }

  /** Ends the monitor; returns its final records, all of whose identities hold. */
  async finish(): Promise<FinalRecords> {
    await this.monitor.close();
    const final = this.records().filter((record) => record.final);
    const streams = final.filter((record) => record.type === 'accounting');
    const probes = final.filter((record) => record.type === 'probe_accounting');
    for (const record of streams) assert.deepEqual(identityFaults(record), []);
    for (const record of probes) assert.deepEqual(probeIdentityFaults(record), []);
    return { streams, probes, monitor: final.find((record) => record.type === 'monitor_accounting')! };
  }

  /** Those of the accounting. */
  records(): MetricsRecord[] {
    return this.#lines().filter(isAccounting);
  }

  /** Those of the analysis. */
  analysisRecords(): AnalysisRecord[] {
    return this.#lines().filter((record) => !isAccounting(record)) as AnalysisRecord[];
  }

  #lines(): NdjsonRecord[] {
    return readRecords(join(this.folder, 'metrics.ndjson'));
  }

  read(file: string): Buffer {
    return readFileSync(join(this.folder, file));
  }
}

export interface FinalRecords {
  readonly streams: readonly AccountingRecord[];
  readonly probes: readonly ProbeAccountingRecord[];
  readonly monitor: MonitorAccountingRecord;
}

export function createMonitorRig(t: TestContext, options: Partial<MonitorOptions> = {}): MonitorRig {
  const folder = mkdtempSync(join(tmpdir(), 'tscap-monitor-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return new MonitorRig(folder, options);
}
