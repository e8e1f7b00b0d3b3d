import { grouped, integer, text } from '../../cli/option.js';
import { writes } from '../../cli/path-use.js';

/** The file of records. */
export const METRICS_FILE_OPTIONS = grouped('Metrics file', {
  metricsFile: text({
    paths: writes,
    placeholder: 'file',
    help: 'append accounting records, stream reports and events as NDJSON to this file, - for standard output',
  }),
  metricsRotate: integer({
    placeholder: 'bytes',
    min: 1_048_576,
    max: 1_099_511_627_776,
    help: 'when the metrics file would grow beyond this, go on in a new one: <file> becomes <file>.1, and so on',
  }),
  metricsKeep: integer({
    placeholder: 'files',
    min: 1,
    max: 1000,
    default: 4,
    help: 'how many files --metrics-rotate keeps beside the one that is written to',
  }),
});
