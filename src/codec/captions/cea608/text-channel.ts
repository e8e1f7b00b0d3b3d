// Tested by: test/codec/captions/cea608/field-decoder.test.ts
import type { ShownText } from '../shown-text.js';
import { SPACE } from './characters.js';
import { Control } from './control.js';

/** Longer lines are cut in two: links of interactive television are longer than a row. */
const MAX_LINE = 256;

/**
 * One of T1 to T4, line by line: what stands between two carriage returns.
 * Spec: ANSI/CTA-608, Annex C (text mode); 47 CFR 15.119
 */
export class TextChannel {
  readonly #shown: ShownText;
  #line: number[] = [];

  constructor(shown: ShownText) {
    this.#shown = shown;
  }

  /** The line that is being written. */
  get text(): string {
    return String.fromCharCode(...this.#line).trim();
  }

  character(character: number): void {
    if (this.#line.length >= MAX_LINE) this.#endLine();
    this.#line.push(character);
    if (character !== SPACE) this.#shown.write('text');
  }

  extendedCharacter(character: number): void {
    this.#line.pop();
    this.character(character);
  }

  control(code: number): void {
    switch (code) {
      case Control.BACKSPACE:
        this.#line.pop();
        break;
      case Control.TEXT_RESTART:
      case Control.CARRIAGE_RETURN:
        this.#endLine();
        break;
    }
  }

  end(): void {
    this.#endLine();
  }

  #endLine(): void {
    this.#shown.end(this.text);
    this.#line = [];
  }
}
