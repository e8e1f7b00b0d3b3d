import { PresentationClock } from '../../codec/captions/presentation-clock.js';
import type { Caption, CaptionSink } from '../../codec/captions/shown-text.js';
import { TeletextDecoder } from '../../codec/teletext/teletext-decoder.js';
import type { ElementaryObserver } from '../../mpegts/elementary-streams.js';
import type { PesHeader } from '../../mpegts/pes-header.js';
import { RareMap } from '../../mpegts/rare-map.js';
import type { CaptionContext } from './caption-context.js';
import { CaptionPresence } from './caption-presence.js';
import { countsSince } from './counts-since.js';
import { DescriptorFacts } from './descriptor-facts.js';
import { EventBudget } from './event-budget.js';
import type { ObserverContext } from './observer-context.js';
import { picturesOfProgram } from './program-seen.js';
import { type TeletextPageFacts, teletextSubtitlePages } from './teletext-pages.js';
import type { TeletextFigures, TeletextReport, TeletextSubtitleReport } from './teletext-report.js';
import { captionEventOf } from './told-caption.js';

/** Events at once, and a second. */
const MOST_EVENTS = 40;
const EVENTS_PER_S = 10;
const MOST_PAGES = 256;

interface PageState {
  captions: number;
  lastTimeNs: number | null;
  lastText: string | null;
}

const NO_STATE: PageState = { captions: 0, lastTimeNs: null, lastText: null };

/** With the clocks that tell whether the program goes on. */
type TeletextContext = CaptionContext & Pick<ObserverContext, 'videoPts' | 'pcr'>;

/** Decodes the teletext of a PID: pages, subtitles as `caption` events of the channel `ttx:888`, the state of `captions_lost`. */
export class TeletextObserver implements ElementaryObserver, CaptionSink {
  readonly #context: TeletextContext;
  readonly #clock = new PresentationClock();
  readonly #decoder: TeletextDecoder;
  readonly #presence = new CaptionPresence();
  readonly #budget = new EventBudget(MOST_EVENTS, EVENTS_PER_S);
  readonly #states = new RareMap<string, PageState>();
  #captions = 0;
  #notTold = 0;
  #secondNs = Number.NaN;
  #before: TeletextFigures;
  /** As they were told last, and as texts. */
  #pages: readonly number[] = [];
  #pageTexts: readonly string[] = [];
  readonly #facts: DescriptorFacts<ReadonlyMap<number, TeletextPageFacts>>;

  constructor(context: TeletextContext) {
    this.#context = context;
    this.#facts = new DescriptorFacts(context, teletextSubtitlePages);
    this.#decoder = new TeletextDecoder(this.#clock, this, (page) => this.#facts.now.has(page));
    this.#before = this.#figures();
  }

  startPes({ pts90k }: PesHeader, _headerBytes: number, timeNs: number): void {
    this.advance(pts90k < 0 ? Number.NaN : pts90k, timeNs);
    this.#decoder.startPes();
  }

  /** What comes now is of that time; 90 kHz, NaN where it is not known. */
  advance(pts90k: number, timeNs: number): void {
    this.#clock.advance(pts90k, timeNs);
  }

  /** A data unit that came by itself: field and line, framing code, 42 bytes. */
  unit(id: number, bytes: Uint8Array, length: number): void {
    this.#decoder.unit(id, bytes, length);
  }

  payload(bytes: Uint8Array, start: number, end: number): void {
    this.#decoder.payload(bytes, start, end);
  }

  gap(): void {
    this.#decoder.gap();
  }

  /**
   * A second of the stream is over. Without a steady flow of packets silence cannot be told from loss: then only the silence is judged, and
   * where that is set.
   */
  second(timeNs: number): void {
    const sinceNs = timeNs - this.#secondNs;
    this.#secondNs = timeNs;
    const { conditions, pid } = this.#context;
    const { enabled, limits } = conditions.settingOf('captions_lost');
    if (!enabled || Number.isNaN(sinceNs)) return;
    const { data_after_ms = null, silence_after_ms = null } = limits;
    const { packets } = this.#decoder.counts;
    const captions = this.#captions + Number(this.#decoder.isShowing);
    const pictures = picturesOfProgram(this.#context, timeNs);
    this.#presence.second({ data: packets, empty: packets, captions }, pictures, sinceNs, {
      after_ms: null,
      data_after_ms,
      silence_after_ms,
    });
    conditions.set('captions_lost', pid, timeNs, this.#presence.lostMs > 0, this.#presence.lostMs);
  }

  /** The stream is over, and so is what it shows. */
  settle(): void {
    this.#decoder.end();
  }

  caption(caption: Caption): void {
    const { channel, text, end } = caption;
    this.#captions++;
    const captions = (this.#states.get(channel)?.captions ?? 0) + 1;
    this.#states.set(channel, { captions, lastTimeNs: end.timeNs, lastText: text });
    if (!this.#budget.take(end.timeNs)) {
      this.#notTold++;
      return;
    }
    const page = Number.parseInt(channel.slice(CHANNEL_PREFIX.length), 16);
    this.#context.tell(captionEventOf(this.#context, caption, this.#facts.now.get(page)?.language ?? null));
  }

  /** null before the first packet. */
  snapshotAndReset(): TeletextReport | null {
    const total = this.#figures();
    if (total.packets === 0 && total.malformed === 0) return null;
    const before = this.#before;
    this.#before = total;
    const { pages } = this.#decoder;
    if (pages !== this.#pages) {
      this.#pages = pages;
      this.#pageTexts = pages.slice(0, MOST_PAGES).map(pageText);
    }
    return {
      interval: countsSince(total, before),
      total,
      pages: this.#pageTexts,
      pages_left_out: pages.length - this.#pageTexts.length,
      subtitle_pages: this.#subtitlePages(),
      is_lost: this.#presence.lostMs > 0,
    };
  }

  #subtitlePages(): TeletextSubtitleReport[] {
    const facts = this.#facts.now;
    const pages = this.#decoder.subtitlePages;
    for (const page of facts.keys()) if (!pages.includes(page)) pages.push(page);
    pages.sort((a, b) => a - b);
    return pages.map((page) => {
      const text = pageText(page);
      const { captions, lastTimeNs, lastText } = this.#states.get(CHANNEL_PREFIX + text) ?? NO_STATE;
      const fact = facts.get(page);
      return {
        page: text,
        language: fact?.language ?? null,
        is_hearing_impaired: fact?.isHearingImpaired ?? false,
        captions,
        last_time_ns: lastTimeNs,
        last_text: lastText,
      };
    });
  }

  #figures(): TeletextFigures {
    const { packets, malformed, hammingErrors, parityErrors, headers } = this.#decoder.counts;
    return {
      packets,
      malformed,
      hamming_errors: hammingErrors,
      parity_errors: parityErrors,
      page_headers: headers,
      captions: this.#captions,
      captions_not_told: this.#notTold,
    };
  }
}

function pageText(page: number): string {
  return page.toString(16).padStart(3, '0');
}

const CHANNEL_PREFIX = 'ttx:';
