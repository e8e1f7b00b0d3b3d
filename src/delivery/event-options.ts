import { choice, grouped } from '../cli/option.js';
import { SEVERITIES } from '../stream/severity.js';

/** Which events people are told of. */
export const EVENT_OPTIONS = grouped('Events', {
  eventsMinSeverity: choice({
    placeholder: 'severity',
    words: SEVERITIES,
    default: 'warning',
    help: 'tell events of this severity and above to the log, webhooks and commands; the metrics file, Kafka and the history get all',
  }),
});
