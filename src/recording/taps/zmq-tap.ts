import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PACKET_SIZE } from '../../mpegts/packet.js';
import { OutputError } from '../../output/output-error.js';
import { type TapAccount, TapTally } from '../../report/tap-account.js';
import type { Batch } from '../../stream/message.js';
import type { StreamTap } from './stream-tap.js';
import { ZmqReader } from './zmq-reader.js';

/** ffmpeg reads 131,072 bytes of a message at most unless it is told otherwise, and cuts off the rest. */
const MESSAGE_PACKETS = 343;
const MOST_READERS = 16;
/** How long readers get to take what waits when the monitor ends. */
const FLUSH_MS = 1000;

/** Where a tap is bound. */
export interface TapAddress {
  /** undefined: every address of the host. */
  readonly host: string | undefined;
  /** 0: any that is free. */
  readonly port: number;
}

/**
 * Offers a transport stream as a ZeroMQ publisher does, in messages of whole packets and one part. Not by libzmq, whose
 * publishers drop for a slow reader without a count; the protocol of a publisher is small.
 * Spec: ZeroMQ RFC 23
 */
export class ZmqTap implements StreamTap {
  readonly name = 'ffmpeg-zmq';
  readonly #tally = new TapTally();
  readonly #readers = new Set<ZmqReader>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((socket) => this.#connect(socket));
    this.#server.on('error', () => {});
  }

  /** Throws OutputError when the address cannot be had. */
  static async open({ host, port }: TapAddress): Promise<ZmqTap> {
    const tap = new ZmqTap();
    try {
      tap.#server.listen({ port, host: host ?? '::', ipv6Only: false });
      await once(tap.#server, 'listening');
      return tap;
    } catch (error) {
      const cause = error as NodeJS.ErrnoException;
      const where = `tcp://${host ?? '*'}:${port}`;
      throw new OutputError('NOT_WRITABLE', `--ffmpeg-zmq ${where} cannot be bound: ${cause.message}`, { cause });
    }
  }

  get account(): TapAccount {
    return this.#tally.account([...this.#readers].filter(({ isReading }) => isReading).length);
  }

  /** Where it is bound. */
  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  take({ stream, packets, payload, payloadOmitted }: Batch): void {
    this.#tally.streamId = stream.streamId;
    if (this.#readers.size === 0) return;
    for (const reader of this.#readers) {
      if (!reader.isReading) continue;
      if (payloadOmitted) {
        this.#tally.offered += packets;
        this.#tally.dropped.no_payload += packets;
        continue;
      }
      for (let first = 0; first < packets; first += MESSAGE_PACKETS) {
        const end = Math.min(packets, first + MESSAGE_PACKETS);
        reader.offer(payload.subarray(first * PACKET_SIZE, end * PACKET_SIZE));
      }
    }
  }

  async close(): Promise<void> {
    this.#server.close();
    const sockets = [...this.#readers].map(({ socket }) => socket);
    const ended = Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.end(resolve))));
    await Promise.race([ended, sleep(FLUSH_MS, undefined, { ref: false })]);
    const gone = sockets.filter(({ closed }) => !closed).map((socket) => once(socket, 'close'));
    for (const socket of sockets) socket.destroy();
    await Promise.all(gone);
  }

  #connect(socket: Socket): void {
    if (this.#readers.size >= MOST_READERS) {
      this.#tally.refused++;
      socket.on('error', () => {});
      socket.destroy();
      return;
    }
    const reader: ZmqReader = new ZmqReader(socket, this.#tally, () => this.#readers.delete(reader));
    this.#readers.add(reader);
  }
}
