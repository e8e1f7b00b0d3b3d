// Tested by: test/codec/captions/cea708/dtvcc.test.ts
import type { ShownText } from '../shown-text.js';
import { extendedCharacter, singleByteCharacter, wideCharacter } from './characters.js';
import { Code } from './command.js';
import { DelayedInput } from './delayed-input.js';
import { CaptionWindow, windowDefinitionAt } from './window.js';

const WINDOWS = 8;
const SPACE = 0x20;

/**
 * Decodes one caption service: what its windows show together, from the top.
 * Spec: ANSI/CTA-708, 8
 */
export class ServiceDecoder {
  readonly #shown: ShownText;
  readonly #windows = new Array<CaptionWindow | undefined>(WINDOWS).fill(undefined);
  readonly #input: DelayedInput;
  #current: CaptionWindow | undefined;

  constructor(shown: ShownText) {
    this.#shown = shown;
    this.#input = new DelayedInput(shown.clock);
  }

  /** The bytes of a service block; a command may go on in the next one. */
  feed(bytes: Uint8Array, start: number, end: number): void {
    this.#input.push(bytes, start, end);
    this.run();
  }

  /** Does what is due by now: a delay may be over. */
  run(): void {
    const input = this.#input;
    for (let size = input.next(); size > 0; size = input.next()) {
      this.#command(input.bytes, input.pos);
      input.pass(size);
    }
  }

  /** Something is on the screen. */
  get isShowing(): boolean {
    return this.#shown.isShown;
  }

  /** What is shown now. */
  get text(): string {
    return this.#windows
      .filter((window): window is CaptionWindow => window?.isVisible === true)
      .sort((a, b) => a.top - b.top || a.left - b.left)
      .flatMap((window) => window.lines)
      .join('\n');
  }

  /** Packets are missing: a command that is not whole is passed over. */
  gap(): void {
    this.#input.clear();
  }

  /** What is shown ends. */
  end(): void {
    this.#shown.end(this.text);
  }

  /** Nothing came for so long that the screen is to be empty. */
  erase(): void {
    if (this.#shown.isShown) this.#reset();
  }

  #command(bytes: Uint8Array, pos: number): void {
    const code = bytes[pos]!;
    if (code >= 0xa0 || (code >= 0x20 && code < 0x80)) this.#character(singleByteCharacter(code));
    else if (code >= Code.DF0) this.#define(code - Code.DF0, bytes, pos + 1);
    else if (code >= 0x80) this.#c1(code, bytes, pos + 1);
    else if (code === Code.EXT1) this.#extended(bytes[pos + 1]!);
    else if (code === Code.P16) this.#character(wideCharacter((bytes[pos + 1]! << 8) | bytes[pos + 2]!));
    else this.#c0(code);
  }

  #extended(code: number): void {
    if ((code >= 0x20 && code < 0x80) || code >= 0xa0) this.#character(extendedCharacter(code));
  }

  #character(character: number): void {
    const window = this.#current;
    if (window === undefined) return;
    window.put(character);
    if (window.isVisible && character !== SPACE) this.#shown.write(window.hasRolled ? 'roll-up' : 'paint-on');
  }

  /** Spec: ANSI/CTA-708, 7.1.4 */
  #c0(code: number): void {
    const window = this.#current;
    if (window === undefined) return;
    switch (code) {
      case Code.BS:
        this.#withdraw(window, () => window.backspace());
        break;
      case Code.FF:
        this.#change(() => {
          window.clear();
          window.moveTo(0, 0);
        });
        break;
      case Code.CR:
        if (window.isVisible && window.isInLastRow) this.#change(() => window.carriageReturn(), true);
        else window.carriageReturn();
        break;
      case Code.HCR:
        this.#withdraw(window, () => window.clearRow());
        break;
    }
  }

  /** Spec: ANSI/CTA-708, 8.10.5 */
  #c1(code: number, bytes: Uint8Array, parameters: number): void {
    if (code < Code.CLW) {
      this.#current = this.#windows[code - Code.CW0] ?? this.#current;
      return;
    }
    const mask = bytes[parameters]!;
    switch (code) {
      case Code.CLW:
        this.#forEach(mask, (window) => window.clear());
        break;
      case Code.DSW:
        this.#forEach(mask, (window) => (window.isVisible = true));
        break;
      case Code.HDW:
        this.#forEach(mask, (window) => (window.isVisible = false));
        break;
      case Code.TGW:
        this.#forEach(mask, (window) => (window.isVisible = !window.isVisible));
        break;
      case Code.DLW:
        this.#delete(mask);
        break;
      case Code.DLY:
        this.#input.delay(mask);
        break;
      case Code.RST:
        this.#reset();
        break;
      case Code.SPL:
        this.#current?.moveTo(bytes[parameters]! & 0x0f, bytes[parameters + 1]! & 0x3f);
        break;
    }
  }

  #define(index: number, bytes: Uint8Array, parameters: number): void {
    const definition = windowDefinitionAt(bytes, parameters);
    this.#change(() => {
      const window = this.#windows[index];
      if (window === undefined) this.#windows[index] = new CaptionWindow(definition);
      else window.redefine(definition);
    });
    this.#current = this.#windows[index];
  }

  #delete(mask: number): void {
    this.#change(() => {
      for (let index = 0; index < WINDOWS; index++) {
        if (((mask >> index) & 1) === 0) continue;
        if (this.#current === this.#windows[index]) this.#current = undefined;
        this.#windows[index] = undefined;
      }
    });
  }

  #reset(): void {
    this.#input.endDelay();
    this.#delete(0xff);
  }

  #forEach(mask: number, change: (window: CaptionWindow) => void): void {
    this.#change(() => {
      for (let index = 0; index < WINDOWS; index++) {
        const window = this.#windows[index];
        if (window !== undefined && ((mask >> index) & 1) === 1) change(window);
      }
    });
  }

  /** Changes what is shown at once. */
  #change(change: () => void, isNew = false): void {
    const before = this.#shown.isShown ? this.text : '';
    change();
    this.#shown.change(before, this.text, isNew ? 'roll-up' : 'pop-on', isNew);
  }

  /** Takes something away; where nothing is left, the caption is over. */
  #withdraw(window: CaptionWindow, change: () => void): void {
    const before = window.isVisible ? this.text : '';
    change();
    if (before !== '' && this.text === '') this.#shown.change(before, '', 'roll-up');
  }
}
