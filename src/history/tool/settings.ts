import { UsageError } from '../../cli/option.js';
import { parseTime } from '../../cli/time.js';
import { FIGURE_NAMES, type TimeRange } from '../reader.js';
import type { HistoryToolConfig } from './options.js';

/** What tells most of a stream, for people. */
const TELLING_FIGURES: readonly string[] = [
  'bitrate_bps',
  'iat_max_ns',
  'rtp_lost',
  'pcr_interval_max_ns',
  'pcr_jitter_peak_to_peak_ns',
  'cc_errors',
  'tei',
  'alarms_priority_1',
  'alarms_priority_2',
];

/** The options that are more than text, read. */
export interface ToolSettings {
  readonly file: string;
  readonly range: TimeRange;
  readonly figures: readonly string[];
}

/** Throws UsageError. */
export function readSettings(config: HistoryToolConfig, nowS: number): ToolSettings {
  const { history, from, to, figure, format, list, events, availability } = config;
  if (history === undefined) throw new UsageError('--history is missing: the database that the monitor writes');
  const ways = [list && '--list', events && '--events', availability && '--availability'].filter((way) => way);
  if (ways.length > 1) throw new UsageError(`${ways.join(' and ')} exclude each other`);
  const range = { fromS: parseTime('--from', from, nowS), toS: parseTime('--to', to, nowS) };
  if (range.fromS >= range.toS) throw new UsageError(`--from must be before --to, got ${from} and ${to}`);
  for (const name of figure) {
    if (!FIGURE_NAMES.includes(name))
      throw new UsageError(`--figure ${name} is not kept: docs/history.md has the names`);
  }
  const chosen = figure.length > 0 ? figure : format === 'text' ? TELLING_FIGURES : FIGURE_NAMES;
  return { file: history, range, figures: [...new Set(chosen)] };
}
