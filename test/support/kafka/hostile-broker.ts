import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Ending } from '../programs/programs.js';

/** What a peer does that is no broker, when a request has come. */
export const HOSTILITIES = {
  'a negative length': (socket: Socket) => socket.write(int32(-5)),
  'the least length': (socket: Socket) => socket.write(int32(-(2 ** 31))),
  'no length': (socket: Socket) => socket.write(int32(0)),
  'a length too short for a number': (socket: Socket) => socket.write(Buffer.concat([int32(2), Buffer.alloc(2)])),
  'a huge length': (socket: Socket) => socket.write(int32(2 ** 31 - 1)),
  'a length byte by byte': (socket: Socket) => {
    for (const byte of int32(-1)) socket.write(Buffer.of(byte));
  },
  garbage: (socket: Socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
  'an answer to nothing': (socket: Socket) => socket.write(answer(77, Buffer.alloc(8))),
  'answers without end': (socket: Socket) => {
    const flood = (): void => {
      if (socket.destroyed) return;
      socket.write(answer(1, Buffer.alloc(1000)));
      setImmediate(flood);
    };
    flood();
  },
  'an answer of zeros': (socket: Socket, request: Buffer) => socket.write(answer(numberOf(request), Buffer.alloc(64))),
  'an answer of ones': (socket: Socket, request: Buffer) =>
    socket.write(answer(numberOf(request), Buffer.alloc(64, 0xff))),
  'an array without end': (socket: Socket, request: Buffer) =>
    socket.write(answer(numberOf(request), Buffer.concat([Buffer.alloc(2), int32(2 ** 31 - 1)]))),
  'lengths that lead back': (socket: Socket, request: Buffer) =>
    socket.write(answer(numberOf(request), Buffer.concat([Buffer.alloc(2), int32(40), Buffer.alloc(80, 0xfe)]))),
  'a half of an answer': (socket: Socket) => socket.write(Buffer.concat([int32(1000), Buffer.alloc(500)])),
  'a byte a while, without end': (socket: Socket) => {
    socket.write(int32(6 << 20));
    const timer = setInterval(() => socket.write(Buffer.alloc(1)), 5);
    socket.once('close', () => clearInterval(timer));
  },
  'the end of its half': (socket: Socket) => socket.end(),
  'a reset': (socket: Socket) => socket.resetAndDestroy(),
} as const satisfies Record<string, (socket: Socket, request: Buffer) => unknown>;
export type Hostility = keyof typeof HOSTILITIES;

/** Listens where a broker should; later connections may go on to a real one. */
export class HostileBroker {
  /** Connections so far. */
  connections = 0;
  /** Once it is set, connections are handed on to it. */
  real: { readonly host: string; readonly port: number } | undefined;

  private constructor(readonly port: number) {}

  /** `next`: what each connection is treated to. */
  static async open(t: Ending, next: (connection: number) => Hostility): Promise<HostileBroker> {
    const sockets = new Set<Socket>();
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => sockets.delete(socket));
      broker.#attend(socket, next);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const broker = new HostileBroker((server.address() as AddressInfo).port);
    t.after(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    return broker;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  #attend(socket: Socket, next: (connection: number) => Hostility): void {
    const hostility = next(this.connections++);
    if (this.real !== undefined) {
      const onward = connect(this.real);
      onward.on('error', () => socket.destroy());
      socket.pipe(onward).pipe(socket);
      return;
    }
    socket.once('data', (request) => HOSTILITIES[hostility](socket, request));
    socket.on('end', () => hostility === 'the end of its half' || socket.end());
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function answer(number: number, body: Buffer): Buffer {
  return Buffer.concat([int32(4 + body.length), int32(number), body]);
}

/** Correlation id of a request: behind its length, API key and version. */
function numberOf(request: Buffer): number {
  return request.length >= 12 ? request.readInt32BE(8) : 0;
}
