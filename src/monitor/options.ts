// Tested by: test/cli/former-options.test.ts
import { ANALYSIS_OPTIONS } from '../cli/analysis-options.js';
import { CONSOLE_OPTIONS, LINK_OPTIONS } from '../cli/link-options.js';
import { type ConfigOf, choice, flag, grouped, integer, list, text } from '../cli/option.js';
import { reads } from '../cli/path-use.js';
import { stopOptions } from '../cli/stop-options.js';
import { FLIGHT_OPTIONS } from '../recording/flight/options.js';
import { RECORDING_OPTIONS } from '../recording/options.js';
import { TAP_OPTIONS } from '../recording/taps/options.js';
import { IMAGE_OPTIONS } from './images/options.js';
import { NAL_OPTIONS } from './nal-options.js';
import { OUTLET_OPTIONS } from './outlets.js';
import { type ReportConfig, reportFormatOf } from './report-format.js';
import { splitStreams } from './stream-words.js';
import { WATCH_OPTIONS } from './watch/watched-files.js';

/** Every option of the monitor. */
export const MONITOR_OPTIONS = {
  ...grouped('What is analysed and shown', {
    input: text({
      paths: reads,
      placeholder: 'file',
      help: 'analyse this TS file (188, 192, 204 bytes), pcap or pcapng without a probe, - for standard input',
      rivals: ['outputFile'],
    }),
    stream: list({
      placeholder: 'stream',
      split: splitStreams,
      help: 'only this stream (<ip>:<port>, or its name in --streams); one alone is reported in depth',
    }),
    legs: list({
      placeholder: 'stream',
      split: splitStreams,
      help: 'merge and compare two streams as the legs of one (ST 2022-7): <ip>:<port>,<ip>:<port>, with the probe id and / in front where two probes capture them, or their names in --streams; repeatable',
    }),
    report: choice({
      paths: (_, config) =>
        reportFormatOf(config as ReportConfig) === 'none' ? [] : [{ path: '-', as: 'written', label: '--report' }],
      placeholder: 'format',
      words: ['text', 'json', 'none'],
      help: 'report on every stream on standard output; text on a terminal is a view that is operated, until q (? shows the keys); text, printed, when not given with --input, else none',
    }),
    noAnalysis: flag({
      help: 'record and account only; otherwise streams are analysed for reports and metrics',
      rivals: ['input', 'report', 'showTr101290'],
    }),
    analysisThreads: integer({
      placeholder: 'threads',
      min: 0,
      max: 64,
      help: 'threads that analyse streams; unless given one less than there are cores, but at least one; 0: none, recordings may then wait for analyses',
      rivals: ['noAnalysis'],
    }),
    showTr101290: flag({ help: 'show all indicators of TR 101 290 in text reports' }),
    showOsStats: flag({ help: 'add the figures of this host to every stream report' }),
  }),
  ...ANALYSIS_OPTIONS,
  ...RECORDING_OPTIONS,
  ...FLIGHT_OPTIONS,
  ...TAP_OPTIONS,
  ...IMAGE_OPTIONS,
  ...NAL_OPTIONS,
  ...OUTLET_OPTIONS,
  ...WATCH_OPTIONS,
  ...grouped('When it ends', {
    ...stopOptions('recorded'),
    exitOnEnd: flag({ help: 'exit when every probe has said that its input ended, or is gone for 10 s' }),
    idleTimeout: integer({
      placeholder: 'seconds',
      min: 0,
      max: 2_147_483,
      default: 0,
      help: 'stop when nothing was received for this time, 0 for never',
    }),
  }),
  ...LINK_OPTIONS,
  ...CONSOLE_OPTIONS,
} as const;

export type MonitorConfig = ConfigOf<typeof MONITOR_OPTIONS>;
