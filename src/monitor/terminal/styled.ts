import { printable } from '../../text/printable.js';
import { cutTo, widthOf } from '../../text/width.js';

/** How a piece of a line looks; colours are those of the terminal, and never the only difference. */
export type Style = 'plain' | 'red' | 'yellow' | 'green' | 'magenta' | 'cyan' | 'dim' | 'bold' | 'alarm';

/** A piece of a line. */
export interface Span {
  readonly text: string;
  readonly style?: Style;
}

/** A line of the screen, from left to right. */
export interface Line {
  readonly spans: readonly Span[];
  /** The whole line is marked: the cursor is there, or it is a title. */
  readonly isMarked?: boolean;
}

/** Select graphic rendition. By ECMA-48, 8.3.117. */
const COLOURED: Readonly<Record<Style, string>> = {
  plain: '',
  red: '31',
  yellow: '33',
  green: '32',
  magenta: '35',
  cyan: '36',
  dim: '2',
  bold: '1',
  alarm: '1;31',
};
const COLOURLESS: Readonly<Record<Style, string>> = {
  plain: '',
  red: '',
  yellow: '',
  green: '',
  magenta: '',
  cyan: '',
  dim: '',
  bold: '1',
  alarm: '1',
};

export function plainLine(text: string, style?: Style): Line {
  return { spans: [style === undefined ? { text } : { text, style }] };
}

/** What is sent to the terminal for a line of exactly so many columns at most: what comes from a stream rewrites nothing. */
export function renderLine({ spans, isMarked = false }: Line, width: number, hasColour: boolean): string {
  const codes = hasColour ? COLOURED : COLOURLESS;
  let left = width;
  let text = '';
  for (const span of spans) {
    const cut = cutTo(printable(span.text), left);
    left -= widthOf(cut);
    const code = [isMarked ? '7' : '', codes[span.style ?? 'plain']].filter((part) => part !== '').join(';');
    text += code === '' ? cut : `\x1b[${code}m${cut}\x1b[0m`;
    if (cut !== span.text && left <= 0) break;
  }
  return isMarked && left > 0 ? `${text}\x1b[7m${' '.repeat(left)}\x1b[0m` : text;
}

/** The text in exactly so many columns. */
export function fitted(text: string, width: number, isText: boolean): string {
  const cut = cutTo(printable(text), width);
  const space = ' '.repeat(Math.max(0, width - widthOf(cut)));
  return isText ? cut + space : space + cut;
}
