import { widthOf } from './width.js';

const INDENT = '  ';

/** `title` with the items behind it, with commas between them, as lines of at most so many columns where the items are shorter. */
export function wrapList(title: string, items: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  let line = title;
  for (const [index, item] of items.entries()) {
    const text = index < items.length - 1 ? `${item}, ` : item;
    if (line.trim() !== '' && widthOf(`${line}${text}`.trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = INDENT;
    }
    line += text;
  }
  return [...lines, line.trimEnd()];
}
