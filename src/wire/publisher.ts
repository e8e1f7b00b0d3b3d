import { setTimeout as sleep } from 'node:timers/promises';
import type { XPublisher } from 'zeromq';
import type { RefusalCounts } from './connection-refusal.js';
import { Connections } from './connections.js';
import type { Link } from './endpoint.js';
import type { MessageKind } from './message.js';
import { MonitorCounter } from './monitor-counter.js';
import { type QueuedFigures, type QueuedMessage, type QueuePolicy, SendQueue } from './send-queue.js';
import { Signal } from './signal.js';
import { loadZeroMq, setQuietly, socketOptions } from './zeromq.js';

/** Whole messages that libzmq keeps for each monitor. */
const HIGH_WATER_MARK = 64;
/** Longest message that a monitor may send: subscriptions only. */
const MAX_SUBSCRIPTION_BYTES = 1024;
const RETRY_MS = 1;
/** How long the others wait for a stalled subscriber: less when they lose batches by it. */
const PATIENCE_MS = 250;
const PATIENCE_WHEN_FULL_MS = 50;

export interface PublisherOptions {
  readonly policy: QueuePolicy;
  /** Most bytes that wait in the queue: `live` refuses batches above, `lossless` is not ready above. */
  readonly queueBytes: number;
}

export interface PublisherFigures extends QueuedFigures {
  /** Subscriptions that cover batches: one per monitor. */
  readonly monitors: number;
  /** Times that a stalled subscriber was left behind so that the others go on; it sees a gap in the sequence. */
  readonly stalls: number;
}

/**
 * The probe's end of the link, an XPUB socket. A message that `offer` takes counts as published. What a slow monitor costs
 * is bounded: the queue, and for each monitor 64 messages in libzmq. Main thread only: a worker that ends with a pending
 * receive aborts the process.
 */
export class Publisher {
  readonly #socket: XPublisher;
  readonly #connections: Connections;
  readonly #options: PublisherOptions;
  readonly #queue: SendQueue;
  readonly #monitors: MonitorCounter;
  /** There is room again, a monitor has come or gone, or the publisher closes. */
  readonly #changed = new Signal();
  readonly #drained = new Signal();
  #isDraining = false;
  #closing: Promise<QueuedFigures> | undefined;
  #deadlineMs = Number.POSITIVE_INFINITY;
  #isClosed = false;
  #stuckSince: number | undefined;
  #stalls = 0;

  private constructor(socket: XPublisher, connections: Connections, options: PublisherOptions) {
    this.#socket = socket;
    this.#connections = connections;
    this.#options = options;
    this.#queue = new SendQueue(options.policy, options.queueBytes);
    this.#monitors = new MonitorCounter(socket, this.#changed);
  }

  /** Throws LinkError. */
  static async open(link: Link, options: PublisherOptions): Promise<Publisher> {
    const zeromq = await loadZeroMq();
    const socket = new zeromq.XPublisher({
      ...socketOptions(link),
      sendHighWaterMark: HIGH_WATER_MARK,
      maxMessageSize: MAX_SUBSCRIPTION_BYTES,
      verbosity: 'allSubsUnsubs',
      noDrop: true,
    });
    return new Publisher(socket, await Connections.open(zeromq, socket, link), options);
  }

  /** The endpoint bound last, with the port that a wildcard became. */
  get lastEndpoint(): string | null {
    return this.#socket.lastEndpoint;
  }

