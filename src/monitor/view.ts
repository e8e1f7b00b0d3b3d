// Tested by: test/monitor/terminal/operated-view.test.ts, test/monitor/live-text.test.ts
import { isatty } from 'node:tty';
import type { Console } from '../cli/log.js';
import type { OutputError } from '../output/output-error.js';
import { JsonView } from './json-view.js';
import { openLiveText } from './live-text.js';
import type { MonitorConfig } from './options.js';
import type { ReportView } from './report-desk.js';
import { reportFormatOf } from './report-format.js';
import { isForeground } from './terminal/foreground.js';
import { OperatedView } from './terminal/operated-view.js';
import { type TextOptions, TextView } from './text-view.js';

const STDIN_DESCRIPTOR = 0;
const STANDARD_INPUT = '-';
const STDOUT_DESCRIPTOR = 1;

/** The view is given the whole terminal where text was asked for by name: a script that analyses a file must not wait for a key. */
function isOperated({ report }: MonitorConfig): boolean {
  return report === 'text' && isatty(STDOUT_DESCRIPTOR) && process.env.TERM !== 'dumb' && isForeground();
}

/** The reports on standard output, as `--report` wants them; undefined: none. */
export function createView(
  config: MonitorConfig,
  console: Console,
  onFailure: (error: OutputError) => void,
): ReportView | undefined {
  switch (reportFormatOf(config)) {
    case 'json':
      return new JsonView(onFailure, (notice) => console.log.warn(notice));
    case 'text': {
      // A file of packets is one stream; of others, the one that was asked for.
      const options = {
        inDepth: config.stream.length === 1 || config.input.length > 0,
        showTr101290: config.showTr101290,
      };
      return isOperated(config)
        ? openOperated(config, console, options)
        : new TextView(openLiveText(console, onFailure), options);
    }
    case 'none':
      return undefined;
  }
}

function openOperated(config: MonitorConfig, console: Console, options: TextOptions): ReportView {
  const { input, outputFile, flightRecorder, reportInterval } = config;
  const hasKeys = isatty(STDIN_DESCRIPTOR) && !input.includes(STANDARD_INPUT);
  const records = outputFile !== undefined || flightRecorder !== undefined;
  const operated = {
    ...options,
    intervalMs: reportInterval * 1000,
    emptyText: input.length === 0 ? 'no stream yet' : `reading ${input.join(', ')} …`,
    quitQuestion: records ? 'the recording ends with the monitor' : undefined,
    withoutKeys: hasKeys ? undefined : 'no keys, as standard input is no terminal; Ctrl-C ends the monitor',
    // What https://no-color.org asks for.
    hasColour: (process.env.NO_COLOR ?? '') === '',
  };
  const { stdout, stdin } = process;
  return new OperatedView(operated, console, { stdout, stdin: hasKeys ? stdin : undefined });
}
