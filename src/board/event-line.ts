import type { EventRecord } from '../report/records.js';
import { boundedText } from './bounded-text.js';
import { BOUNDS } from './bounds.js';
import type { EventLine } from './contract.js';
import { textWithoutPlaces } from './without-places.js';

/** When it happened; without arrival times since the first packet, ms. */
export function timeMsOf({ timestamp, time_ns }: EventRecord): number {
  return timestamp ?? time_ns / 1e6;
}

/** What is shown of an event. */
export function eventLineOf(event: EventRecord, n: number | null, key: string): EventLine {
  return {
    id: boundedText(event.id, 2 * BOUNDS.nameLength),
    n,
    key,
    time_ms: Math.round(timeMsOf(event)),
    event: event.event,
    name: boundedText(event.event === 'loss' ? event.blame : event.name, BOUNDS.nameLength),
    severity: event.severity,
    // Its folder is no business of who looks at the page.
    message: boundedText(
      event.event === 'incident' ? textWithoutPlaces(event.message) : event.message,
      BOUNDS.messageLength,
    ),
    blame: event.event === 'loss' ? event.blame : null,
    count: countOf(event),
  };
}

function countOf(event: EventRecord): number | null {
  if (event.event === 'loss') return event.packets;
  return event.event === 'raised' || event.event === 'updated' || event.event === 'cleared' ? event.count : null;
}
