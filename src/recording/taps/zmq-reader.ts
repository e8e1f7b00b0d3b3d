// Tested by: test/recording/taps/zmq-tap.test.ts
import type { Socket } from 'node:net';
import { PACKET_SIZE } from '../../mpegts/packet.js';
import type { TapTally } from '../../report/tap-account.js';
import { ZmtpParser, zmtpGreeting, zmtpHeader, zmtpReady } from './zmtp.js';

/** Bytes that may wait for one reader; a batch more may be on its way. */
const READER_BYTES = 8 << 20;
/** A connection that is no reader by then is cut off. */
const HANDSHAKE_MS = 10_000;
/** Only what subscribes reads. */
const READER_TYPES = ['SUB', 'XSUB'];

/** One connection of a reader: what it does not take in time it loses, in one piece, and nobody else does. */
export class ZmqReader {
  readonly #parser = new ZmtpParser();
  #isReady = false;
  /** Subscriptions to everything, which the messages of a stream are read by. */
  #subscriptions = 0;
  #isBehind = false;

  constructor(
    readonly socket: Socket,
    readonly tally: TapTally,
    readonly onGone: () => void,
  ) {
    const deadline = setTimeout(() => this.#refuse(), HANDSHAKE_MS).unref();
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 10_000);
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(deadline);
      onGone();
    });
    socket.on('data', (bytes: Buffer) => {
      if (!this.#take(bytes)) this.#refuse();
      else if (this.#isReady) clearTimeout(deadline);
    });
    socket.write(zmtpGreeting());
  }

  get isReading(): boolean {
    return this.#isReady && this.#subscriptions > 0;
  }

  /** Queues one message of whole packets, or leaves it out where too much waits. */
  offer(message: Uint8Array): void {
    const { socket, tally } = this;
    const packets = message.length / PACKET_SIZE;
    tally.offered += packets;
    // Once behind, it catches up first: a few long gaps are less harm to a decoder than many short ones.
    const room = this.#isBehind ? READER_BYTES / 2 : READER_BYTES;
    this.#isBehind = socket.writableLength > room;
    if (this.#isBehind) {
      tally.dropped.slow_reader += packets;
      return;
    }
    socket.cork();
    socket.write(zmtpHeader(message.length));
    socket.write(message, (error) => {
      if (error) tally.dropped.reader_gone += packets;
      else tally.sent += packets;
    });
    socket.uncork();
  }

  #take(bytes: Buffer): boolean {
    const inputs = this.#parser.push(bytes);
    for (const input of inputs ?? []) {
      if (input.kind === 'ready') {
        if (!READER_TYPES.includes(input.socketType)) return false;
        this.#isReady = true;
        this.socket.write(zmtpReady('PUB'));
      } else if (input.topic.length === 0) {
        this.#subscriptions = Math.max(0, this.#subscriptions + (input.kind === 'subscribe' ? 1 : -1));
      }
    }
    return inputs !== undefined;
  }

  #refuse(): void {
    if (this.socket.destroyed) return;
    this.tally.refused++;
    this.socket.destroy();
  }
}
