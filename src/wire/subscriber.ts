// Tested by: test/wire/link.test.ts, test/wire/curve-link.test.ts
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DECODE_FAULTS, type DecodeFault } from '../stream/decode-fault.js';
import { MESSAGE_KINDS, type Message } from '../stream/message.js';
import { type RefusalCounts, zeroRefusals } from './connection-refusal.js';
import { CUT_OFF_MS } from './connections.js';
import { type Link, reopeningLink } from './endpoint.js';
import { decodeMessage } from './message-decoder.js';
import { receiptTopic } from './receipts.js';
import { Signal } from './signal.js';
import { openSubscriberEnd, type SubscriberEnd } from './subscriber-end.js';
import { kindOfTopic, topicPrefix, WAITING_TOPIC } from './topic.js';

/** Gets each message; nothing more is received until its promise, if it returns one, resolves. */
export type MessageHandler = (message: Message) => void | Promise<void>;
/** Gets the topic of each message that could not be decoded, and why. */
export type RefusalHandler = (reason: DecodeFault, topic: string) => void;

/** The monitor's end of the link, a SUB socket on one or more probes. Main thread only, as the publisher. */
export class Subscriber {
  readonly #link: Link;
  /** Connections that did not come about, by cause. */
  readonly refusals: RefusalCounts;
  /** Messages that could not be decoded, by cause. */
  readonly refused: Record<DecodeFault, number>;
  readonly #name = randomBytes(8).toString('hex');
  /** Strangers flood it, or it has been closed. */
  readonly #changed: Signal;
  #end: SubscriberEnd;
  /** All connections were cut off; resolves when there is a socket again, or none is needed any more. */
  #cutOff: Promise<void> | undefined;
  #isSubscribed = false;
  /** What was begun to be received before `run`. */
  #early: Promise<Buffer[] | undefined> | undefined;
  #isClosed = false;

  private constructor(link: Link, refusals: RefusalCounts, end: SubscriberEnd, changed: Signal) {
    this.#link = link;
    this.refusals = refusals;
    this.#end = end;
    this.#changed = changed;
    this.refused = Object.fromEntries(DECODE_FAULTS.map((fault) => [fault, 0])) as Record<DecodeFault, number>;
    void this.#guard();
  }

  /** Subscribes to all kinds of message of all probes at the link's endpoints. Throws LinkError. */
  static async open(link: Link): Promise<Subscriber> {
    const refusals = zeroRefusals();
    const changed = new Signal();
    return new Subscriber(link, refusals, await openSubscriberEnd(link, refusals, changed), changed);
  }

  /** The endpoint bound last, with the port that a wildcard became. */
  get lastEndpoint(): string | null {
    return this.#end.socket.lastEndpoint;
  }

  /** Connections to probes that stand. */
  get connections(): number {
    return this.#cutOff === undefined ? this.#end.connections.established : 0;
  }

  /** Endpoints at which somebody has answered, or connected. */
  get answered(): ReadonlySet<string> {
    return this.#end.connections.answered;
  }

  /** Before `run`: resolves when a probe reads a file, and waits for a monitor; never, where none does. */
  async waitingProbe(): Promise<void> {
    const { socket } = this.#end;
    if (!socket.closed) socket.subscribe(WAITING_TOPIC);
    this.#early = this.#receive();
    await this.#early;
  }

  /** Hands on one message after the other until `close`. Rejects with what a handler throws. */
  async run(onMessage: MessageHandler, onRefusal?: RefusalHandler): Promise<void> {
    this.#isSubscribed = true;
    this.#subscribe();
    for (let frames = await (this.#early ?? this.#receive()); frames !== undefined; frames = await this.#receive()) {
      const topic = frames[0];
      if (topic === undefined || kindOfTopic(topic) === undefined) continue;
      const result = decodeMessage(frames);
      if (!result.ok) {
        this.refused[result.reason]++;
        onRefusal?.(result.reason, topic.toString());
        continue;
      }
      if (result.message.kind === 'end') this.#giveReceipt(result.message.probe.sessionId);
      const busy = onMessage(result.message);
      if (busy !== undefined) await busy;
    }
  }

  /** Ends `run` after the message it is busy with; may be called twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closeEnd();
    this.#changed.notify();
  }

  #subscribe(): void {
    const { socket } = this.#end;
    if (socket.closed) return;
    // Batches last: a file is sent as soon as the probe sees that, also while this thread is kept from subscribing to the rest.
    const others = MESSAGE_KINDS.filter((kind) => kind !== 'batch');
    socket.subscribe(receiptTopic(this.#name), ...others.map(topicPrefix), topicPrefix('batch'));
  }

  /** Says to all probes, of which one knows what is meant, that the end of its session is here. */
  #giveReceipt(sessionId: string): void {
    const { socket } = this.#end;
    if (socket.closed) return;
    const topic = receiptTopic(this.#name, sessionId);
    socket.subscribe(topic);
    socket.unsubscribe(topic);
  }

  /** undefined: closed. */
  async #receive(): Promise<Buffer[] | undefined> {
    while (!this.#isClosed) {
      try {
        return await this.#end.socket.receive();
      } catch (error) {
        if (this.#isClosed) return undefined;
        if (this.#cutOff === undefined) throw error;
        await this.#cutOff;
      }
    }
    return undefined;
  }

  /** Cuts all connections off when there are too many: libzmq cannot cut off one of them. The probes come back. */
  async #guard(): Promise<void> {
    while (!this.#isClosed) {
      if (this.#end.connections.isFlooded) {
        this.#cutOff = this.#cutAllOff();
        await this.#cutOff;
        this.#cutOff = undefined;
      } else {
        await this.#changed.wait();
      }
    }
  }

  async #cutAllOff(): Promise<void> {
    this.refusals.flood++;
    const link = reopeningLink(this.#link, this.lastEndpoint);
    this.#closeEnd();
    while (!this.#isClosed) {
      await sleep(CUT_OFF_MS);
      // An endpoint may be taken for another moment; one that is gone may come back.
      const end = await openSubscriberEnd(link, this.refusals, this.#changed).catch(() => undefined);
      if (end === undefined) continue;
      this.#end = end;
      if (this.#isClosed) this.#closeEnd();
      else if (this.#isSubscribed) this.#subscribe();
      return;
    }
  }

  #closeEnd(): void {
    const { socket, connections } = this.#end;
    if (socket.closed) return;
    connections.close();
    socket.close();
  }
}
