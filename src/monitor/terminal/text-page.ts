// Tested by: test/monitor/terminal/operated.test.ts
import { widthOf } from '../../text/width.js';
import type { Key } from './keys.js';
import type { Page, PageAnswer, PageSize } from './page.js';
import { Scroll } from './scroll.js';
import { type Line, plainLine } from './styled.js';

/** Lines of text, as they are now, in a window of so many columns; without a width as wide as they are. */
export type TextSource = (width: number | undefined) => readonly string[];

/** Text that is scrolled both ways: to the right, where what a table leaves out at this width is to be found. */
export class TextPage implements Page {
  filter = '';
  readonly hint = '↑↓ scroll  ←→ columns  / filter  Esc back';
  readonly #scroll = new Scroll();
  /** Columns that are out of sight on the left. */
  #left = 0;
  #width = 1;
  #widest = 0;
  #followsEnd: boolean;

  constructor(
    readonly title: string,
    readonly source: TextSource,
    readonly style: (text: string) => Line = (text) => plainLine(text),
    readonly startsAtEnd = false,
  ) {
    this.#followsEnd = startsAtEnd;
  }

  get position(): string {
    const columns = this.#left === 0 ? '' : `from column ${this.#left + 1}`;
    return [this.#scroll.position, columns].filter((text) => text !== '').join(', ');
  }

  lines({ width, height }: PageSize): readonly Line[] {
    this.#width = width;
    const wanted = this.filter.toLowerCase();
    const all = this.source(this.#left === 0 ? width : undefined);
    // Searched is what the cells are before they are cut, line for line the same. The titles of a table stay.
    const uncut = wanted === '' ? all : this.source(undefined);
    const searched = uncut.length === all.length ? uncut : all;
    const found = all.filter((_, row) => row === 0 || wanted === '' || searched[row]!.toLowerCase().includes(wanted));
    this.#scroll.fit(found.length, height);
    if (this.#followsEnd) this.#scroll.follow(found.length - 1);
    const shown = found.slice(this.#scroll.top, this.#scroll.top + height);
    if (this.#left > 0) this.#widest = shown.reduce((widest, text) => Math.max(widest, widthOf(text)), 0);
    return shown.map((text) => this.style(withoutColumns(text, this.#left)));
  }

  key(key: Key): PageAnswer {
    if (key.name === 'right') {
      const step = Math.max(1, Math.floor(this.#width / 2));
      if (this.#left === 0 || this.#left + step < this.#widest) this.#left += step;
      return 'used';
    }
    if (key.name === 'left') {
      this.#left = Math.max(0, this.#left - Math.max(1, Math.floor(this.#width / 2)));
      return 'used';
    }
    if (!this.#scroll.move(key)) return 'unused';
    this.#followsEnd = this.startsAtEnd && this.#scroll.isAtEnd;
    return 'used';
  }

  setFilter(text: string): void {
    this.filter = text;
  }
}

/** The text behind so many columns; half of a wide character is a blank. */
function withoutColumns(text: string, columns: number): string {
  if (columns === 0) return text;
  let left = columns;
  let at = 0;
  for (const character of text) {
    if (left <= 0) break;
    left -= widthOf(character);
    at += character.length;
  }
  return ' '.repeat(Math.max(0, -left)) + text.slice(at);
}
