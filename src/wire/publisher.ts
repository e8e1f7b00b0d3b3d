import { setTimeout as sleep } from 'node:timers/promises';
import type { XPublisher } from 'zeromq';
import type { Link } from './endpoint.js';
import type { MessageKind } from './message.js';
import { MonitorCounter } from './monitor-counter.js';
import { type QueuedFigures, type QueuePolicy, SendQueue } from './send-queue.js';
import { Signal } from './signal.js';
import { attach, loadZeroMq, socketOptions } from './zeromq.js';

/** Whole messages that libzmq keeps for each monitor. */
const HIGH_WATER_MARK = 64;
/** Longest message that a monitor may send: subscriptions only. */
const MAX_SUBSCRIPTION_BYTES = 1024;
const RETRY_MS = 1;
/** How long the others wait for a stalled monitor: less when they lose batches by it. */
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
  /** Times that a stalled monitor was left behind so that the others go on; it sees a gap in the sequence. */
  readonly stalls: number;
}

/**
 * The probe's end of the link, an XPUB socket. A message that `offer` takes counts as published. What a slow monitor costs
 * is bounded: the queue, and for each monitor 64 messages in libzmq. Main thread only: a worker that ends with a pending
 * receive aborts the process.
 */
export class Publisher {
  readonly #socket: XPublisher;
  readonly #options: PublisherOptions;
  readonly #queue: SendQueue;
  readonly #monitors: MonitorCounter;
  readonly #room = new Signal();
  readonly #drained = new Signal();
  #isDraining = false;
  #closing: Promise<QueuedFigures> | undefined;
  #isClosed = false;
  #stuckSince: number | undefined;
  #stalls = 0;

  private constructor(socket: XPublisher, options: PublisherOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#queue = new SendQueue(options.policy, options.queueBytes);
    this.#monitors = new MonitorCounter(socket);
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
    await attach(socket, link);
    return new Publisher(socket, options);
  }

  /** The endpoint bound last, with the port that a wildcard became. */
  get lastEndpoint(): string | null {
    return this.#socket.lastEndpoint;
  }

  get figures(): PublisherFigures {
    return { ...this.#queue.figures, monitors: this.#monitors.count, stalls: this.#stalls };
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

  /** Resolves when the queue has room, at once when it has; also when the publisher is closed. */
  async ready(): Promise<void> {
    while (this.#queue.isFull && !this.#isClosed) await this.#room.wait();
  }

  /** Resolves when a monitor has subscribed to batches; also when the publisher is closed. */
  waitForSubscriber(): Promise<void> {
    return this.#monitors.waitForOne();
  }

  /**
   * Takes no more messages, sends those that wait within `flushMs`, and closes. libzmq goes on sending what it took for the
   * rest of that time, and the process ends only then. Returns what was not sent. May be called twice.
   */
  close({ flushMs }: { flushMs: number }): Promise<QueuedFigures> {
    this.#closing ??= this.#close(flushMs);
    return this.#closing;
  }

  async #close(flushMs: number): Promise<QueuedFigures> {
    const deadline = performance.now() + flushMs;
    if (this.#isDraining) await this.#drained.wait(flushMs);
    this.#isClosed = true;
    this.#room.notify();
    this.#socket.linger = Math.max(0, Math.ceil(deadline - performance.now()));
    this.#monitors.close();
    this.#socket.close();
    return this.#queue.figures;
  }

  /** The only sender: one message at a time, in order. */
  async #drain(): Promise<void> {
    this.#isDraining = true;
    for (let next = this.#queue.peek(); next !== undefined && !this.#isClosed; next = this.#queue.peek()) {
      if (!(await this.#send(next.frames))) continue;
      this.#queue.shift();
      if (!this.#queue.isFull) this.#room.notify();
    }
    this.#isDraining = false;
    this.#drained.notify();
  }

  /** False: not yet; it waited a little. */
  async #send(frames: Buffer[]): Promise<boolean> {
    if (this.#isStalled()) {
      await this.#leaveStalledBehind(frames);
      return true;
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

  /** Whether one of several monitors has kept the others waiting for too long; from a file all wait. */
  #isStalled(): boolean {
    if (this.#stuckSince === undefined || this.#options.policy === 'lossless' || this.#monitors.count < 2) return false;
    const patienceMs = this.#queue.isFull ? PATIENCE_WHEN_FULL_MS : PATIENCE_MS;
    return performance.now() - this.#stuckSince >= patienceMs;
  }

  /**
   * Sends one message to the monitors that have room. By that libzmq sets those at their high-water mark aside: they get
   * nothing more until they have read half of it, and do not hold up the sends that follow.
   */
  async #leaveStalledBehind(frames: Buffer[]): Promise<void> {
    this.#setNoDrop(false);
    await this.#socket.send(frames);
    this.#setNoDrop(true);
    this.#stuckSince = undefined;
    this.#stalls++;
  }

  /** libzmq takes the option at once (tested); the package warns on stderr at each call that it would not. */
  #setNoDrop(noDrop: boolean): void {
    const { emitWarning } = process;
    process.emitWarning = () => {};
    try {
      this.#socket.noDrop = noDrop;
    } finally {
      process.emitWarning = emitWarning;
    }
  }
}
