// Tested by: test/monitor/reopen.test.ts, test/e2e/metrics-file.test.ts
import type { Logger } from 'pino';
import type { ProfileOptions } from '../inspect/load-profile.js';
import { rereadProfile } from '../inspect/reread-profile.js';
import type { RecordTaker } from '../report/record-taker.js';
import type { Monitor } from './monitor.js';

/** What a monitor does at SIGHUP: the takers open their files anew, and the profile is read again. Does not throw. */
export function reopenMonitor(
  config: ProfileOptions,
  monitor: Pick<Monitor, 'useProfile'>,
  takers: readonly Pick<RecordTaker, 'reopen'>[],
  log: Pick<Logger, 'info' | 'error'>,
): void {
  for (const taker of takers) taker.reopen?.();
  rereadProfile(config, (profile) => monitor.useProfile(profile), log);
}
