import type { KindMetrics } from '../kind-metrics.js';
import { PID_METRICS } from './pid-metrics.js';
import type { PidReport } from './pid-report.js';
import type { TransportStreamReport } from './report.js';
import { RULE_METRICS } from './rule-metrics.js';
import { TRANSPORT_STREAM_METRICS } from './transport-stream-metrics.js';

/** Metrics of a transport stream, its rules and its PIDs. */
export const MPEGTS_METRICS: readonly KindMetrics<TransportStreamReport>[] = [
  { scope: TRANSPORT_STREAM_METRICS, thingsOf: (report) => [{ labels: [], source: report }] },
  {
    scope: RULE_METRICS,
    thingsOf: ({ tr101290 }) =>
      Object.entries(tr101290).map(([name, source]) => ({
        labels: [source.rule, name, String(source.priority)],
        source,
      })),
  },
  {
    scope: PID_METRICS,
    countOf: ({ pids }) => Object.keys(pids).length,
    thingsOf: ({ pids }, room) =>
      chosenPids(Object.values(pids), room).map((source) => ({ labels: [String(source.pid)], source })),
  },
];

/** Those of programs before others, then the lower ones: the same ones at every scrape. */
function chosenPids(pids: readonly PidReport[], room: number): readonly PidReport[] {
  if (pids.length <= room) return pids;
  const isOfProgram = ({ program_numbers }: PidReport): number => Number(program_numbers.length > 0);
  return pids.toSorted((a, b) => isOfProgram(b) - isOfProgram(a) || a.pid - b.pid).slice(0, room);
}