  get figures(): PublisherFigures {
    return { ...this.#queue.figures, monitors: this.#monitors.count, stalls: this.#stalls };
  }

  /** Connections that did not come about, by cause. */
  get refusals(): RefusalCounts {
    return this.#connections.refusals;
  }

  /**
   * Queues a message, the topic first; the frames must not change afterwards. False: refused, by a full queue (batches and
   * reports in `live` policy) or after `close`.
   */
  offer(kind: MessageKind, frames: Buffer[]): boolean {
    if (this.#closing !== undefined || !this.#queue.offer(kind, frames)) return false;
    if (!this.#isDraining) void this.#drain();
    return true;
  }

  /** Whether the queue has room and, in `lossless` policy, a monitor takes what comes. */
  get isReady(): boolean {
    return !this.#queue.isFull && !this.#isDeserted;
  }

  /**
   * Resolves when it is ready, at once when it is; also when the publisher is closed. In `lossless` policy that may be never,
   * without a monitor: the caller races it with its stop.
   */
  async ready(): Promise<void> {
    while (!this.isReady && !this.#isClosed) await this.#changed.wait();
  }

  /** Resolves when a monitor has subscribed to batches; also when the publisher is closed. */
  async waitForSubscriber(): Promise<void> {
    while (!this.#monitors.isPresent && !this.#isClosed) await this.#changed.wait();
  }

  /**
   * Takes no more messages, sends those that wait within `flushMs`, and closes. libzmq goes on sending what it took for the
   * rest of that time, and the process ends only then. In `lossless` policy batches wait that long for a monitor. Returns what
   * was not sent. May be called again, to end it sooner.
   */
  close({ flushMs }: { flushMs: number }): Promise<QueuedFigures> {
    this.#deadlineMs = Math.min(this.#deadlineMs, performance.now() + flushMs);
    this.#closing ??= this.#close();
    this.#changed.notify();
    this.#drained.notify();
    return this.#closing;
  }

  async #close(): Promise<QueuedFigures> {
    while (this.#isDraining && this.#remainingMs() > 0) await this.#drained.wait(this.#remainingMs());
    this.#isClosed = true;
    this.#changed.notify();
    this.#socket.linger = this.#remainingMs();
    this.#monitors.close();
    this.#connections.close();
    this.#socket.close();
    return this.#queue.figures;
  }

  #remainingMs(): number {
    return Math.max(0, Math.ceil(this.#deadlineMs - performance.now()));
  }

  /** Whether nobody is there for whom a file is read. */
  get #isDeserted(): boolean {
    return this.#options.policy === 'lossless' && !this.#monitors.isPresent;
  }

  /** Whether what waits must wait for a monitor: batches, and with them what stands before and behind them. */
  get #isHeld(): boolean {
    return this.#isDeserted && this.#queue.figures.batches > 0;
  }

  /** The only sender: one message at a time, in order. */
  async #drain(): Promise<void> {
    this.#isDraining = true;
    for (let next = this.#queue.peek(); next !== undefined && !this.#isClosed; next = this.#queue.peek()) {
      if (this.#isHeld) {
        await this.#changed.wait();
        continue;
      }
      if (!(await this.#send(next))) continue;
      this.#queue.shift();
      if (!this.#queue.isFull) this.#changed.notify();
    }
    this.#isDraining = false;
    this.#drained.notify();
  }

  /** True: done with it. False: not yet; it waited a little. */
  async #send({ kind, frames }: QueuedMessage): Promise<boolean> {
    if (this.#isStalled()) {
      if (this.#monitors.subscribers > 1) {
        await this.#leaveStalledBehind(frames);
        return true;
      }
      // Those who take the batches behind a status may be others than those who do not take it; the next one says the same.
      if (kind === 'status') {
        this.#stuckSince = undefined;
        return true;
      }
    }
    try {
      await this.#socket.send(frames);
      this.#stuckSince = undefined;
      return true;
    } catch (error) {
      if (this.#isClosed) return false;
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      this.#stuckSince ??= performance.now();
      await sleep(RETRY_MS);
      return false;
    }
  }

  /** Whether a subscriber has kept the others waiting for too long; from a file all wait. */
  #isStalled(): boolean {
    if (this.#stuckSince === undefined || this.#options.policy === 'lossless') return false;
    const patienceMs = this.#queue.isFull ? PATIENCE_WHEN_FULL_MS : PATIENCE_MS;
    return performance.now() - this.#stuckSince >= patienceMs;
  }

  /**
   * Sends one message to the subscribers that have room. By that libzmq sets those at their high-water mark aside: they get
   * nothing more until they have read half of it, and do not hold up the sends that follow.
   */
  async #leaveStalledBehind(frames: Buffer[]): Promise<void> {
    this.#setNoDrop(false);
    await this.#socket.send(frames);
    this.#setNoDrop(true);
    this.#stuckSince = undefined;
    this.#stalls++;
  }

  /** libzmq takes the option at once (tested). */
  #setNoDrop(noDrop: boolean): void {
    setQuietly(() => {
      this.#socket.noDrop = noDrop;
    });
  }
}
