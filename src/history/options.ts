import { grouped, integer, text } from '../cli/option.js';
import { writes } from '../cli/path-use.js';

/** What the monitor keeps in a history. */
export const HISTORY_OPTIONS = grouped('History', {
  history: text({
    paths: writes,
    placeholder: 'file',
    help: 'keep reports and events in this SQLite database, to be read by tscap-history',
    rivals: ['noAnalysis'],
  }),
  historyDays: integer({
    needs: 'history',
    placeholder: 'days',
    min: 1,
    max: 3650,
    default: 7,
    help: 'keep single reports for so long; means of a minute and events 10 times, means of an hour 100 times as long',
  }),
});
