/** A key by its name, or the character that it types. */
export type Key =
  | { readonly name: KeyName }
  /** One character, as typed. */
  | { readonly name: 'character'; readonly character: string };

export type KeyName =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'page-up'
  | 'page-down'
  | 'home'
  | 'end'
  | 'enter'
  | 'escape'
  | 'backspace'
  | 'tab'
  | 'back-tab'
  | 'interrupt'
  | 'suspend'
  | 'redraw';

/** What terminals send behind `ESC [` or `ESC O`. As ECMA-48 (5.4) and the control sequences of xterm have them. */
const SEQUENCES: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'back-tab',
  M: 'enter',
  '1~': 'home',
  '4~': 'end',
  '5~': 'page-up',
  '6~': 'page-down',
  '7~': 'home',
  '8~': 'end',
};
const CONTROLS: Readonly<Record<string, KeyName>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x03': 'interrupt',
  '\x1a': 'suspend',
  '\f': 'redraw',
};
const ESCAPE = '\x1b';
/** Behind `ESC [`: parameters, and what ends them; a terminal sends no longer ones. */
const WHOLE = /^(?:\[[0-?]{0,16}[ -/]{0,4}[@-~]|O.)/s;
const UNFINISHED = /^(?:\[[0-?]{0,16}[ -/]{0,4}|O)$/;
const CONTROL = /\p{Cc}/u;

/** Time after which an escape that nothing follows is the key of that name. */
const ESCAPE_MS = 50;

/** Cuts what a terminal sends into keys; what is no key that is known is left out. */
export class KeyReader {
  #rest = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly onKey: (key: Key) => void,
    readonly escapeMs = ESCAPE_MS,
  ) {}

  take(text: string): void {
    clearTimeout(this.#timer);
    this.#rest += text;
    while (this.#rest !== '' && this.#takeOne()) {}
    if (this.#rest !== '') this.#timer = setTimeout(() => this.#giveUp(), this.escapeMs);
  }

  /** Nothing more comes. */
  close(): void {
    clearTimeout(this.#timer);
    this.#rest = '';
  }

  /** False: more must come first. */
  #takeOne(): boolean {
    if (this.#rest[0] === ESCAPE) return this.#takeSequence();
    const character = String.fromCodePoint(this.#rest.codePointAt(0)!);
    this.#rest = this.#rest.slice(character.length);
    const name = CONTROLS[character];
    if (name !== undefined) this.onKey({ name });
    else if (!CONTROL.test(character)) this.onKey({ name: 'character', character });
    return true;
  }

  #takeSequence(): boolean {
    const behind = this.#rest.slice(1);
    const [whole] = WHOLE.exec(behind) ?? [];
    if (whole !== undefined) {
      this.#rest = behind.slice(whole.length);
      // With Shift, Ctrl or Alt: `1;5A`.
      const name =
        SEQUENCES[
          whole
            .slice(1)
            .replace(/^1;\d+(?=[A-Z])/, '')
            .replace(/;\d+(?=~)/, '')
        ];
      if (name !== undefined) this.onKey({ name });
      return true;
    }
    if (behind === '' || UNFINISHED.test(behind)) return false;
    this.#rest = behind;
    this.onKey({ name: 'escape' });
    return true;
  }

  #giveUp(): void {
    this.#rest = '';
    this.onKey({ name: 'escape' });
  }
}
