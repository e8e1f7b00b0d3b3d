import type { SubtitleEvent } from '../../analysis/content/subtitle-event.js';
import { printable } from '../../text/printable.js';
import { amountText, timeText } from '../../text/units.js';

/** `DVB subtitle of page 1 (eng) for 2.10 s: 2 regions` */
export function subtitleText({ page_id, language, regions, duration_ms, is_timed_out }: SubtitleEvent): string {
  const of = language === null ? '' : ` (${printable(language)})`;
  const end = is_timed_out ? ', up to its time-out' : '';
  return `DVB subtitle of page ${page_id}${of} for ${timeText(duration_ms * 1e6)}: ${amountText(regions, 'region')}${end}`;
}
