// Tested by: test/codec/teletext/teletext-decoder.test.ts
import { type CaptionClock, type CaptionSink, ShownText } from '../captions/shown-text.js';
import { PageText } from './page-text.js';

/** Subtitle pages that are decoded of one magazine. */
const MAX_SUBTITLE_PAGES = 8;

/** A page header. */
export interface PageHeader {
  /** 0x100 to 0x8FE. */
  readonly page: number;
  readonly isErased: boolean;
  readonly isSubtitle: boolean;
  readonly isInhibited: boolean;
  /** C12, C13 and C14. */
  readonly option: number;
}

/** A subtitle page: what is received, and what is shown. */
class SubtitlePage {
  readonly received = new PageText();
  readonly shown: ShownText;
  /** Text that is shown. */
  text = '';
  header: PageHeader;
  /** By X/28, of this page. */
  set: number | undefined;
  /** When the header came that the rows belong to. */
  readonly since: CaptionClock = { position90k: 0, pts90k: 0, timeNs: 0 };

  constructor(header: PageHeader, clock: CaptionClock, sink: CaptionSink) {
    this.header = header;
    this.received.clear();
    // ShownText reads the time of its clock: that of the header.
    this.shown = new ShownText(`ttx:${header.page.toString(16)}`, this.since, sink);
    this.stamp(clock);
  }

  stamp({ position90k, pts90k, timeNs }: CaptionClock): void {
    this.since.position90k = position90k;
    this.since.pts90k = pts90k;
    this.since.timeNs = timeNs;
  }

  /** What was received is shown from its header on. */
  show(text: string): void {
    if (text === this.text) return;
    this.shown.change(this.text, text, 'pop-on');
    this.text = text;
  }
}

/** One magazine: the page whose rows come, and the subtitle pages that it has. */
export class Magazine {
  readonly #clock: CaptionClock;
  readonly #sink: CaptionSink;
  readonly #isSubtitlePage: (page: number) => boolean;
  readonly #pages = new Map<number, SubtitlePage>();
  #current: SubtitlePage | undefined;
  /** By M/29. */
  #set: number | undefined;

  constructor(
    readonly number: number,
    clock: CaptionClock,
    sink: CaptionSink,
    isSubtitlePage: (page: number) => boolean,
  ) {
    this.#clock = clock;
    this.#sink = sink;
    this.#isSubtitlePage = isSubtitlePage;
  }

  /** The subtitle page whose rows come now. */
  get receiving(): PageText | undefined {
    return this.#current?.received;
  }

  get subtitlePages(): IterableIterator<number> {
    return this.#pages.keys();
  }

  get isShowing(): boolean {
    for (const page of this.#pages.values()) if (page.shown.isShown) return true;
    return false;
  }

  /** A page begins, now. */
  begin(header: PageHeader): void {
    const known = this.#pages.get(header.page);
    const isSubtitle = header.isSubtitle || this.#isSubtitlePage(header.page);
    if (!isSubtitle || (known === undefined && this.#pages.size >= MAX_SUBTITLE_PAGES)) return;
    const page = known ?? new SubtitlePage(header, this.#clock, this.#sink);
    this.#pages.set(header.page, page);
    page.header = header;
    page.stamp(this.#clock);
    if (header.isErased) page.received.clear();
    this.#current = page;
  }

  /** The page whose rows came is whole: it is shown. */
  complete(): void {
    const page = this.#current;
    this.#current = undefined;
    if (page === undefined) return;
    const { option, isInhibited } = page.header;
    page.show(isInhibited ? '' : page.received.text(page.set ?? this.#designation(option)));
  }

  /** Rows that follow belong to no page that is decoded. */
  leave(): void {
    this.#current = undefined;
  }

  setDefault(set: number): void {
    this.#set = set;
  }

  setOfPage(set: number): void {
    if (this.#current !== undefined) this.#current.set = set;
  }

  /** What is shown is over now. */
  end(): void {
    this.complete();
    for (const page of this.#pages.values()) {
      page.stamp(this.#clock);
      page.shown.end(page.text);
      page.text = '';
    }
  }

  /** The upper bits of M/29, if any, and the options of the header. */
  #designation(option: number): number {
    return this.#set ?? option;
  }
}
