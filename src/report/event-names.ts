// Tested by: test/report/event-message.test.ts
import type { StreamReport } from './stream-report.js';

/** What the parts of a stream are called, as far as a report on it knows. */
export interface EventNames {
  /** Name of a service; null: it has none, or there is no such service. */
  service(programNumber: number): string | null;
  /** What a PID carries, in words, and its programs. */
  pid(pid: number): { readonly type: string; readonly program_numbers: readonly number[] } | undefined;
  /** The services of the stream, by number. */
  readonly services: readonly number[];
}

/** Nothing is known. */
export const NO_NAMES: EventNames = { service: () => null, pid: () => undefined, services: [] };

export function eventNames(report: StreamReport): EventNames {
  if (report.kind !== 'mpegts') return NO_NAMES;
  const { programs, pids } = report;
  return {
    service: (programNumber) => programs[programNumber]?.service_name ?? null,
    pid: (pid) => pids[pid],
    services: Object.keys(programs).map(Number),
  };
}
