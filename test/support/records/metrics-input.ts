import { NO_LOSSES } from '../../../src/analysis/blame.js';
import type { PidReport } from '../../../src/report/kinds/mpegts/pid-report.js';
import type { TransportStreamReport } from '../../../src/report/kinds/mpegts/report.js';
import type { NdjsonRecord } from '../../../src/report/records.js';
import { streamReportRecord } from '../../../src/report/records.js';
import { figures, fileStream } from '../analysis/stream-report.js';

/** Stream reports for an exporter, told by what matters of them. */
export class MetricsInput {
  constructor(readonly taker: { take(record: NdjsonRecord): void }) {}

  /** `pids`: the programs of each PID. */
  report(
    changes: Partial<TransportStreamReport>,
    pids: Readonly<Record<number, readonly number[]>> = {},
    isFinal = false,
  ): void {
    const withPids = Object.fromEntries(
      Object.entries(pids).map(([pid, program_numbers]) => [pid, { pid: Number(pid), program_numbers } as PidReport]),
    );
    const origin = { probe_id: 'head-end', session_id: '1' };
    const stream = fileStream({ ...origin, pids: withPids, ...changes });
    this.taker.take(streamReportRecord(stream, { id: '', timestamp: 0, final: isFinal, host: null }));
  }

  loss(lost: Partial<Record<keyof typeof NO_LOSSES, number>>): void {
    const lost_packets = { ...NO_LOSSES, ...lost };
    this.report({ stream_id: 'a', losses: figures({ losses: NO_LOSSES, lost_packets, loss_reasons: [] }) });
  }
}
