import type { MonitorConfig } from '../cli/monitor-options.js';
import type { RecorderError } from '../sinks/recorder-error.js';
import { JsonView } from './json-view.js';
import type { ReportView } from './report-desk.js';
import { reportFormatOf } from './settings.js';

/** The reports on standard output, as `--report` wants them; undefined: none. */
export function createView(config: MonitorConfig, onFailure: (error: RecorderError) => void): ReportView | undefined {
  switch (reportFormatOf(config)) {
    case 'json':
      return new JsonView(onFailure);
    case 'text':
    case 'none':
      return undefined;
  }
}
