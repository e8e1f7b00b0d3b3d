// Tested by: test/wire/link.test.ts, test/wire/curve-link.test.ts
import { randomBytes } from 'node:crypto';
import type { Subscriber as ZeroMqSubscriber } from 'zeromq';
import { DECODE_FAULTS, type DecodeFault } from '../stream/decode-fault.js';
import { MESSAGE_KINDS, type Message } from '../stream/message.js';
import { type RefusalCounts, zeroRefusals } from './connection-refusal.js';
import { Connections } from './connections.js';
import type { Link } from './endpoint.js';
import { decodeMessage } from './message-decoder.js';
import { receiptTopic } from './receipts.js';
import { socketOptions } from './socket-options.js';
import { kindOfTopic, topicPrefix } from './topic.js';
import { loadZeroMq } from './zeromq.js';

/** First and longest pause between two tries to reach a probe; it doubles each time. */
const FIRST_RETRY_MS = 10;
const LONGEST_RETRY_MS = 1000;
/**
 * Whole messages that libzmq keeps while the monitor is busy. When that many wait as a connection ends, libzmq drops what the kernel still
 * holds; so a probe waits for the receipt of its end.
 */
const HIGH_WATER_MARK = 256;
/** Longest frame that is received, well above the largest batch, status and report; the sender of a longer one is cut off. */
const MAX_FRAME_BYTES = 32 * 1024 * 1024;

/** Gets each message; nothing more is received until its promise, if it returns one, resolves. */
export type MessageHandler = (message: Message) => void | Promise<void>;
/** Gets the topic of each message that could not be decoded, and why. */
export type RefusalHandler = (reason: DecodeFault, topic: string) => void;

/** The monitor's end of the link, a SUB socket on one or more probes. Main thread only, as the publisher. */
export class Subscriber {
  readonly #socket: ZeroMqSubscriber;
  readonly #connections: Connections;
  /** Messages that could not be decoded, by cause. */
  readonly refused: Record<DecodeFault, number>;
  readonly #name = randomBytes(8).toString('hex');
  #isClosed = false;

  private constructor(socket: ZeroMqSubscriber, connections: Connections) {
    this.#socket = socket;
    this.#connections = connections;
    this.refused = Object.fromEntries(DECODE_FAULTS.map((fault) => [fault, 0])) as Record<DecodeFault, number>;
  }

  /** Subscribes to all kinds of message of all probes at the link's endpoints. Throws LinkError. */
  static async open(link: Link): Promise<Subscriber> {
    const zeromq = await loadZeroMq();
    const socket = new zeromq.Subscriber({
      ...socketOptions(link),
      receiveHighWaterMark: HIGH_WATER_MARK,
      maxMessageSize: MAX_FRAME_BYTES,
      reconnectInterval: FIRST_RETRY_MS,
      reconnectMaxInterval: LONGEST_RETRY_MS,
    });
    return new Subscriber(socket, await Connections.open(zeromq, socket, link, zeroRefusals()));
  }

  /** The endpoint bound last, with the port that a wildcard became. */
  get lastEndpoint(): string | null {
    return this.#socket.lastEndpoint;
  }

  /** Connections to probes that stand. */
  get connections(): number {
    return this.#connections.established;
  }

  /** Connections that did not come about, by cause. */
  get refusals(): Readonly<RefusalCounts> {
    return this.#connections.refusals;
  }

  /** Hands on one message after the other until `close`. Rejects with what a handler throws. */
  async run(onMessage: MessageHandler, onRefusal?: RefusalHandler): Promise<void> {
    if (!this.#isClosed) this.#socket.subscribe(...MESSAGE_KINDS.map(topicPrefix), receiptTopic(this.#name));
    while (!this.#isClosed) {
      const frames = await this.#receive();
      if (frames === undefined) return;
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
    this.#connections.close();
    this.#socket.close();
  }

  /** Says to all probes, of which one knows what is meant, that the end of its session is here. */
  #giveReceipt(sessionId: string): void {
    const topic = receiptTopic(this.#name, sessionId);
    this.#socket.subscribe(topic);
    this.#socket.unsubscribe(topic);
  }

  /** undefined: closed. */
  async #receive(): Promise<Buffer[] | undefined> {
    try {
      return await this.#socket.receive();
    } catch (error) {
      if (this.#isClosed) return undefined;
      throw error;
    }
  }
}
