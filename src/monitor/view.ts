import type { Console } from '../cli/log.js';
import type { OutputError } from '../output/output-error.js';
import { JsonView } from './json-view.js';
import { openLiveText } from './live-text.js';
import type { MonitorConfig } from './options.js';
import type { ReportView } from './report-desk.js';
import { reportFormatOf } from './settings.js';
import { TextView } from './text-view.js';

/** The reports on standard output, as `--report` wants them; undefined: none. */
export function createView(
  config: MonitorConfig,
  console: Console,
  onFailure: (error: OutputError) => void,
): ReportView | undefined {
  switch (reportFormatOf(config)) {
    case 'json':
      return new JsonView(onFailure);
    case 'text': {
      // A file of packets is one stream; of others, the one that was asked for.
      const inDepth = config.stream.length === 1 || config.input !== undefined;
      return new TextView(openLiveText(console, onFailure), { inDepth, showTr101290: config.showTr101290 });
    }
    case 'none':
      return undefined;
  }
}
