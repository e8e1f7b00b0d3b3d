import { guardedInterval } from '../../cli/guarded-interval.js';
import { eventMessage } from '../../report/event-message.js';
import { NO_NAMES } from '../../report/event-names.js';
import { RecordIds } from '../../report/record-ids.js';
import type { EventRecord } from '../../report/records.js';
import type { Batch } from '../../stream/message.js';
import type { InspectMessage, InspectOutput } from '../inspect-message.js';
import type { InspectorOptions } from '../inspector.js';
import { InspectorThread, type ThreadOptions } from './inspector-thread.js';
import { ThreadedStream } from './threaded-stream.js';

export interface ThreadsOptions extends Pick<ThreadOptions, 'program' | 'givesWay'> {
  /** Bytes of the ring of each, a multiple of 8. */
  readonly ringBytes?: number | undefined;
  /** All streams are read from a file by who waits for room; unless given, those of which that was said by asking for room. */
  readonly isFile?: boolean | undefined;
  /** How many; at least one. */
  readonly threads: number;
}

/**
 * Of the rings of all threads, of batches: room for eight seconds of 500 Mb/s, as when 500 streams begin at once, which nothing is compiled for.
 * What no batch has come to takes no memory.
 */
const RINGS_BYTES = 512 * 1024 * 1024;
const SMALLEST_RING_BYTES = 64 * 1024 * 1024;
const CHECK_INTERVAL_MS = 1000;
/** A thread that ended before this age, or as the program stops, is replaced so much later, so that one which cannot run costs little. */
const YOUNG_MS = 5000;
/** Threads that a stream may end before it is given up. */
const MOST_THREADS_LOST = 2;

type OfStream = Extract<InspectMessage, { readonly stream: number }>;

/**
 * Runs the analyses of many streams on threads, each stream on one of them. A thread gets its batches through a ring; what finds no room
 * there, and is not of a file, is not analysed, counted, and told to the analysis as a loss that is none of the stream's. A thread that ends is replaced, and its
 * streams begin anew.
 */
export class InspectorThreads {
  #options: InspectorOptions;
  readonly #settings: ThreadsOptions;
  readonly #output: (output: InspectOutput) => void;
  readonly #threads: InspectorThread[];
  readonly #streams = new Map<number, ThreadedStream>();
  /** Those that have not warmed up. */
  readonly #warming = new Set<InspectorThread>();
  /** Those that have not reported on the interval that ended. */
  readonly #reporting = new Set<InspectorThread>();
  readonly #timer: NodeJS.Timeout;
  /** Of the events that end what a lost thread had raised. */
  readonly #ids: RecordIds;
  /** Threads that have begun. */
  #begun = 0;
  #isHurrying = false;
  #isOver = false;

