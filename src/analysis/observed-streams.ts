import type { ElementaryObserver, ElementaryStreams } from '../mpegts/elementary-streams.js';
import type { CodecDetails } from './codec-details.js';
import type { ContentDesk } from './content/content-desk.js';
import type { DecodedEssence } from './content/essence-sink.js';
import type { StreamDescription } from './content/observer-context.js';
import {
  type CreateObserver,
  ELEMENTARY_OBSERVERS,
  type ElementaryObservers,
  type StreamObservers,
} from './elementary-observers.js';

/** Observers that hang on streams at once. */
const MAX_ATTACHED = 2048;
const SECOND_NS = 1e9;

type Timed = ElementaryObserver & Required<Pick<ElementaryObserver, 'second'>>;

interface ObservedStream {
  /** As the PMT says it now. */
  description: StreamDescription;
  readonly observers: StreamObservers;
}

/** The elementary streams that PMTs name, each with what hangs on it. */
export class ObservedStreams {
  readonly #elementary: ElementaryStreams;
  readonly #desk: ContentDesk;
  readonly #table: ElementaryObservers;
  readonly #streams = new Map<number, ObservedStream>();
  /** PID of each. */
  readonly #attached = new Map<ElementaryObserver, number>();
  /** Those that are told each second. */
  readonly #timed = new Set<Timed>();
  #nextSecondNs = Number.NEGATIVE_INFINITY;
  #nowNs = 0;

  constructor(elementary: ElementaryStreams, desk: ContentDesk, table: ElementaryObservers = ELEMENTARY_OBSERVERS) {
    this.#elementary = elementary;
    this.#desk = desk;
    this.#table = table;
  }

  /** The PID carries that; what was seen of another codec is forgotten. */
  expect(pid: number, description: StreamDescription): void {
    const { codec } = description;
    const known = this.#streams.get(pid);
    if (known?.description.codec === codec) {
      known.description = description;
      return;
    }
    this.forget(pid);
    const context = this.#desk.contextOf(pid, () => this.#streams.get(pid)?.description ?? description);
    const table: [name: string, create: CreateObserver][] = Object.entries(this.#table);
    const made = table.flatMap(([name, create]) => {
      const observer = create(codec, () => this.#detach(observer), context);
      return observer === undefined ? [] : [[name, observer] as const];
    });
    // Those of a stream that has nothing to be observed need no room.
    if (this.#attached.size + made.length > MAX_ATTACHED) return;
    this.#streams.set(pid, { description, observers: Object.fromEntries(made) });
    for (const [, observer] of made) this.#attach(pid, observer);
  }

  forget(pid: number): void {
    const stream = this.#streams.get(pid);
    if (stream === undefined) return;
    for (const observer of Object.values(stream.observers)) {
      settle(observer);
      this.#detach(observer);
    }
    this.#streams.delete(pid);
    this.#desk.conditions.forget(pid, this.#nowNs);
    this.#desk.essence.forget(pid);
  }

  /** So much time has passed, in which the stream was there. */
  advance(timeNs: number): void {
    this.#nowNs = timeNs;
    if (timeNs < this.#nextSecondNs) return;
    this.#nextSecondNs = timeNs + SECOND_NS;
    for (const observer of this.#timed) observer.second(timeNs);
  }

  /** Something of a PID was decoded; what is no longer there is not told. */
  decoded(essence: DecodedEssence): void {
    const observers = this.of(essence.pid);
    if (essence.kind === 'picture') observers?.video?.followers.pictures?.seen(essence.picture);
    else observers?.levels?.heard(essence.block, essence.isBehindGap);
  }

  /** Forgets all other PIDs. */
  keep(pids: ReadonlySet<number>): void {
    for (const pid of this.#streams.keys()) if (!pids.has(pid)) this.forget(pid);
  }

  /** Nothing more comes. */
  settle(): void {
    for (const { observers } of this.#streams.values()) Object.values(observers).forEach(settle);
  }

  /** undefined for a PID that no PMT names. */
  of(pid: number): StreamObservers | undefined {
    return this.#streams.get(pid)?.observers;
  }

  /** What the first header of the stream says, of audio the last one; null before. */
  detailsOf(pid: number): CodecDetails | null {
    const observers = this.of(pid);
    return observers?.video?.details ?? observers?.audio?.details ?? null;
  }

  #attach(pid: number, observer: ElementaryObserver): void {
    this.#attached.set(observer, pid);
    if (isTimed(observer)) this.#timed.add(observer);
    this.#elementary.attach(pid, observer);
  }

  #detach(observer: ElementaryObserver | undefined): void {
    if (observer === undefined) return;
    const pid = this.#attached.get(observer);
    if (pid === undefined) return;
    this.#attached.delete(observer);
    if (isTimed(observer)) this.#timed.delete(observer);
    this.#elementary.detach(pid, observer);
  }
}

function settle(observer: ElementaryObserver): void {
  observer.settle?.();
}

function isTimed(observer: ElementaryObserver): observer is Timed {
  return observer.second !== undefined;
}
