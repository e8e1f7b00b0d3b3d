// Tested by: test/report/event-texts/essence-change.test.ts
import { ESSENCE_CHANGES, type EssenceChangeEvent } from '../../analysis/st2110/essence-event.js';
import type { SpliceRequestEvent } from '../../analysis/st2110/splice-request-event.js';
import { printable } from '../../text/printable.js';
import { timeText } from '../../text/units.js';

/** `The active format (AFD) has changed: AFD 8 16:9 → AFD 10 16:9` */
export function essenceChangeMessage({ name, before, after }: EssenceChangeEvent): string {
  const text = (ESSENCE_CHANGES[name] ?? { text: printable(name) }).text;
  return `${text}: ${printable(before ?? 'unknown')} → ${printable(after ?? 'unknown')}`;
}

/** `SCTE 104 asks for splice_insert out, event 5, in 4.00 s, for 30.0 s` */
export function spliceRequestMessage(event: SpliceRequestEvent): string {
  const { name, operation, direction, event_id, is_cancelled, is_immediate, pre_roll_ms, duration_ms } = event;
  const what = name === 'other' ? `operation ${printable(operation)}` : name;
  const parts = [
    `SCTE 104 ${is_cancelled ? 'cancels' : 'asks for'} ${what}${direction === null ? '' : ` ${direction}`}`,
    ...(event_id === null ? [] : [`event ${event_id}`]),
    ...(is_immediate ? ['at once'] : []),
    ...(pre_roll_ms === null ? [] : [`in ${timeText(pre_roll_ms * 1e6)}`]),
    ...(duration_ms === null ? [] : [`for ${timeText(duration_ms * 1e6)}`]),
    ...(event.message_time === null ? [] : [`tied to ${event.message_time}`]),
  ];
  return parts.join(', ');
}
