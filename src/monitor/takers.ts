import type { Console } from '../cli/log.js';
import type { MonitorConfig } from '../cli/monitor-options.js';
import { RateLimitedLog } from '../cli/rate-limited-log.js';
import { HistoryWriter } from '../history/history-writer.js';
import type { RecordTaker } from './report-desk.js';

/** Opens what stream reports and events go to besides `--metrics-file`. Throws HistoryError. */
export async function openTakers(config: MonitorConfig, console: Console): Promise<RecordTaker[]> {
  return config.history === undefined ? [] : [await openHistory(config.history, config.historyDays, console)];
}

async function openHistory(file: string, days: number, console: Console): Promise<RecordTaker> {
  const log = new RateLimitedLog(console.log);
  const onFault = (message: string): void => log.write('error', 'history', { dropped: writer.dropped }, message);
  const writer = await HistoryWriter.open({ file, days, onFault, now: Date.now });
  return {
    write: (record) => writer.write(record),
    close: async () => {
      await writer.close();
      const { written, dropped } = writer;
      console.log[dropped === 0 ? 'info' : 'warn']({ file, written, dropped }, 'history closed');
    },
  };
}
