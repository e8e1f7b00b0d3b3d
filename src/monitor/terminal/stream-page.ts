// Tested by: test/monitor/terminal/operated.test.ts
import { calledText } from '../../report/stream-name.js';
import type { TextSection } from '../../report/text/sections.js';
import { headLines } from '../../report/text/stream.js';
import { amountText, timeText } from '../../text/units.js';
import type { Key } from './keys.js';
import type { Page, PageAnswer, PageSize } from './page.js';
import { Scroll } from './scroll.js';
import type { StreamEntry } from './stream-entry.js';
import { STREAM_STATES } from './stream-state.js';
import { fitted, type Line, plainLine } from './styled.js';
import { TextPage } from './text-page.js';

const NAME_WIDTH = 16;
const COUNT_WIDTH = 10;
/** States of alarms and rules that are to be seen at once: our own words, in sections without names from the stream. */
const GRAVE = /\bRAISED\b/;
const JUDGED_SECTIONS: readonly string[] = ['alarms', 'TR 101 290'];

/** One stream: what it is, how it is, and its sections, to be opened one by one. */
export class StreamPage implements Page {
  readonly hint = '↑↓ Enter open a section  n N next stream  Esc back  ? help  q quit';
  readonly #scroll = new Scroll();
  #entry: StreamEntry;
  /** Name of the section at the cursor: sections come and go. */
  #selected = '';

  constructor(
    entry: StreamEntry,
    readonly neighbour: (entry: StreamEntry, step: 1 | -1) => StreamEntry | undefined,
    readonly now: () => number,
  ) {
    this.#entry = entry;
  }

  get title(): string {
    return calledText(this.#entry.report);
  }

  get position(): string {
    return this.#scroll.position;
  }

  lines({ width, height }: PageSize): readonly Line[] {
    const head = this.#headLines(width).slice(0, Math.max(0, height - 3));
    const sections = this.#sections(width);
    this.#scroll.fit(sections.length, height - head.length - 1);
    const cursor = this.#cursor(sections);
    this.#scroll.follow(cursor);
    const shown = sections.slice(this.#scroll.top, this.#scroll.top + Math.max(1, height - head.length - 1));
    const rows = shown.map((section, row) => sectionLine(section, this.#scroll.top + row === cursor));
    return [...head, plainLine(''), ...rows].slice(0, height);
  }

  key(key: Key): PageAnswer {
    if (key.name === 'escape' || key.name === 'backspace') return 'back';
    const sections = this.#sections(undefined);
    const row = this.#scroll.step(this.#cursor(sections), key);
    if (row !== undefined) {
      this.#selected = sections[row]?.name ?? '';
      return 'used';
    }
    if (key.name === 'enter' || key.name === 'right') {
      const section = sections[this.#cursor(sections)];
      return section === undefined ? 'used' : this.#open(section.name);
    }
    if (key.name === 'left') return 'back';
    return this.#step(key) ? 'used' : 'unused';
  }

  #open(name: string): Page {
    this.#selected = name;
    return new SectionPage(
      () => calledText(this.#entry.report),
      name,
      (width, wanted) => sectionLines(this.#entry, wanted, width),
      () => this.#sections(undefined).map((section) => section.name),
      (key) => this.#step(key),
      (now) => {
        this.#selected = now;
      },
    );
  }

  /** To another stream; false: the key is none that goes there. */
  #step(key: Key): boolean {
    if (key.name !== 'character' || (key.character !== 'n' && key.character !== 'N')) return false;
    this.#entry = this.neighbour(this.#entry, key.character === 'n' ? 1 : -1) ?? this.#entry;
    return true;
  }

  #headLines(width: number): Line[] {
    const { state } = this.#entry;
    const { sign, style, text } = STREAM_STATES[state];
    const age = state === 'gone' ? `, for ${timeText(this.#entry.ageMs(this.now()) * 1e6)}` : '';
    return [
      { spans: [{ text: `${sign} ${text}${age}`, style }] },
      ...headLines(this.#entry.report, width).map((line) => plainLine(line)),
    ];
  }

  #sections(width: number | undefined): readonly TextSection[] {
    return this.#entry.sections(width);
  }

  #cursor(sections: readonly TextSection[]): number {
    return Math.max(
      0,
      sections.findIndex(({ name }) => name === this.#selected),
    );
  }
}

/** One section of a stream; Tab goes on to the next. */
class SectionPage implements Page {
  readonly hint = '↑↓←→ scroll  Tab next section  n N next stream  / filter  Esc back  ? help';
  #name: string;
  #page: TextPage;

  constructor(
    readonly streamTitle: () => string,
    name: string,
    readonly source: (width: number | undefined, name: string) => readonly string[],
    readonly names: () => readonly string[],
    readonly step: (key: Key) => boolean,
    readonly onName: (name: string) => void,
  ) {
    this.#name = name;
    this.#page = this.#show(name);
  }

  get title(): string {
    return `${this.streamTitle()} › ${this.#name}`;
  }

  get position(): string {
    return this.#page.position;
  }

  get filter(): string {
    return this.#page.filter;
  }

  setFilter(text: string): void {
    this.#page.setFilter(text);
  }

  lines(size: PageSize): readonly Line[] {
    return this.#page.lines(size);
  }

  key(key: Key): PageAnswer {
    if (key.name === 'escape' || key.name === 'backspace') return 'back';
    if (key.name === 'tab' || key.name === 'back-tab') {
      const names = this.names();
      const at = names.indexOf(this.#name) + (key.name === 'tab' ? 1 : -1);
      this.#page = this.#show(names[(at + names.length) % names.length] ?? this.#name);
      return 'used';
    }
    return this.step(key) ? 'used' : this.#page.key(key);
  }

  #show(name: string): TextPage {
    this.#name = name;
    this.onName(name);
    const style = JUDGED_SECTIONS.includes(name) ? ruleLine : undefined;
    return new TextPage('', (width) => this.source(width, this.#name), style);
  }
}

function sectionLines(entry: StreamEntry, name: string, width: number | undefined): readonly string[] {
  const section = entry.sections(width).find((one) => one.name === name);
  return section?.lines ?? [`${name}: nothing now`];
}

/** `PIDs             12 lines  0x0100  256  AVC video …` */
function sectionLine({ name, lines }: TextSection, isMarked: boolean): Line {
  const gist = lines.length > 1 ? lines[1]! : lines[0]!;
  const count = fitted(amountText(lines.length, 'line'), COUNT_WIDTH, false);
  return { spans: [{ text: fitted(name, NAME_WIDTH, true) }, { text: `${count}  ${gist}`, style: 'dim' }], isMarked };
}

function ruleLine(text: string): Line {
  return plainLine(text, GRAVE.test(text) ? 'red' : 'plain');
}
