import type { Outlet } from '../report/outlet.js';
import { HISTORY_OPTIONS } from './options.js';

/** `--history` */
export const HISTORY: Outlet<typeof HISTORY_OPTIONS> = {
  options: HISTORY_OPTIONS,
  isAsked: ({ history }) => history !== undefined,
  open: async ({ history = '', historyDays }, { log, now }) => {
    const onFault = (message: string, dropped: number): void => log.write('error', 'history', { dropped }, message);
    const onNotice = (message: string): void => log.write('warn', 'history_lock', {}, message);
    const { HistoryWriter } = await import('./history-writer.js');
    return [await HistoryWriter.open({ file: history, days: historyDays, onFault, onNotice, now })];
  },
};
