// Tested by: test/codec/captions/cea608/field-decoder.test.ts
import type { CaptionClock, CaptionMode, ShownText } from '../shown-text.js';
import { TextGrid } from '../text-grid.js';
import { SPACE } from './characters.js';
import { Control } from './control.js';

const ROWS = 15;
const COLUMNS = 32;
const LAST_ROW = ROWS - 1;
/** Where text is taken to stand before a code says it, from 0: as FFmpeg does. */
const UNKNOWN_ROW = 10;

/**
 * One of CC1 to CC4: two memories, of which one is shown. A character beyond the last column takes its place.
 * Spec: ANSI/CTA-608, Annex B; 47 CFR 15.119
 */
export class CaptionChannel {
  readonly #shown: ShownText;
  #displayed = new TextGrid(ROWS, COLUMNS);
  #hidden = new TextGrid(ROWS, COLUMNS);
  /** Undefined until a code says it, as where one tunes in: up to then what comes is shown as it is written. */
  #mode: Exclude<CaptionMode, 'text'> | undefined;
  /** Rows that roll up. */
  #depth = 2;
  #row = UNKNOWN_ROW;
  #column = 0;
  #since: Readonly<CaptionClock> | undefined;
  /** A code has said on which row text stands. */
  #isPlaced = false;

  constructor(shown: ShownText) {
    this.#shown = shown;
  }

  /** When the first data came: what is written before a mode is said may have been there since. */
  tuneIn(since: Readonly<CaptionClock>): void {
    this.#since = since;
  }

  /** What is shown now. */
  get text(): string {
    return this.#displayed.text;
  }

  /** Something is on the screen. */
  get isShowing(): boolean {
    return this.#shown.isShown;
  }

  character(character: number): void {
    this.memory.put(this.#row, Math.min(this.#column, COLUMNS - 1), character);
    this.#column = Math.min(this.#column + 1, COLUMNS);
    if (character !== SPACE) this.#written();
  }

  /** Takes the place of the character before it, which is there for decoders that do not know this one. */
  extendedCharacter(character: number): void {
    this.#column = Math.max(0, this.#column - 1);
    this.character(character);
  }

  /** Preamble address code. `row` counts from 0; an indent of -1 is none. */
  address(row: number, indent: number): void {
    const isRollUp = this.#mode === 'roll-up';
    const target = isRollUp ? Math.max(row, this.#depth - 1) : row;
    if (isRollUp && this.#isPlaced) this.#moveBase(target);
    this.#row = target;
    this.#isPlaced = true;
    this.#column = Math.max(indent, 0);
  }

  /** Mid-row codes take a column, as a space. */
  midRow(): void {
    this.character(SPACE);
  }

  tab(columns: number): void {
    this.#column = Math.min(this.#column + columns, COLUMNS - 1);
  }

  /** Miscellaneous control codes but those of text. */
  control(code: number): void {
    switch (code) {
      case Control.RESUME_CAPTION_LOADING:
        this.#mode = 'pop-on';
        break;
      case Control.BACKSPACE:
        this.#backspace();
        break;
      case Control.DELETE_TO_END_OF_ROW:
        this.#alter((memory) => memory.clearRow(this.#row, Math.min(this.#column, COLUMNS - 1)));
        break;
      case Control.ROLL_UP_2:
      case Control.ROLL_UP_3:
      case Control.ROLL_UP_4:
        this.#rollUp(code - Control.ROLL_UP_2 + 2);
        break;
      case Control.FLASH_ON:
        this.midRow();
        break;
      case Control.RESUME_DIRECT_CAPTIONING:
        this.#resumeDirect();
        break;
      case Control.ERASE_DISPLAYED_MEMORY:
        this.#show(() => this.#displayed.clear());
        break;
      case Control.CARRIAGE_RETURN:
        this.#carriageReturn();
        break;
      case Control.ERASE_NON_DISPLAYED_MEMORY:
        this.#hidden.clear();
        break;
      case Control.END_OF_CAPTION:
        this.#endOfCaption();
        break;
    }
  }

  /** Ends what is shown: nothing is known of it from now on. */
  end(): void {
    this.#shown.end(this.text);
  }

  /** Nothing came for so long that the screen is to be empty. */
  erase(): void {
    if (this.isShowing) this.#show(() => this.#displayed.clear());
    else this.#displayed.clear();
  }

  /** What characters go to now. */
  private get memory(): TextGrid {
    return this.#mode === 'pop-on' ? this.#hidden : this.#displayed;
  }

  #written(): void {
    if (this.#mode === undefined) this.#shown.write('paint-on', this.#since ?? this.#shown.clock);
    else if (this.#mode !== 'pop-on') this.#shown.write(this.#mode);
  }

  #backspace(): void {
    if (this.#column === 0) return;
    this.#column--;
    this.#alter((memory) => memory.put(this.#row, this.#column, 0));
  }

  /** Takes something away from what is written, shown or not. */
  #alter(change: (memory: TextGrid) => void): void {
    const { memory } = this;
    if (memory === this.#hidden) change(memory);
    else this.#withdraw(() => change(memory));
  }

  /** Where all that is shown was taken away, the caption is over; else it goes on with what is left. */
  #withdraw(change: () => void): void {
    const before = this.text;
    change();
    if (this.#displayed.isEmpty) this.#shown.change(before, '', this.#mode ?? 'pop-on');
  }

  #rollUp(depth: number): void {
    if (this.#mode === 'roll-up') {
      if (depth < this.#depth) this.#show(() => this.#clearAbove(this.#row - depth));
    } else if (this.#mode !== undefined) {
      this.#show(() => this.#displayed.clear());
      this.#hidden.clear();
      this.#row = LAST_ROW;
      this.#column = 0;
      this.#isPlaced = true;
    }
    this.#mode = 'roll-up';
    this.#depth = depth;
    this.#row = Math.max(this.#row, depth - 1);
  }

  #clearAbove(row: number): void {
    for (let above = row; above >= 0; above--) this.#displayed.clearRow(above);
  }

  #carriageReturn(): void {
    if (this.#mode !== 'roll-up' && this.#mode !== undefined) return;
    this.#mode = 'roll-up';
    const base = this.#row;
    this.#show(() => {
      this.#clearAbove(base - this.#depth + 1);
      this.#displayed.moveRows(base, this.#depth, base - 1);
    }, true);
    this.#column = 0;
  }

  #moveBase(row: number): void {
    if (row !== this.#row) this.#displayed.moveRows(this.#row, this.#depth, row);
  }

  #resumeDirect(): void {
    // What is painted on a screen that shows something is another caption from here on.
    if (this.#mode === 'paint-on') this.#show(() => {}, true);
    this.#mode = 'paint-on';
  }

  #endOfCaption(): void {
    const before = this.text;
    [this.#displayed, this.#hidden] = [this.#hidden, this.#displayed];
    this.#mode = 'pop-on';
    this.#shown.change(before, this.text, 'pop-on');
  }

  /** Changes what is shown at once. */
  #show(change: () => void, isNew = false): void {
    const before = this.text;
    change();
    this.#shown.change(before, this.text, this.#mode ?? 'pop-on', isNew);
  }
}
