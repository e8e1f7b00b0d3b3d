// Tested by: test/wire/link.test.ts, test/wire/curve-link.test.ts
import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageKind } from '../stream/message.js';
import { type RefusalCounts, zeroRefusals } from './connection-refusal.js';
import { CUT_OFF_MS } from './connections.js';
import { type Link, reopeningLink } from './endpoint.js';
import { MonitorCounter } from './monitor-counter.js';
import { openPublisherEnd, type PublisherEnd } from './publisher-end.js';
import { type QueuedFigures, type QueuedMessage, type QueuePolicy, SendQueue } from './send-queue.js';
import { Signal } from './signal.js';
import { WAITING_TOPIC } from './topic.js';
import { setQuietly } from './zeromq.js';

const RETRY_MS = 1;
/** Who reads a file says so often that it waits for a monitor. */
const SAY_WAITING_MS = 20;
/** How long the others wait for a stalled subscriber: less when they lose batches by it. */
const PATIENCE_MS = 250;
const PATIENCE_WHEN_FULL_MS = 50;

export interface PublisherOptions {
  /** What the messages name as their session: monitors give receipts for its end. */
  readonly sessionId: string;
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
 * is bounded: the queue, and for each monitor 64 messages in libzmq (16 of a file). Main thread only: a worker that ends with a pending
 * receive aborts the process.
 */
export class Publisher {
  readonly #link: Link;
  readonly #options: PublisherOptions;
  readonly #queue: SendQueue;
  readonly #refusals: RefusalCounts;
  /** There is room again, a monitor has come or gone, or the publisher closes. */
  readonly #changed: Signal;
  readonly #drained = new Signal();
  #end: PublisherEnd;
  #monitors: MonitorCounter;
  #isCutOff = false;
  #isDraining = false;
  #hasEnd = false;
  #closing: Promise<QueuedFigures> | undefined;
  #deadlineMs = Number.POSITIVE_INFINITY;
  #isClosed = false;
  #stuckSince: number | undefined;
  #stalls = 0;

  private constructor(
    link: Link,
    options: PublisherOptions,
    refusals: RefusalCounts,
    end: PublisherEnd,
    changed: Signal,
  ) {
    this.#changed = changed;
    this.#link = link;
    this.#options = options;
    this.#queue = new SendQueue(options.policy, options.queueBytes);
    this.#refusals = refusals;
    this.#end = end;
    this.#monitors = counterOf(link, end, changed, options);
    void this.#guard();
    if (options.policy === 'lossless') void this.#sayThatItWaits();
  }

  /** Throws LinkError. */
  static async open(link: Link, options: PublisherOptions): Promise<Publisher> {
    const refusals = zeroRefusals();
    const changed = new Signal();
    return new Publisher(
      link,
      options,
      refusals,
      await openPublisherEnd(link, options.policy, refusals, changed),
      changed,
    );
  }

  /** The endpoint bound last, with the port that a wildcard became. */
  get lastEndpoint(): string | null {
    return this.#end.socket.lastEndpoint;
  }

  get figures(): PublisherFigures {
    return { ...this.#queue.figures, monitors: this.#monitors.count, stalls: this.#stalls };
  }

  /** Whether ZeroMQ has taken all that was offered. */
  get isEmpty(): boolean {
    return this.#queue.isEmpty;
  }

  /** Connections that did not come about, by cause. */
  get refusals(): Readonly<RefusalCounts> {
    return this.#refusals;
  }

  /**
   * Queues a message, the topic first; the frames must not change afterwards. False: refused, by a full queue (batches and
   * reports in `live` policy) or after `close`.
   */
  offer(kind: MessageKind, frames: Buffer[]): boolean {
    if (this.#closing !== undefined || !this.#queue.offer(kind, frames)) return false;
    if (kind === 'end') this.#hasEnd = true;
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
   * Takes no more messages, sends those that wait within `flushMs`, and closes. Resolves when libzmq too has sent what it took and
   * each monitor that is there has said that it has the end of the session, or at the end of that time: libzmq's other end drops what
   * the kernel still holds for a monitor that is behind when the connection closes. In `lossless` policy batches wait that long for a monitor. Returns what was not sent; what
   * libzmq still holds counts as sent. May be called again, to end it sooner.
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
    while (this.#isAwaited && this.#remainingMs() > 0) await this.#changed.wait(this.#remainingMs());
    this.#isClosed = true;
    this.#changed.notify();
    await this.#closeAndSend();
    return this.#queue.figures;
  }

  /** Whether monitors are behind that will say when they have the end. */
  get #isAwaited(): boolean {
    return this.#hasEnd && !this.#isDraining && this.#monitors.owedReceipts > 0;
  }

  async #closeAndSend(): Promise<void> {
    let isGone = false;
    void this.#end.connections.gone.then(() => {
      isGone = true;
      this.#drained.notify();
    });
    this.#closeEnd(this.#remainingMs());
    while (!isGone && this.#remainingMs() > 0) await this.#drained.wait(this.#remainingMs());
  }

