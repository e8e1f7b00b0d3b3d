// Tested by: test/monitor/reopen.test.ts, test/e2e/metrics-file.test.ts
import type { Logger } from 'pino';
import { rereadStreamSettings, type StreamSettings, type StreamSettingsOptions } from '../inspect/stream-settings.js';
import type { RecordTaker } from '../report/record-taker.js';

/** What a monitor does at SIGHUP: the takers open their files anew, profiles and names of streams are read again. Does not throw. */
export function reopenMonitor(
  config: StreamSettingsOptions,
  monitor: { settings: StreamSettings },
  takers: readonly Pick<RecordTaker, 'reopen'>[],
  log: Pick<Logger, 'info' | 'error'>,
): void {
  for (const taker of takers) taker.reopen?.();
  monitor.settings = rereadStreamSettings(config, monitor.settings, log);
}
