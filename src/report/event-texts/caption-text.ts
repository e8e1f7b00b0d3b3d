import type { CaptionEvent } from '../../analysis/content/caption-event.js';
import { printable } from '../../text/printable.js';
import { timeText } from '../../text/units.js';

const MOST_CHARACTERS = 200;

/** `CC1 for 2.1 s: HELLO / WORLD` */
export function captionText({ channel, text, start_offset_ns, end_offset_ns }: CaptionEvent): string {
  const line = printable(text.replaceAll('\n', ' / '));
  const shown = line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
  return `${channel} for ${timeText(end_offset_ns - start_offset_ns)}: ${shown}`;
}
