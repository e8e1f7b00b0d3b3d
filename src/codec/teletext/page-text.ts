// Tested by: test/codec/teletext/teletext-decoder.test.ts
import { g0Set, g2Character, markedCharacter } from './character-sets.js';
import { DAMAGED } from './hamming.js';

const ROWS = 25;
export const COLUMNS = 40;
/** Characters that X/26 puts in place of others, of one page; more than fit in its 16 packets. */
const MAX_ENHANCEMENTS = 208;

/** Spacing attributes. Spec: ETSI EN 300 706, 12.2 */
const Attribute = {
  ALPHA_LAST: 0x07,
  END_BOX: 0x0a,
  START_BOX: 0x0b,
  MOSAIC_FIRST: 0x10,
  MOSAIC_LAST: 0x17,
  CONCEAL: 0x18,
} as const;
/** Mosaic characters of the G1 set; between them letters stand in for mosaics too. Spec: ETSI EN 300 706, 15.7.1 */
const isMosaic = (code: number): boolean => code < 0x40 || code >= 0x60;

/** Modes of triplets. Spec: ETSI EN 300 706, tables 28 and 29 */
const RowMode = { FULL_ROW_COLOUR: 0x01, SET_ACTIVE_POSITION: 0x04, ADDRESS_ROW_0: 0x07 } as const;
const ColumnMode = { G0: 0x09, G2: 0x0f, MARKED_FIRST: 0x10 } as const;

/** What one page shows: codes of rows 1 to 24, and what X/26 puts in their place. */
export class PageText {
  /** Seven bits a place, DAMAGED for a wrong parity. */
  readonly #codes = new Int8Array(ROWS * COLUMNS);
  readonly #enhancements = new Map<number, string>();
  #row = 0;
  /** What the text was made of that was asked for last, without X/26: a subtitle is sent again and again. */
  #codesBefore: Int8Array | undefined;
  #setBefore: readonly string[] | undefined;
  #textBefore = '';

  /** Something is boxed on the page. */
  isEmpty = true;

  clear(): void {
    this.#codes.fill(0x20);
    this.#enhancements.clear();
    this.#row = 0;
    this.isEmpty = true;
  }

  /** A character of a row from 1 to 24. */
  set(row: number, column: number, code: number): void {
    this.#codes[row * COLUMNS + column] = code;
    this.isEmpty = false;
  }

  /** X/26 begins with its first packet: the active position is none. */
  beginEnhancement(designation: number): void {
    if (designation === 0) this.#row = 0;
  }

  /** A triplet of X/26; returns false behind the one that ends them. Spec: ETSI EN 300 706, 12.3 */
  enhance(triplet: number): boolean {
    const address = triplet & 0x3f;
    const mode = (triplet >> 6) & 0x1f;
    const data = (triplet >> 11) & 0x7f;
    if (address < COLUMNS) this.#enhanceColumn(address, mode, data);
    else if (mode === 0x1f && address === 0x3f) return false;
    else if (mode === RowMode.SET_ACTIVE_POSITION || mode === RowMode.FULL_ROW_COLOUR)
      this.#row = address === COLUMNS ? 24 : address - COLUMNS;
    else if (mode === RowMode.ADDRESS_ROW_0) this.#row = 0;
    return true;
  }

  /** Its boxed text by the set that is designated, rows from the top with what is around them taken away; empty where there is none. */
  text(designation: number): string {
    if (this.isEmpty) return '';
    const set = g0Set(designation);
    if (this.#enhancements.size > 0) return this.#textBy(set);
    if (set !== this.#setBefore || !this.#isAsBefore()) {
      this.#textBefore = this.#textBy(set);
      this.#setBefore = set;
      this.#codesBefore ??= new Int8Array(this.#codes.length);
      this.#codesBefore.set(this.#codes);
    }
    return this.#textBefore;
  }

  #isAsBefore(): boolean {
    const before = this.#codesBefore;
    if (before === undefined) return false;
    for (let place = 0; place < this.#codes.length; place++) if (this.#codes[place] !== before[place]) return false;
    return true;
  }

  #textBy(set: readonly string[]): string {
    const lines: string[] = [];
    for (let row = 1; row < ROWS; row++) {
      if (!this.#hasBox(row)) continue;
      const line = this.#line(row, set);
      if (line !== '') lines.push(line);
    }
    return lines.join('\n');
  }

  #enhanceColumn(column: number, mode: number, data: number): void {
    if (this.#row === 0 || data < 0x20 || this.#enhancements.size >= MAX_ENHANCEMENTS) return;
    const place = this.#row * COLUMNS + column;
    if (mode === ColumnMode.G2) this.#enhancements.set(place, g2Character(data));
    else if (mode === ColumnMode.G0) this.#enhancements.set(place, markedCharacter(data, 0));
    else if (mode >= ColumnMode.MARKED_FIRST) this.#enhancements.set(place, markedCharacter(data, mode & 0x0f));
  }

  /** Most rows have none, and a line is made of forty strings. */
  #hasBox(row: number): boolean {
    const end = (row + 1) * COLUMNS;
    for (let place = row * COLUMNS; place < end; place++) if (this.#codes[place] === Attribute.START_BOX) return true;
    return false;
  }

  #line(row: number, set: readonly string[]): string {
    let line = '';
    let isBoxed = false;
    let isGraphic = false;
    let isConcealed = false;
    for (let column = 0; column < COLUMNS; column++) {
      const place = row * COLUMNS + column;
      const code = this.#codes[place]!;
      if (code !== DAMAGED && code < 0x20) {
        if (code === Attribute.START_BOX) isBoxed = true;
        else if (code === Attribute.END_BOX) isBoxed = false;
        else if (code === Attribute.CONCEAL) isConcealed = true;
        else if (code <= Attribute.ALPHA_LAST) isGraphic = isConcealed = false;
        else if (code >= Attribute.MOSAIC_FIRST && code <= Attribute.MOSAIC_LAST) {
          isGraphic = true;
          isConcealed = false;
        }
        line += ' ';
      } else if (!isBoxed || isConcealed) line += ' ';
      else line += this.#enhancements.get(place) ?? characterOf(code, isGraphic, set);
    }
    return line.trim().replaceAll(/ {2,}/g, ' ');
  }
}

function characterOf(code: number, isGraphic: boolean, set: readonly string[]): string {
  if (code === DAMAGED) return '\ufffd';
  return isGraphic && isMosaic(code) ? ' ' : set[code - 0x20]!;
}
