import type { CaptionClock } from '../captions/shown-text.js';
import { type SegmentSink, SubtitleSegments } from './segments.js';

/** segment_type. Spec: ETSI EN 300 743, table 7 */
const SegmentType = {
  PAGE_COMPOSITION: 0x10,
  REGION_COMPOSITION: 0x11,
  CLUT_DEFINITION: 0x12,
  OBJECT_DATA: 0x13,
  DISPLAY_DEFINITION: 0x14,
  END_OF_DISPLAY_SET: 0x80,
} as const;
/** Pages that are followed: those of several languages may share a PID. */
const MAX_PAGES = 16;
/** page_time_out, version and state; then six bytes a region. */
const PAGE_HEAD_SIZE = 2;
const REGION_SIZE = 6;
const TICKS_PER_S = 90_000;

/** A subtitle was shown, and is over. */
export interface ShownSubtitle {
  readonly pageId: number;
  /** Regions of its first page composition. */
  readonly regions: number;
  readonly start: Readonly<CaptionClock>;
  readonly end: Readonly<CaptionClock>;
  /** Its page_time_out ended it. */
  readonly isTimedOut: boolean;
}

/** Takes what pages have shown. */
export interface SubtitleSink {
  subtitle(subtitle: ShownSubtitle): void;
}

/** What came, since the beginning. */
export interface SubtitleCounts {
  segments: number;
  /** PES packets and segments that are cut off, or of another kind. */
  malformed: number;
  pageCompositions: number;
  /** Page compositions with all that a receiver needs to begin: acquisition points and mode changes. */
  acquisitionPoints: number;
  regions: number;
  objects: number;
  displaySets: number;
}

/** A page: what is on the screen. */
interface Page {
  version: number;
  regions: number;
  start: CaptionClock | undefined;
  /** By page_time_out, on the time line of the clock. */
  timeOut90k: number;
}

/**
 * DVB subtitles of one PID, as far as one can tell without decoding pictures: which pages there are, and when they show something.
 * Spec: ETSI EN 300 743, 7.2.2
 */
export class DvbSubtitleDecoder implements SegmentSink {
  readonly counts: SubtitleCounts = {
    segments: 0,
    malformed: 0,
    pageCompositions: 0,
    acquisitionPoints: 0,
    regions: 0,
    objects: 0,
    displaySets: 0,
  };
  /** By display definition, where one came. */
  displayWidth: number | null = null;
  displayHeight: number | null = null;
  readonly #clock: CaptionClock;
  readonly #sink: SubtitleSink;
  readonly #segments = new SubtitleSegments(this);
  readonly #pages = new Map<number, Page>();
  readonly #ancillary = new Set<number>();

  /** `clock`: tells the PTS of the PES packet that is read. */
  constructor(clock: CaptionClock, sink: SubtitleSink) {
    this.#clock = clock;
    this.#sink = sink;
  }

  /** page_ids with a page composition. */
  get pages(): number[] {
    return [...this.#pages.keys()];
  }

  /** page_ids whose segments came without a page composition: those that several pages share. */
  get ancillaryPages(): number[] {
    return [...this.#ancillary].filter((id) => !this.#pages.has(id));
  }

  get isShowing(): boolean {
    for (const { start } of this.#pages.values()) if (start !== undefined) return true;
    return false;
  }

  /** A PES packet begins: its PTS is that of the clock. */
  startPes(): void {
    this.#segments.start();
    for (const [id, page] of this.#pages) this.#timeOut(id, page);
  }

  payload(bytes: Uint8Array, start: number, end: number): void {
    this.#segments.feed(bytes, start, end);
  }

  gap(): void {
    this.#segments.gap();
  }

  /** What is shown is over now. */
  end(): void {
    this.#segments.gap();
    for (const [id, page] of this.#pages) {
      this.#timeOut(id, page);
      this.#close(id, page, this.#clock, false);
    }
  }

  damaged(): void {
    this.counts.malformed++;
  }

  segment(type: number, pageId: number, data: Uint8Array, kept: number, length: number): void {
    this.counts.segments++;
    if (type === SegmentType.PAGE_COMPOSITION) this.#compose(pageId, data, kept, length);
    else if (this.#ancillary.size < MAX_PAGES) this.#ancillary.add(pageId);
    if (type === SegmentType.REGION_COMPOSITION) this.counts.regions++;
    else if (type === SegmentType.OBJECT_DATA) this.counts.objects++;
    else if (type === SegmentType.END_OF_DISPLAY_SET) this.counts.displaySets++;
    else if (type === SegmentType.DISPLAY_DEFINITION) this.#defineDisplay(data, kept);
  }

  #defineDisplay(data: Uint8Array, kept: number): void {
    if (kept < 5) {
      this.counts.malformed++;
      return;
    }
    // Both are less by one.
    this.displayWidth = data[1]! * 256 + data[2]! + 1;
    this.displayHeight = data[3]! * 256 + data[4]! + 1;
  }

  /** Spec: ETSI EN 300 743, 7.2.2: a page composition takes the place of the one before, at its PTS */
  #compose(pageId: number, data: Uint8Array, kept: number, length: number): void {
    const regions = (length - PAGE_HEAD_SIZE) / REGION_SIZE;
    if (kept < PAGE_HEAD_SIZE || !Number.isInteger(regions)) {
      this.counts.malformed++;
      return;
    }
    this.counts.pageCompositions++;
    const version = data[1]! >> 4;
    const state = (data[1]! >> 2) & 3;
    if (state !== 0) this.counts.acquisitionPoints++;
    const page = this.#pageOf(pageId);
    if (page === undefined) return;
    // The same version again says nothing new: it is there for receivers that begin.
    const isSame = page.start !== undefined && page.version === version && page.regions === regions;
    if (!isSame) this.#show(pageId, page, version, regions);
    page.timeOut90k = this.#clock.position90k + data[0]! * TICKS_PER_S;
  }

  #show(pageId: number, page: Page, version: number, regions: number): void {
    this.#close(pageId, page, this.#clock, false);
    page.version = version;
    page.regions = regions;
    if (regions > 0) page.start = copyOf(this.#clock);
  }

  #pageOf(pageId: number): Page | undefined {
    const known = this.#pages.get(pageId);
    if (known !== undefined || this.#pages.size >= MAX_PAGES) return known;
    const page: Page = { version: -1, regions: 0, start: undefined, timeOut90k: 0 };
    this.#pages.set(pageId, page);
    return page;
  }

  #timeOut(pageId: number, page: Page): void {
    const late90k = this.#clock.position90k - page.timeOut90k;
    if (page.start === undefined || late90k <= 0) return;
    const { position90k, pts90k, timeNs } = this.#clock;
    const end = {
      position90k: position90k - late90k,
      pts90k: (pts90k - late90k + 2 ** 33) % 2 ** 33,
      timeNs: timeNs - late90k / 9e-5,
    };
    this.#close(pageId, page, end, true);
  }

  #close(pageId: number, page: Page, end: CaptionClock, isTimedOut: boolean): void {
    const { start, regions } = page;
    page.start = undefined;
    if (start === undefined || end.position90k <= start.position90k) return;
    this.#sink.subtitle({ pageId, regions, start, end: copyOf(end), isTimedOut });
  }
}

function copyOf({ position90k, pts90k, timeNs }: CaptionClock): CaptionClock {
  return { position90k, pts90k, timeNs };
}
