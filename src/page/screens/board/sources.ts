// Tested by: test/e2e/page-file.test.ts
import { store } from '../../live/store.js';

/** Stands for the probe of a stream of a file that is alone. */
export const NO_SOURCE = '-';

/** What streams come from: probes, or the files that were analysed; undefined: one file, of which all of them are. */
export function sourceWord(): 'probe' | 'file' | undefined {
  if (!store.isFile) return 'probe';
  return [...store.state.rows.values()].some(({ probe }) => probe !== NO_SOURCE) ? 'file' : undefined;
}

/** Whether some files have arrival times, and others count from their first packet. */
export function hasTwoTimes(): boolean {
  const rows = [...store.state.rows.values()];
  return store.isFile && new Set(rows.map(({ has_arrival_times }) => has_arrival_times)).size > 1;
}
