// Tested by: test/page/alarms-screen.test.ts
import { nameOf, shown } from '../../components/named.js';
import type { LiveRow } from '../../live/live-state.js';
import { store } from '../../live/store.js';

/** Names of streams by key: those of rows, and of what is gone its address. */
export function streamNames(): (key: string) => string {
  const rows = new Map<string, LiveRow>();
  for (const row of store.state.rows.values()) rows.set(row.key, row);
  return (key) => {
    const row = rows.get(key);
    return row === undefined ? shown(key) : nameOf(row);
  };
}
