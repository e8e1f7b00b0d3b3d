import { PresentationClock } from '../../codec/captions/presentation-clock.js';
import {
  DvbSubtitleDecoder,
  type ShownSubtitle,
  type SubtitleSink,
} from '../../codec/dvb-subtitle/dvb-subtitle-decoder.js';
import type { Descriptor } from '../../mpegts/descriptor-list.js';
import { decodeDescriptors } from '../../mpegts/descriptors/descriptor.js';
import type { ElementaryObserver } from '../../mpegts/elementary-streams.js';
import type { PesHeader } from '../../mpegts/pes-header.js';
import { CaptionPresence } from './caption-presence.js';
import { countsSince } from './counts-since.js';
import { DescriptorFacts } from './descriptor-facts.js';
import { EventBudget } from './event-budget.js';
import type { ObserverContext } from './observer-context.js';
import { picturesOfProgram } from './program-seen.js';
import type { SubtitleFigures, SubtitlePageReport, SubtitleReport } from './subtitle-report.js';

/** Events at once, and a second. */
const MOST_EVENTS = 40;
const EVENTS_PER_S = 10;
const MS_90K = 90;

/** What the PMT says of a page. */
interface PageFacts {
  readonly language: string;
  readonly subtitlingType: number;
  readonly ancillaryPageId: number;
}

interface PageState {
  readonly subtitles: number;
  readonly lastTimeNs: number;
}

/** Follows the DVB subtitles of a PID: pages, when they show something, the state of `captions_lost`. */
export class SubtitleObserver implements ElementaryObserver, SubtitleSink {
  readonly #context: ObserverContext;
  readonly #clock = new PresentationClock();
  readonly #decoder: DvbSubtitleDecoder;
  readonly #presence = new CaptionPresence();
  readonly #budget = new EventBudget(MOST_EVENTS, EVENTS_PER_S);
  readonly #states = new Map<number, PageState>();
  #subtitles = 0;
  #timedOut = 0;
  #notTold = 0;
  #secondNs = Number.NaN;
  #before: SubtitleFigures;
  readonly #facts: DescriptorFacts<ReadonlyMap<number, PageFacts>>;

  constructor(context: ObserverContext) {
    this.#context = context;
    this.#facts = new DescriptorFacts(context, factsIn);
    this.#decoder = new DvbSubtitleDecoder(this.#clock, this);
    this.#before = this.#figures();
  }

  startPes({ pts90k }: PesHeader, _headerBytes: number, timeNs: number): void {
    this.#clock.advance(pts90k < 0 ? Number.NaN : pts90k, timeNs);
    this.#decoder.startPes();
  }

  payload(bytes: Uint8Array, start: number, end: number): void {
    this.#decoder.payload(bytes, start, end);
  }

  gap(): void {
    this.#decoder.gap();
  }

  /** A second of the stream is over. Nothing comes while nothing is said: only silence is judged, where that is set. */
  second(timeNs: number): void {
    const sinceNs = timeNs - this.#secondNs;
    this.#secondNs = timeNs;
    const { conditions, pid } = this.#context;
    const { enabled, limits } = conditions.settingOf('captions_lost');
    if (!enabled || Number.isNaN(sinceNs)) return;
    const { silence_after_ms = null } = limits;
    const data = this.#decoder.counts.segments;
    const captions = this.#subtitles + Number(this.#decoder.isShowing);
    const pictures = picturesOfProgram(this.#context, timeNs);
    this.#presence.second({ data, empty: 0, captions }, pictures, sinceNs, {
      after_ms: null,
      data_after_ms: null,
      silence_after_ms,
    });
    conditions.set('captions_lost', pid, timeNs, this.#presence.lostMs > 0, this.#presence.lostMs);
  }

  /** The stream is over, and so is what it shows. */
  settle(): void {
    this.#decoder.end();
  }

  subtitle({ pageId, regions, start, end, isTimedOut }: ShownSubtitle): void {
    this.#subtitles++;
    if (isTimedOut) this.#timedOut++;
    this.#states.set(pageId, { subtitles: (this.#states.get(pageId)?.subtitles ?? 0) + 1, lastTimeNs: end.timeNs });
    if (!this.#budget.take(end.timeNs)) {
      this.#notTold++;
      return;
    }
    const { pid, description } = this.#context;
    this.#context.tell({
      type: 'event',
      event: 'subtitle',
      name: `page ${pageId}`,
      severity: 'info',
      time_ns: end.timeNs,
      pid,
      page_id: pageId,
      language: this.#facts.now.get(pageId)?.language ?? null,
      program_number: description.pmt.programNumber,
      regions,
      start_pts_90khz: start.pts90k,
      end_pts_90khz: end.pts90k,
      is_timed_out: isTimedOut,
      duration_ms: (end.position90k - start.position90k) / MS_90K,
      start_time_ns: start.timeNs,
    });
  }

  /** null before the first segment. */
  snapshotAndReset(): SubtitleReport | null {
    const total = this.#figures();
    if (total.segments === 0 && total.malformed === 0) return null;
    const before = this.#before;
    this.#before = total;
    return {
      interval: countsSince(total, before),
      total,
      display_width: this.#decoder.displayWidth,
      display_height: this.#decoder.displayHeight,
      pages: this.#pages(),
      ancillary_page_ids: this.#decoder.ancillaryPages,
      is_showing: this.#decoder.isShowing,
    };
  }

  #pages(): SubtitlePageReport[] {
    const facts = this.#facts.now;
    const present = this.#decoder.pages;
    const pages = [...facts.keys()];
    for (const page of present) if (!facts.has(page)) pages.push(page);
    return pages.map((page) => {
      const fact = facts.get(page);
      const state = this.#states.get(page);
      return {
        page_id: page,
        language: fact?.language ?? null,
        subtitling_type: fact?.subtitlingType ?? null,
        ancillary_page_id: fact?.ancillaryPageId ?? null,
        is_present: present.includes(page),
        subtitles: state?.subtitles ?? 0,
        last_time_ns: state?.lastTimeNs ?? null,
      };
    });
  }

  #figures(): SubtitleFigures {
    const { segments, malformed, pageCompositions, acquisitionPoints, regions, objects, displaySets } =
      this.#decoder.counts;
    return {
      segments,
      malformed,
      page_compositions: pageCompositions,
      acquisition_points: acquisitionPoints,
      region_compositions: regions,
      objects,
      display_sets: displaySets,
      subtitles: this.#subtitles,
      timed_out: this.#timedOut,
      subtitles_not_told: this.#notTold,
    };
  }
}

function factsIn(descriptors: readonly Descriptor[]): ReadonlyMap<number, PageFacts> {
  const facts = new Map<number, PageFacts>();
  for (const descriptor of decodeDescriptors(descriptors, { scheme: 'none' })) {
    if (descriptor.name !== 'subtitling') continue;
    for (const { language_code, subtitling_type, composition_page_id, ancillary_page_id } of descriptor.subtitles) {
      facts.set(composition_page_id, {
        language: language_code,
        subtitlingType: subtitling_type,
        ancillaryPageId: ancillary_page_id,
      });
    }
  }
  return facts;
}
