import type { StreamReport } from '../../report/stream-report.js';
import { alarmLinesOfMany, alarmsOf, compareAlarms, isFromMany } from '../../report/text/alarms.js';
import { helpLines } from './key-help.js';
import type { Key } from './keys.js';
import { ListPage } from './list-page.js';
import { LogLines, logLine } from './log-lines.js';
import { FRAME_LINES, type FrameFacts, hintLine, logRoomOf, ruleLine, titleLine } from './operated-frame.js';
import type { Page } from './page.js';
import type { StreamEntry } from './stream-entry.js';
import { StreamList } from './stream-list.js';
import { StreamPage } from './stream-page.js';
import { type Line, plainLine } from './styled.js';
import { TextPage } from './text-page.js';

/** What a key asks of whoever runs the view. */
export type Request = 'quit' | 'suspend' | 'redraw';

export interface OperatedOptions {
  readonly intervalMs: number;
  /** Monotonic ms. */
  readonly now: () => number;
  /** Seconds of the epoch. */
  readonly clock: () => number;
  /** What is shown before the first stream. */
  readonly emptyText: string;
  /** What ends with the monitor, so that `q` asks first; undefined: it does not. */
  readonly quitQuestion?: string | undefined;
  /** Why there are no keys; undefined: there are. */
  readonly withoutKeys?: string | undefined;
  /** The one stream that there is is opened at once. */
  readonly inDepth: boolean;
}

const LONGEST_FILTER = 100;
const LATE_TEXT = 'the analysis is behind: streams are shown as soon as it has reported on them (l log)';

/** All of the view but the terminal: takes reports, lines of the log and keys, and says what the screen shows. */
export class Operated {
  readonly list: StreamList;
  readonly log = new LogLines();
  /** The analyses are so late that what is shown is old, or that nothing is there to be shown. */
  isLate = false;
  readonly #options: OperatedOptions;
  readonly #listPage: ListPage;
  #pages: readonly Page[];
  /** The filter is being typed. */
  #isTyping = false;
  #isAsking = false;
  #frozen: { readonly nowMs: number; readonly atS: number; readonly log: readonly string[] } | undefined;
  #resetAtS: number | undefined;
  #isOpened = false;

