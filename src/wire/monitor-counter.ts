// Tested by: test/wire/link.test.ts
import { setTimeout as sleep } from 'node:timers/promises';
import type { XPublisher } from 'zeromq';
import { MESSAGE_KINDS, type MessageKind } from '../stream/message.js';
import type { Link } from './endpoint.js';
import { Receipts } from './receipts.js';
import type { Signal } from './signal.js';
import { topicPrefix } from './topic.js';

/** Subscriptions held at most, of all monitors together: a monitor of tscap has one for each kind of message, one for its receipts, and one for what a probe says while it waits (`waiting/`). */
const MAX_SUBSCRIPTIONS = 4096;
const SUBSCRIBE = 1;
const UNSUBSCRIBE = 0;

/**
 * How long the first subscription to batches is left to settle: a monitor's subscriptions to the other kinds come in the
 * same moment, in an order that libzmq chooses.
 */
const SETTLE_MS = 20;

/** What an XPUB socket that connects knows of the monitors at its endpoints, each of which is one connection. */
export interface ConnectedMonitors {
  readonly link: Pick<Link, 'endpoints'>;
  /** Connections that stand. */
  readonly established: number;
  /** Connections that stood and are gone. */
  readonly left: number;
}

/**
 * Counts the monitors of an XPUB socket by their subscriptions, which the socket receives; so do their ends where it is bound. Where it
 * connects, libzmq keeps the subscriptions of a monitor that is gone, and hands those over again that are made when it is back: there are
 * no more monitors than connections.
 */
export class MonitorCounter {
  readonly #socket: XPublisher;
  readonly #changed: Signal;
  readonly #subscriptions: Record<MessageKind, number> = { batch: 0, status: 0, report: 0, end: 0 };
  readonly #receipts: Receipts;
  readonly #connected: ConnectedMonitors | undefined;
  /** How often each topic is subscribed to. */
  readonly #topics = new Map<string, number>();
  #held = 0;
  #hasSettled = false;
  #isClosed = false;
  /** Connections that were gone before the first receipt. */
  #leftBefore = 0;

  /**
   * Notifies `changed` when a monitor has come or gone. Receives nothing more once it is flooded. `connected`: of a socket that connects;
   * `changed` is notified of these, too.
   */
  constructor(socket: XPublisher, changed: Signal, sessionId: string, connected?: ConnectedMonitors) {
    this.#socket = socket;
    this.#changed = changed;
    this.#connected = connected;
    this.#receipts = new Receipts(sessionId);
    void this.#receive();
  }

  /** Subscriptions that cover batches. */
  get count(): number {
    return this.#atMostConnected(this.#subscriptions.batch);
  }

  /** Whether there are more subscriptions than are to be held: libzmq keeps every one. */
  get isFlooded(): boolean {
    return this.#held > MAX_SUBSCRIPTIONS;
  }

  /** Whether there is a monitor whose subscriptions have settled. */
  get isPresent(): boolean {
    return this.#hasSettled && this.count > 0;
  }

  /** Subscribers of any kind, at least: the subscriptions do not say who made them. */
  get subscribers(): number {
    return this.#atMostConnected(Math.max(...Object.values(this.#subscriptions)));
  }

  /** Monitors that will say that they have the end of the session, and have not yet. */
  get owedReceipts(): number {
    const { owed, given } = this.#receipts;
    if (this.#connected === undefined) return owed;
    // Those that have given theirs are the first to leave.
    const { established, left } = this.#connected;
    const done = Math.max(0, given - (left - this.#leftBefore));
    return Math.max(0, Math.min(owed, established - done));
  }

  /** There are no monitors any more. */
  close(): void {
    this.#isClosed = true;
    this.#hasSettled = false;
    this.#receipts.clear();
    for (const kind of MESSAGE_KINDS) this.#subscriptions[kind] = 0;
    this.#topics.clear();
    this.#held = 0;
  }

  async #receive(): Promise<void> {
    while (!this.#isClosed && !this.isFlooded) {
      let frame: Buffer | undefined;
      try {
        [frame] = await this.#socket.receive();
      } catch (error) {
        if (this.#isClosed) return;
        throw error;
      }
      if (frame !== undefined) this.#apply(frame[0]!, frame.toString('latin1', 1));
    }
  }

  #apply(operation: number, prefix: string): void {
    if (operation !== SUBSCRIBE && operation !== UNSUBSCRIBE) return;
    const step = operation === SUBSCRIBE ? 1 : -1;
    if (!this.#hold(prefix, step)) return;
    this.#receipts.apply(prefix, step);
    if (this.#receipts.given === 0) this.#leftBefore = this.#connected?.left ?? 0;
    const before = this.#subscriptions.batch;
    for (const kind of MESSAGE_KINDS) {
      if (covers(prefix, kind)) this.#subscriptions[kind] += step;
    }
    if (this.#subscriptions.batch === 0) this.#hasSettled = false;
    else if (before === 0) void this.#settle();
    this.#changed.notify();
  }

  #atMostConnected(subscriptions: number): number {
    return this.#connected === undefined ? subscriptions : Math.min(subscriptions, this.#connected.established);
  }

  /**
   * False: what nobody subscribed to is taken back, of which libzmq tells as well; or a monitor is back, of which nothing was taken back
   * when it went.
   */
  #hold(topic: string, step: 1 | -1): boolean {
    const count = (this.#topics.get(topic) ?? 0) + step;
    const most = this.#connected?.link.endpoints.length ?? Number.POSITIVE_INFINITY;
    if (count < 0 || count > most) return false;
    if (count === 0) this.#topics.delete(topic);
    else this.#topics.set(topic, count);
    this.#held += step;
    return true;
  }

  async #settle(): Promise<void> {
    await sleep(SETTLE_MS);
    this.#hasSettled = this.#subscriptions.batch > 0;
    this.#changed.notify();
  }
}

/** Whether a subscription is to all messages of the kind, to some of them, or to everything. */
function covers(prefix: string, kind: MessageKind): boolean {
  const all = topicPrefix(kind);
  return prefix.startsWith(all) || all.startsWith(prefix);
}
