import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Random } from '../../../src/replay/random.js';
import { brokerBody } from './broker-bodies.js';

const LENGTH_BYTES = 4;
/** API key, version, number of the request. */
const HEAD_BYTES = 8;
/** What follows the length of an answer that says that it is long. */
const LONG = Buffer.alloc(64 << 20);

/** A broker whose answers are right, but for what a seed does to them: bytes, lengths, ends. The same seed does the same. */
export class FuzzedBroker {
  answers = 0;
  connections = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#attend(socket));

  constructor(readonly random: Random) {}

  /** Returns the port. */
  async open(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #attend(socket: Socket): void {
    this.connections++;
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      while (bytes.length >= LENGTH_BYTES && bytes.length >= LENGTH_BYTES + bytes.readInt32BE(0)) {
        const end = LENGTH_BYTES + bytes.readInt32BE(0);
        this.#answer(socket, bytes.subarray(LENGTH_BYTES, end));
        bytes = bytes.subarray(end);
      }
    });
  }

  #answer(socket: Socket, request: Buffer): void {
    if (request.length < HEAD_BYTES || socket.destroyed) return;
    this.answers++;
    const { port } = this.#server.address() as AddressInfo;
    const body = brokerBody(request.readInt16BE(0), port);
    const right = Buffer.concat([request.subarray(4, 8), body]);
    const frame = Buffer.concat([int32(right.length), right]);
    const sent = this.#damaged(frame);
    socket.write(sent);
    if (this.#oneIn(12)) socket.end();
    else if (this.#oneIn(20)) socket.resetAndDestroy();
  }

  #damaged(frame: Buffer): Buffer {
    switch (this.#below(12)) {
      case 1: // another length of the frame
        frame.writeInt32BE(this.#length(), 0);
        return frame.readInt32BE(0) > LONG.length ? Buffer.concat([frame, LONG]) : frame;
      case 2: // its end is missing
        return frame.subarray(0, this.#below(frame.length));
      case 3: // random bytes behind the number of the request
        return Buffer.concat([int32(1004), frame.subarray(4, 8), this.#bytes(1000)]);
      case 4: // nothing but an array without end
        return Buffer.concat([int32(4 + 4096), frame.subarray(4, 8), int32(this.#length()), this.#bytes(4092)]);
      case 5: // it comes more than once
        return Buffer.concat(Array.from({ length: 2 + this.#below(50) }, () => frame));
      case 6: // a length or count in it is another one
        if (frame.length > 12) frame.writeInt32BE(this.#length(), 8 + this.#below(frame.length - 11));
        return frame;
      case 7: // some bytes are others
        for (let count = 1 + this.#below(4); count > 0; count--)
          frame[8 + this.#below(frame.length - 8)] = this.#below(256);
        return frame;
      default:
        return frame;
    }
  }

  #length(): number {
    const lengths = [
      -1,
      -2,
      0,
      1,
      0x7f,
      0xffff,
      1 << 20,
      8 << 20,
      (8 << 20) + 1,
      2 ** 31 - 1,
      1 << 30,
      1 << 28,
      -(2 ** 31),
    ];
    return lengths[this.#below(lengths.length)]!;
  }

  #bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.#below(256)));
  }

  #below(limit: number): number {
    return Math.floor(this.random.nextShare() * limit);
  }

  #oneIn(count: number): boolean {
    return this.#below(count) === 0;
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(LENGTH_BYTES);
  bytes.writeInt32BE(value);
  return bytes;
}