  #closeEnd(lingerMs: number): void {
    const { socket, connections } = this.#end;
    if (socket.closed) return;
    socket.linger = lingerMs;
    this.#monitors.close();
    connections.close();
    socket.close();
  }

  /** Cuts all connections off when there are too many subscriptions or connections: libzmq cannot cut off one of them. The monitors come back. */
  async #guard(): Promise<void> {
    while (!this.#isClosed) {
      if (this.#monitors.isFlooded || this.#end.connections.isFlooded) await this.#cutAllOff();
      else await this.#changed.wait();
    }
  }

  async #cutAllOff(): Promise<void> {
    this.#refusals.flood++;
    this.#isCutOff = true;
    const link = reopeningLink(this.#link, this.lastEndpoint);
    this.#closeEnd(0);
    while (this.#isCutOff && !this.#isClosed) {
      await sleep(CUT_OFF_MS);
      // An endpoint may be taken for another moment; one that is gone may come back.
      const end = await openPublisherEnd(link, this.#options.policy, this.#refusals, this.#changed).catch(
        () => undefined,
      );
      if (end === undefined) continue;
      this.#end = end;
      this.#monitors = counterOf(link, end, this.#changed, this.#options);
      this.#isCutOff = false;
      if (this.#isClosed) this.#closeEnd(0);
    }
    this.#changed.notify();
  }

  /** A monitor that is told need not be ready for many streams at once before it subscribes. */
  async #sayThatItWaits(): Promise<void> {
    while (!this.#isClosed) {
      if (!this.#isDeserted || this.#isCutOff) {
        await this.#changed.wait();
        continue;
      }
      // What cannot be sent now is said again.
      await this.#end.socket.send(WAITING_TOPIC).catch(() => {});
      await sleep(SAY_WAITING_MS);
    }
  }

  #remainingMs(): number {
    return Math.max(0, Math.ceil(this.#deadlineMs - performance.now()));
  }

  /** Whether nobody is there for whom a file is read. */
  get #isDeserted(): boolean {
    return this.#options.policy === 'lossless' && !this.#monitors.isPresent;
  }

  /** Whether what waits must wait for a socket, or for a monitor: batches, and with them what stands before and behind them. */
  get #isHeld(): boolean {
    return this.#isCutOff || (this.#isDeserted && this.#queue.figures.batches > 0);
  }

  /** The only sender of what is queued: one message at a time, in order. Beside it goes only what #sayThatItWaits says. */
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
      await this.#end.socket.send(frames);
      this.#stuckSince = undefined;
      return true;
    } catch (error) {
      if (this.#isClosed || this.#isCutOff) return false;
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
    await this.#end.socket.send(frames);
    this.#setNoDrop(true);
    this.#stuckSince = undefined;
    this.#stalls++;
  }

  /** libzmq takes the option at once (tested). */
  #setNoDrop(noDrop: boolean): void {
    const { socket } = this.#end;
    if (socket.closed) return;
    setQuietly(() => {
      socket.noDrop = noDrop;
    });
  }
}

function counterOf(
  { isBound }: Link,
  { socket, connections }: PublisherEnd,
  changed: Signal,
  { sessionId }: PublisherOptions,
): MonitorCounter {
  return new MonitorCounter(socket, changed, sessionId, isBound ? undefined : connections);
}
