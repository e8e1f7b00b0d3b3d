import { setTimeout as sleep } from 'node:timers/promises';
import type { XPublisher } from 'zeromq';
import { Signal } from './signal.js';
import { topicPrefix } from './topic.js';

const SUBSCRIBE = 1;
const UNSUBSCRIBE = 0;

/**
 * How long the first subscription to batches is left to settle: a monitor's subscriptions to the other kinds come in the
 * same moment, in an order that libzmq chooses.
 */
const SETTLE_MS = 20;

/** Counts the monitors of an XPUB socket by their subscriptions, which the socket receives; so do their ends. */
export class MonitorCounter {
  readonly #socket: XPublisher;
  readonly #changed = new Signal();
  #count = 0;
  #isClosed = false;

  constructor(socket: XPublisher) {
    this.#socket = socket;
    void this.#receive();
  }

  get count(): number {
    return this.#count;
  }

  /** Resolves when there is a monitor, or after `close`. */
  async waitForOne(): Promise<void> {
    while (this.#count === 0 && !this.#isClosed) await this.#changed.wait();
    await sleep(SETTLE_MS);
  }

  close(): void {
    this.#isClosed = true;
    this.#changed.notify();
  }

  async #receive(): Promise<void> {
    while (!this.#isClosed) {
      let frame: Buffer | undefined;
      try {
        [frame] = await this.#socket.receive();
      } catch (error) {
        if (this.#isClosed) return;
        throw error;
      }
      if (frame !== undefined && coversBatches(frame.toString('latin1', 1))) this.#apply(frame[0]!);
    }
  }

  #apply(operation: number): void {
    if (operation === SUBSCRIBE) this.#count++;
    else if (operation === UNSUBSCRIBE && this.#count > 0) this.#count--;
    this.#changed.notify();
  }
}

/** Whether a subscription is to all batches, to some of them, or to everything. */
function coversBatches(prefix: string): boolean {
  const batches = topicPrefix('batch');
  return prefix.startsWith(batches) || batches.startsWith(prefix);
}
