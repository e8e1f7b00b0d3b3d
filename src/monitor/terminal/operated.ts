import type { StreamReport } from '../../report/stream-report.js';
import { alarmLines, alarmsOf, compareAlarms } from '../../report/text/alarms.js';
import { clockText, groupDigits } from '../../text/units.js';
import { widthOf } from '../../text/width.js';
import { helpLines } from './key-help.js';
import type { Key } from './keys.js';
import { ListPage } from './list-page.js';
import { LogLines, logLine } from './log-lines.js';
import type { Page } from './page.js';
import type { StreamEntry } from './stream-entry.js';
import { StreamList } from './stream-list.js';
import { StreamPage } from './stream-page.js';
import { fitted, type Line, plainLine, type Span } from './styled.js';
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
/** Lines besides the page: title, and the keys. */
const FRAME_LINES = 2;
const FEWEST_PAGE_LINES = 8;
const FEWEST_TITLE_COLUMNS = 24;
const MOST_LOG_LINES = 12;

/** All of the view but the terminal: takes reports, lines of the log and keys, and says what the screen shows. */
export class Operated {
  readonly list: StreamList;
  readonly log = new LogLines();
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
      options.emptyText,
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
    const logRoom = this.#logRoom(height);
    const pageRoom = Math.max(1, height - FRAME_LINES - (logRoom === 0 ? 0 : logRoom + 1));
    const lines = [...this.#page.lines({ width, height: pageRoom })].slice(0, pageRoom);
    while (lines.length < pageRoom) lines.push(plainLine(''));
    const log = this.#frozen === undefined ? this.log.last(logRoom) : this.#frozen.log.slice(-logRoom);
    const pane = logRoom === 0 ? [] : [this.#rule(width), ...log.map(logLine)];
    while (pane.length > 0 && pane.length < logRoom + 1) pane.push(plainLine(''));
    return [this.#titleLine(width), ...lines, ...pane, this.#lastLine(pane.length > 0)].slice(0, Math.max(1, height));
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
    const alarms = [...this.list.all].flatMap(({ shown }) => alarmsOf(shown)).sort(compareAlarms);
    return alarms.length === 0 ? ['no alarm'] : alarmLines(alarms, true, width);
  }

  /** Lines of the log below the page: none where they would take the page's room, nor where the page has them. */
  #logRoom(height: number): number {
    if (this.#page.title === 'log') return 0;
    const room = Math.min(MOST_LOG_LINES, Math.floor(height / 6));
    return height - FRAME_LINES - room - 1 < FEWEST_PAGE_LINES ? 0 : room;
  }

  #titleLine(width: number): Line {
    const { size, inTrouble } = this.list;
    const trouble = inTrouble === 0 ? 'none in trouble' : `${groupDigits(inTrouble)} in trouble`;
    const streams = `${groupDigits(size)} stream${size === 1 ? '' : 's'}, ${trouble}`;
    const path = [...new Set(this.#pages.map(({ title }) => title).slice(-1))].filter((title) => title !== '');
    const left = ` tscap › ${path.length === 0 ? streams : `${path.join(' › ')}`}`;
    const right = [this.#page.position, `${clockText(this.#frozen?.atS ?? this.#options.clock())} UTC `];
    const whole = right.filter((text) => text !== '').join('  ');
    const end = width - widthOf(whole) < FEWEST_TITLE_COLUMNS ? '' : whole;
    return {
      spans: [{ text: fitted(left, Math.max(0, width - widthOf(end) - 1), true) }, { text: ` ${end}` }],
      isMarked: true,
    };
  }

  /** The title of the log. */
  #rule(width: number): Line {
    const spans: Span[] = [{ text: '─ log ', style: 'dim' }, ...this.#changes()];
    if (this.#page === this.#listPage) spans.push({ text: `─ by ${this.list.sort} `, style: 'dim' });
    const used = spans.reduce((sum, { text }) => sum + widthOf(text), 0);
    return { spans: [...spans, { text: '─'.repeat(Math.max(0, width - used)), style: 'dim' }] };
  }

  /** What makes the view show something else than it does by itself. */
  #changes(): readonly Span[] {
    const spans: Span[] = [];
    if (this.#frozen !== undefined) spans.push({ text: `─ FROZEN, p goes on `, style: 'alarm' });
    if (this.#resetAtS !== undefined)
      spans.push({ text: `─ counts since ${clockText(this.#resetAtS)} `, style: 'yellow' });
    const { filter = '' } = this.#page;
    if (filter !== '') spans.push({ text: `─ only /${filter} `, style: 'yellow' });
    return spans;
  }

  #lastLine(hasRule: boolean): Line {
    const { quitQuestion, withoutKeys } = this.#options;
    if (this.#isAsking) return plainLine(`${quitQuestion}: q again ends it, any other key goes on`, 'alarm');
    if (this.#isTyping) return plainLine(`/${this.#page.filter ?? ''}▏`, 'bold');
    const changes = hasRule ? [] : this.#changes();
    return { spans: [...changes, { text: withoutKeys ?? this.#page.hint, style: 'dim' }] };
  }
}

function isCharacter(key: Key, character: string): boolean {
  return key.name === 'character' && key.character === character;
}