  /** `options` are without functions. `output` must not throw. */
  constructor(options: InspectorOptions, settings: ThreadsOptions, output: (output: InspectOutput) => void) {
    this.#options = options;
    this.#settings = settings;
    this.#output = output;
    this.#ids = new RecordIds(`${options.run}-lost`);
    this.#threads = Array.from({ length: settings.threads }, (_, index) => this.#begin(index, 0));
    this.#timer = guardedInterval(
      () => this.#check(),
      CHECK_INTERVAL_MS,
      () => {},
    );
    this.#timer.unref();
  }

  take(message: InspectMessage): void {
    switch (message.kind) {
      case 'warm_up':
        for (const thread of this.#threads) this.#warming.add(thread);
        this.#tellAll(message);
        break;
      case 'open':
        this.#open(message);
        break;
      case 'batch':
        this.#takeBatch(message.stream, message.batch);
        break;
      case 'report':
        for (const handled of this.#streams.values()) this.#tellBehind(handled);
        for (const thread of this.#threads) this.#reporting.add(thread);
        this.#tellAll(message);
        break;
      case 'picture_interval':
        if (this.#options.wishes !== undefined) this.#options.wishes.pictureIntervalNs = message.intervalNs;
        this.#tellAll(message);
        break;
      case 'profiles':
        this.#options = { ...this.#options, ...message.profiles };
        this.#tellAll(message);
        break;
      case 'descriptions':
        this.#options = { ...this.#options, descriptions: message.descriptions };
        this.#tellAll(message);
        break;
      default:
        this.#tellStream(message);
        break;
    }
  }

  room(stream: number, isFile: boolean): Promise<void> | undefined {
    const handled = this.#streams.get(stream);
    if (handled === undefined) return undefined;
    if (isFile) handled.isFile = true;
    return handled.thread.room(isFile);
  }

  /** What is waited for is not many streams at once. */
  endWarmUp(): void {
    for (const thread of this.#threads) thread.endWarmUp();
  }

  /** The program was told to stop: what a thread is not ready for soon is given up. */
  hurry(): void {
    this.#isHurrying = true;
    for (const thread of this.#threads) thread.hurry();
  }

  async end(): Promise<void> {
    this.#isOver = true;
    clearInterval(this.#timer);
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }

  #open(message: Extract<InspectMessage, { kind: 'open' }>): void {
    const { stream, origin, after } = message;
    const before = after === undefined ? undefined : this.#streams.get(after);
    const handled = new ThreadedStream(stream, origin, before?.thread ?? this.#leastLoaded());
    handled.isFile = this.#settings.isFile ?? false;
    this.#streams.set(stream, handled);
    handled.thread.give(message);
  }

  /** The thread with the fewest packets of late, and among those the one with the fewest streams. */
  #leastLoaded(): InspectorThread {
    const loads = new Map(this.#threads.map((thread) => [thread, { packets: 0, streams: 0 }]));
    for (const { thread, load } of this.#streams.values()) {
      const sum = loads.get(thread)!;
      sum.packets += load;
      sum.streams++;
    }
    const [least] = [...loads].sort(([, a], [, b]) => a.packets - b.packets || a.streams - b.streams);
    return least![0];
  }

  #takeBatch(stream: number, batch: Batch): void {
    const handled = this.#streams.get(stream);
    if (handled === undefined) return;
    const { thread, packets } = handled;
    if (handled.isGivenUp) {
      packets.leftOut('failed', batch.packets);
      return;
    }
    if (!handled.isKnownAs(batch.stream)) {
      handled.info = batch.stream;
      thread.give({ kind: 'info', stream, info: batch.stream });
    }
    this.#tellBehind(handled);
    if (batch.legSeconds !== undefined) thread.give({ kind: 'leg_seconds', stream, legSeconds: batch.legSeconds });
    handled.load += batch.packets;
    if (thread.giveBatch(stream, batch, handled.isFile)) {
      packets.handed(batch.packets);
    } else {
      handled.behind += batch.packets;
      packets.leftOut('behind', batch.packets);
      this.#account(handled);
    }
  }

  #tellStream(message: Exclude<OfStream, { kind: 'batch' | 'open' }>): void {
    const handled = this.#streams.get(message.stream);
    if (handled === undefined) return;
    if (message.kind === 'close') {
      if (handled.isGivenUp) {
        this.#closed(handled);
        return;
      }
      handled.closing = message.context;
    }
    if (handled.isGivenUp) return;
    this.#tellBehind(handled);
    handled.thread.give(message);
  }

  /** What the thread was not given is no silence of the stream: it is told before anything that looks at the time. */
  #tellBehind(handled: ThreadedStream): void {
    if (handled.behind === 0 || handled.isGivenUp) return;
    handled.thread.give({ kind: 'loss', stream: handled.number, blame: 'analysis', packets: handled.behind });
    handled.behind = 0;
  }

  #tellAll(
    message: Extract<InspectMessage, { kind: 'warm_up' | 'report' | 'picture_interval' | 'profiles' | 'descriptions' }>,
  ): void {
    for (const thread of this.#threads) thread.give(message);
  }

  get #ringBytes(): number {
    return Math.max(SMALLEST_RING_BYTES, Math.floor(RINGS_BYTES / this.#settings.threads / 8) * 8);
  }

  #begin(index: number, delayMs: number): InspectorThread {
    const { ringBytes = this.#ringBytes, program, givesWay } = this.#settings;
    // A stream that comes back may come to another thread.
    const run = `${this.#options.run}-${this.#begun++}`;
    const { wishes } = this.#options;
    const inspector = { ...this.#options, run, wishes: wishes === undefined ? undefined : { ...wishes } };
    const begunMs = performance.now() + delayMs;
    const thread: InspectorThread = new InspectorThread(
      { inspector, ringBytes, program, givesWay, delayMs },
      {
        output: (output) => this.#take(thread, output),
        lost: (reason) => {
          const isEarly = this.#isHurrying || performance.now() - begunMs < YOUNG_MS;
          this.#replace(index, reason, isEarly ? YOUNG_MS : 0);
        },
      },
    );
    if (this.#isHurrying) thread.hurry();
    return thread;
  }

  #take(thread: InspectorThread, output: InspectOutput): void {
    switch (output.kind) {
      case 'warm':
        this.#warm(thread);
        break;
      case 'reported':
        this.#reported(thread);
        break;
      case 'record': {
        const { record, stream } = output;
        if (record.type === 'event') this.#streams.get(stream)?.note(record);
        this.#output(output);
        break;
      }
      case 'account':
      case 'closed': {
        const handled = this.#streams.get(output.stream);
        if (handled === undefined) break;
        handled.packets.told(output.account);
        if (output.kind === 'closed') this.#closed(handled);
        else this.#account(handled);
        break;
      }
      default:
        this.#output(output);
    }
  }

  #warm(thread: InspectorThread): void {
    if (this.#warming.delete(thread) && this.#warming.size === 0) this.#output({ kind: 'warm' });
  }

  #reported(thread: InspectorThread): void {
    if (!this.#reporting.delete(thread) || this.#reporting.size > 0) return;
    this.#output({ kind: 'reported' });
  }

  #closed({ number, packets }: ThreadedStream): void {
    this.#streams.delete(number);
    this.#output({ kind: 'closed', stream: number, account: packets.account });
  }

  #account({ number, packets }: ThreadedStream): void {
    this.#output({ kind: 'account', stream: number, account: packets.account });
  }

  #replace(index: number, reason: string, delayMs: number): void {
    if (this.#isOver) return;
    const old = this.#threads[index]!;
    const { current } = old;
    const thread = this.#begin(index, delayMs);
    this.#threads[index] = thread;
    const streams = [...this.#streams.values()].filter((handled) => handled.thread === old && !handled.isGivenUp);
    // Before what follows from it: a stream that is closed by that has no report.
    this.#output({ kind: 'thread_lost', reason, streams: streams.length });
    for (const handled of streams) this.#beginAnew(handled, thread, handled.number === current, reason);
    this.#warm(old);
    this.#reported(old);
  }

  /** `isCause`: the thread ended with something of it in hand. */
  #beginAnew(handled: ThreadedStream, thread: InspectorThread, isCause: boolean, reason: string): void {
    const { number, origin, info, closing, packets } = handled;
    packets.threadLost();
    handled.thread = thread;
    handled.info = undefined;
    handled.behind = 0;
    for (const event of handled.takeRaised()) {
      this.#output({ kind: 'record', stream: number, record: this.#endOf(event) });
      this.#ids.end(event);
    }
    if (isCause && ++handled.threadsLost >= MOST_THREADS_LOST) {
      handled.isGivenUp = true;
      const message = `it ended ${handled.threadsLost} threads: ${reason}`;
      const failure = { streamId: info?.streamId ?? '', stage: 'batch', place: null, message, stack: null } as const;
      this.#output({ kind: 'failed', stream: number, failure });
    }
    if (closing !== undefined) {
      this.#closed(handled);
      return;
    }
    if (!handled.isGivenUp) thread.give({ kind: 'open', stream: number, origin });
    this.#account(handled);
  }

  /** Whether the errors of the alarm go on is not known. */
  #endOf(event: EventRecord): EventRecord {
    const cleared = {
      ...event,
      id: this.#ids.next(event),
      event: 'cleared',
      cleared_by: 'analysis_failed',
    } as EventRecord;
    return { ...cleared, message: eventMessage(cleared, NO_NAMES) };
  }

  #check(): void {
    for (const thread of this.#threads) thread.check();
    for (const handled of this.#streams.values()) handled.load /= 2;
  }
}
