import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { pino } from 'pino';
import { RateLimitedLog } from '../../../src/cli/rate-limited-log.js';
import { ContainedTaker } from '../../../src/delivery/contained-taker.js';
import { MetricsFile } from '../../../src/delivery/file/metrics-file.js';
import { Inspector } from '../../../src/inspect/inspector.js';
import { Monitor } from '../../../src/monitor/monitor.js';
import type { MonitorOptions } from '../../../src/monitor/monitor-options.js';
import type { NdjsonLimits } from '../../../src/output/ndjson-writer.js';
import {
  type AccountingRecord,
  identityFaults,
  type MetricsRecord,
  type MonitorAccountingRecord,
  type ProbeAccountingRecord,
  probeIdentityFaults,
} from '../../../src/report/accounting.js';
import { RecordTexts } from '../../../src/report/record-texts.js';
import type { AnalysisRecord, NdjsonRecord } from '../../../src/report/records.js';
import type { Message } from '../../../src/stream/message.js';
import { isAccounting, readRecords } from '../records/records.js';

const NOW_MS = 1_763_790_001_000;

/** Where records go instead of a file of the rig, and other limits for that. */
export interface RigMetrics {
  readonly metricsFile?: string;
  readonly limits?: NdjsonLimits;
}

/** A monitor without a socket, whose files are in a folder of its own. */
export class MonitorRig {
  readonly monitor: Monitor;
  readonly metrics: MetricsFile;
  /** What was logged, one JSON line each. */
  readonly log: string[] = [];

  /** `out` and `metrics` stand for files of the rig's folder. */
  constructor(
    readonly folder: string,
    options: Partial<MonitorOptions> = {},
    { metricsFile, limits }: RigMetrics = {},
  ) {
    const log = new RateLimitedLog(pino({}, { write: (line) => this.log.push(line) }));
    this.metrics = new MetricsFile(
      { metricsFile: metricsFile ?? join(folder, 'metrics.ndjson'), metricsRotate: undefined, metricsKeep: 1 },
      { onFailure: (error, isOver) => this.monitor.outputFailed(error, isOver), texts: new RecordTexts(), log },
      limits,
    );
    const { outputFile } = options;
    const isRelative = outputFile !== undefined && !outputFile.startsWith('/');
    const settings = {
      overwrite: false,
      stream: [],
      packetCount: 0,
      exitOnEnd: false,
      expectedProbes: 1,
      noAnalysis: false,
      profile: '2020' as const,
      takers: [new ContainedTaker(this.metrics, log)],
      host: undefined,
      showOsStats: false,
      openView: () => undefined,
      inspectHere: (...inspector: ConstructorParameters<typeof Inspector>) => new Inspector(...inspector),
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

export function createMonitorRig(
  t: TestContext,
  options: Partial<MonitorOptions> = {},
  metrics: RigMetrics = {},
): MonitorRig {
  const folder = mkdtempSync(join(tmpdir(), 'tscap-monitor-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return new MonitorRig(folder, options, metrics);
}
