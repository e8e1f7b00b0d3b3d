import { InvalidArgumentError } from 'commander';
import { type ConfigOf, choice, flag, list, text } from '../../cli/option.js';
import { HISTORY_OPTIONS } from '../options.js';
import { PERIOD_STEPS } from '../periods.js';

/** A name may have blanks and commas: what is none is split later. */
function unsplit(given: string, previous: readonly string[]): readonly string[] {
  if (given.trim() === '') throw new InvalidArgumentError('must not be empty');
  return [...previous, given];
}

/** Every option of the program that reads a history. */
export const HISTORY_TOOL_OPTIONS = {
  history: { ...HISTORY_OPTIONS.history, group: undefined, help: 'database that a monitor writes or wrote' },
  list: flag({ help: 'list the streams' }),
  stream: {
    ...list({
      placeholder: 'stream_id',
      help: 'only this stream (<ip>:<port>, or the name that --streams of the monitor gave it)',
    }),
    parse: unsplit,
  },
  from: text({
    placeholder: 'time',
    default: '-1h',
    help: 'begin: ISO 8601, UTC unless it has a zone, or -<number> with s, m, h or d before now',
  }),
  to: text({ placeholder: 'time', default: 'now', help: 'end, the same way' }),
  step: choice({
    placeholder: 'step',
    words: ['auto', '1s', '1m', '1h'],
    default: 'auto',
    help: 'single reports, or those of a minute or an hour put together',
  }),
  figure: list({ placeholder: 'name', help: 'only this figure; as text, the most telling ones if none is given' }),
  events: flag({ help: 'alarms and losses in place of figures' }),
  availability: choice({
    placeholder: 'period',
    words: PERIOD_STEPS,
    help: 'errored seconds and availability by hour, day or month of UTC, in place of figures',
  }),
  format: choice({ placeholder: 'format', words: ['text', 'csv', 'json'], default: 'text', help: 'how it is printed' }),
} as const;

export type HistoryToolConfig = ConfigOf<typeof HISTORY_TOOL_OPTIONS>;
