import type { AlarmEvent } from '../alarm/alarm-event.js';
import type { ProfileEvent } from './adaptive-rules.js';
import type { ContentEvent } from './content/content-event.js';
import type { DescriptionMismatchEvent, StreamFormatEvent } from './st2110/description-event.js';
import type { AncillaryEvent } from './st2110/splice-request-event.js';

/** What happens to a payload, of whatever kind. */
export type PayloadEvent =
  | AlarmEvent
  | ProfileEvent
  | ContentEvent
  | DescriptionMismatchEvent
  | StreamFormatEvent
  | AncillaryEvent;