  constructor(options: OperatedOptions) {
    this.#options = options;
    this.list = new StreamList(options.intervalMs);
    this.#listPage = new ListPage(
      this.list,
      (entry) => this.#streamPage(entry),
      () => this.#now(),
      () => (this.isLate ? LATE_TEXT : options.emptyText),
    );
    this.#pages = [this.#listPage];
  }

  take(streams: readonly StreamReport[]): void {
    const nowMs = this.#options.now();
    this.list.hold(streams, nowMs);
    if (this.#frozen !== undefined) return;
    this.list.release(nowMs);
    this.#openOnly();
  }

  /** Time goes on without reports. */
  tick(): void {
    if (this.#frozen === undefined) this.list.look(this.#options.now());
  }

  key(key: Key): Request | undefined {
    if (key.name === 'interrupt') return 'quit';
    if (key.name === 'suspend') return 'suspend';
    if (key.name === 'redraw') return 'redraw';
    if (this.#isAsking) {
      this.#isAsking = false;
      return isCharacter(key, 'q') || isCharacter(key, 'y') ? 'quit' : undefined;
    }
    if (this.#isTyping && this.#type(key)) return undefined;
    return this.#pageKey(key);
  }

  /** The lines of a screen of this size. */
  frame(width: number, height: number): readonly Line[] {
    const facts = this.#facts();
    const logRoom = logRoomOf(facts.page, height);
    const pageRoom = Math.max(1, height - FRAME_LINES - (logRoom === 0 ? 0 : logRoom + 1));
    const lines = [...facts.page.lines({ width, height: pageRoom })].slice(0, pageRoom);
    while (lines.length < pageRoom) lines.push(plainLine(''));
    const log = this.#frozen === undefined ? this.log.last(logRoom) : this.#frozen.log.slice(-logRoom);
    const pane = logRoom === 0 ? [] : [ruleLine(facts, width), ...log.map(logLine)];
    while (pane.length > 0 && pane.length < logRoom + 1) pane.push(plainLine(''));
    const last = this.#lastLine(facts, pane.length > 0);
    return [titleLine(facts, width), ...lines, ...pane, last].slice(0, Math.max(1, height));
  }

  get #page(): Page {
    return this.#pages.at(-1)!;
  }

  #now(): number {
    return this.#frozen?.nowMs ?? this.#options.now();
  }

  #pageKey(key: Key): Request | undefined {
    const answer = this.#page.key(key);
    if (key.name === 'escape' && this.#page.filter) this.#page.setFilter?.('');
    else if (typeof answer === 'object') this.#pages = [...this.#pages, answer];
    else if (answer === 'back') this.#back();
    else if (answer === 'unused') return this.#otherKey(key);
    return undefined;
  }

  #otherKey(key: Key): Request | undefined {
    if (key.name === 'escape' || key.name === 'backspace') this.#back();
    if (key.name !== 'character') return undefined;
    switch (key.character) {
      case 'q':
        if (this.#options.quitQuestion === undefined) return 'quit';
        this.#isAsking = true;
        break;
      case '/':
        this.#isTyping = this.#page.setFilter !== undefined;
        break;
      case 'p':
        this.#freeze();
        break;
      case 'r':
        this.#resetAtS = this.#frozen?.atS ?? this.#options.clock();
        this.list.reset(this.#now());
        break;
      case 'a':
        this.#show('alarms', (width) => this.#alarms(width));
        break;
      case 'l':
        this.#show('log', () => this.#frozen?.log ?? this.log.last(Number.POSITIVE_INFINITY), logLine, true);
        break;
      case '?':
        this.#show('help', helpLines);
        break;
    }
    return undefined;
  }

  /** Opens a page above all others, once. */
  #show(
    title: string,
    source: (width: number | undefined) => readonly string[],
    style?: (text: string) => Line,
    atEnd = false,
  ): void {
    if (this.#page.title === title) return;
    const below = this.#pages.filter((page) => page.title !== title);
    this.#pages = [...below, new TextPage(title, source, style, atEnd)];
  }

  #back(): void {
    if (this.#pages.length > 1) this.#pages = this.#pages.slice(0, -1);
  }

  /** False: the key is one of the page. */
  #type(key: Key): boolean {
    const { filter = '' } = this.#page;
    if (key.name === 'enter') this.#isTyping = false;
    else if (key.name === 'escape') {
      this.#isTyping = false;
      this.#page.setFilter?.('');
    } else if (key.name === 'backspace') {
      this.#isTyping = filter !== '';
      this.#page.setFilter?.([...filter].slice(0, -1).join(''));
    } else if (key.name === 'character') this.#page.setFilter?.(`${filter}${key.character}`.slice(0, LONGEST_FILTER));
    else return false;
    return true;
  }

  #freeze(): void {
    if (this.#frozen !== undefined) {
      this.#frozen = undefined;
      this.list.release(this.#options.now());
      return;
    }
    this.#frozen = {
      nowMs: this.#options.now(),
      atS: this.#options.clock(),
      log: this.log.last(Number.POSITIVE_INFINITY),
    };
  }

  #openOnly(): void {
    const [only] = this.list.all;
    if (!this.#options.inDepth || this.#isOpened || only === undefined) return;
    this.#isOpened = true;
    if (this.list.size === 1 && this.#pages.length === 1) this.#pages = [this.#listPage, this.#streamPage(only)];
  }

  #streamPage(entry: StreamEntry): Page {
    return new StreamPage(
      entry,
      (from, step) => this.#listPage.neighbour(from, step),
      () => this.#now(),
    );
  }

  #alarms(width: number | undefined): readonly string[] {
    const streams = [...this.list.all].map(({ shown }) => shown);
    const alarms = streams.flatMap((stream) => alarmsOf(stream)).sort(compareAlarms);
    return alarms.length === 0 ? ['no alarm'] : alarmLinesOfMany(alarms, isFromMany(streams), width);
  }

  #facts(): FrameFacts {
    const { size, inTrouble, sort } = this.list;
    return {
      page: this.#page,
      streams: size,
      inTrouble,
      clockS: this.#frozen?.atS ?? this.#options.clock(),
      isFrozen: this.#frozen !== undefined,
      resetAtS: this.#resetAtS,
      sort: this.#page === this.#listPage ? sort : undefined,
    };
  }

  #lastLine(facts: FrameFacts, hasRule: boolean): Line {
    const { quitQuestion, withoutKeys } = this.#options;
    if (this.#isAsking) return plainLine(`${quitQuestion}: q again ends it, any other key goes on`, 'alarm');
    if (this.#isTyping) return plainLine(`/${this.#page.filter ?? ''}▏`, 'bold');
    return hintLine(facts, withoutKeys ?? this.#page.hint, hasRule);
  }
}

function isCharacter(key: Key, character: string): boolean {
  return key.name === 'character' && key.character === character;
}
