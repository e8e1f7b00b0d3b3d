import { printable } from '../text/printable.js';

/** Text of the network as it is kept and sent: characters that can be seen, so many at most. */
export function boundedText(text: string, length: number): string {
  const shown = printable(text.length > length ? text.slice(0, length) : text);
  return text.length > length ? `${shown.slice(0, length - 1)}…` : shown;
}
