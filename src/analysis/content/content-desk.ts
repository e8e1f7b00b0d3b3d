import { CODECS } from '../../mpegts/codec.js';
import type { Pmt } from '../../mpegts/tables/pmt.js';
import type { ContentEvent } from './content-event.js';
import { EssenceExchange } from './essence-exchange.js';
import type { EssenceWishes } from './essence-sink.js';
import { EventBudget } from './event-budget.js';
import type { ConditionSink, ObserverContext, StampedClock, StreamDescription } from './observer-context.js';
import type { SeenPicture } from './seen-picture.js';

/** Events that wait to be taken, and those of a second of the stream, when more have come than may wait; others are counted only. */
const MAX_EVENTS = 4096;
const EVENTS_PER_S = 200;
/** Programs whose clocks are kept. */
const MAX_CLOCKS = 1024;

/** A clock that is written in place. */
class Clock implements StampedClock {
  ticks = Number.NaN;
  timeNs = Number.NaN;

  set(ticks: number, timeNs: number): void {
    this.ticks = ticks;
    this.timeNs = timeNs;
  }
}

/** Nothing is decoded. */
const NO_WISHES: EssenceWishes = { pictureIntervalNs: null, sound: false };
const UNKNOWN: StampedClock = { ticks: Number.NaN, timeNs: Number.NaN };

/** What an observer of one PID knows, as it is now. */
class PidContext implements ObserverContext {
  readonly #desk: ContentDesk;
  readonly #describe: () => StreamDescription;

  constructor(
    readonly pid: number,
    desk: ContentDesk,
    describe: () => StreamDescription,
  ) {
    this.#desk = desk;
    this.#describe = describe;
  }

  get conditions(): ConditionSink {
    return this.#desk.conditions;
  }

  get essence(): EssenceExchange {
    return this.#desk.essence;
  }

  get description(): StreamDescription {
    return this.#describe();
  }

  get pcr(): StampedClock {
    return this.#desk.pcrOf(this.description.pmt);
  }

  get videoPts(): StampedClock {
    return this.#desk.videoPtsOf(this.description.pmt);
  }

  tell(event: ContentEvent): void {
    this.#desk.tell(event);
  }

  picture(picture: SeenPicture): void {
    this.#desk.pictures?.picture(this.pid, picture);
  }
}

/** What observers of elementary streams and of cues share: the clocks of the programs, events, conditions. */
export class ContentDesk {
  /** Events that there was no room for. */
  eventsDropped = 0;
  readonly conditions: ConditionSink;
  /** Takes the pictures of video streams, in the order of decoding. */
  pictures: { picture(pid: number, picture: SeenPicture): void } | undefined;
  /** What is to be decoded, and was. */
  readonly essence: EssenceExchange;
  /** By PID of the PCR, and by PID of the first video stream of a program. */
  readonly #pcrs = new Map<number, Clock>();
  readonly #videoPts = new Map<number, Clock>();
  readonly #videoPids = new WeakMap<Pmt, number>();
  readonly #budget = new EventBudget(MAX_EVENTS, EVENTS_PER_S);
  #events: ContentEvent[] = [];

  constructor(conditions: ConditionSink, wishes: EssenceWishes = NO_WISHES) {
    this.conditions = conditions;
    this.essence = new EssenceExchange(wishes);
  }

  tell(event: ContentEvent): void {
    if (this.#events.length < MAX_EVENTS && this.#budget.take(event.time_ns)) this.#events.push(event);
    else this.eventsDropped++;
  }

  /** The events since the last call, in the order of their times. */
  takeEvents(): readonly ContentEvent[] {
    const events = this.#events;
    if (events.length > 0) this.#events = [];
    return events.sort((a, b) => a.time_ns - b.time_ns);
  }

  /** The programs are these now. */
  follow(pmts: Iterable<Pmt>, codecOf: (pmt: Pmt, index: number) => keyof typeof CODECS): void {
    const pcrPids = new Set<number>();
    const videoPids = new Set<number>();
    for (const pmt of pmts) {
      pcrPids.add(pmt.pcrPid);
      const video = pmt.streams.findIndex((_, index) => CODECS[codecOf(pmt, index)].kind === 'video');
      if (video >= 0) {
        const { pid } = pmt.streams[video]!;
        this.#videoPids.set(pmt, pid);
        videoPids.add(pid);
      }
    }
    keepClocks(this.#pcrs, pcrPids);
    keepClocks(this.#videoPts, videoPids);
  }

  pcr(pid: number, pcr27M: number, timeNs: number): void {
    this.#pcrs.get(pid)?.set(pcr27M, timeNs);
  }

  /** A PTS that is there. */
  pts(pid: number, pts90k: number, timeNs: number): void {
    this.#videoPts.get(pid)?.set(pts90k, timeNs);
  }

  /** What follows is not to be compared with what was. */
  noteGap(): void {
    for (const clock of this.#pcrs.values()) clock.set(Number.NaN, Number.NaN);
    for (const clock of this.#videoPts.values()) clock.set(Number.NaN, Number.NaN);
  }

  /** The last PCR of a program. */
  pcrOf(pmt: Pmt): StampedClock {
    return this.#pcrs.get(pmt.pcrPid) ?? UNKNOWN;
  }

  /** The last PTS of the first video stream of a program. */
  videoPtsOf(pmt: Pmt): StampedClock {
    return this.#videoPts.get(this.#videoPids.get(pmt) ?? -1) ?? UNKNOWN;
  }

  /** What an observer of a PID knows; `describe` gives what the PMT says of it now. */
  contextOf(pid: number, describe: () => StreamDescription): ObserverContext {
    return new PidContext(pid, this, describe);
  }
}

function keepClocks(clocks: Map<number, Clock>, pids: ReadonlySet<number>): void {
  for (const pid of clocks.keys()) if (!pids.has(pid)) clocks.delete(pid);
  for (const pid of pids) {
    if (clocks.size >= MAX_CLOCKS) return;
    if (!clocks.has(pid)) clocks.set(pid, new Clock());
  }
}
