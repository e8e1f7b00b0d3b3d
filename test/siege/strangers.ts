import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Connections that all strangers hold at a time at one door: fewer than cut everybody off. */
const HELD = 200;
/** So many come each second, and as many go. */
const EACH_SECOND = 50;

const GREETING = Buffer.alloc(64);
GREETING[0] = 0xff;
GREETING[9] = 0x7f;
GREETING[10] = 3;
GREETING.write('NULL', 12);
const READY = Buffer.from('\x05READY\x0bSocket-Type\x00\x00\x00\x03SUB', 'latin1');
/** A frame of a message that goes on behind it. */
const PART = Buffer.concat([Buffer.of(0x01, 200), Buffer.alloc(200)]);

const GARBAGE = randomBytes(4096);
const PARTS = Buffer.concat(Array.from({ length: 300 }, () => PART));
const LONG_LINE = Buffer.alloc(1000, 0x61);

/** What a stranger does at a door, again and again until its connection is closed. */
const WAYS: readonly ((socket: Socket) => void)[] = [
  () => {}, // only opens it
  (socket) => pour(socket, GARBAGE),
  (socket) => {
    socket.write(Buffer.concat([GREETING, Buffer.of(0x04, READY.length), READY]));
    pour(socket, PARTS);
  },
  (socket) => {
    socket.write('GET /metrics HTTP/1.1\r\nHost: x\r\nX-Long: ');
    pour(socket, LONG_LINE);
  },
];

/** Strangers at the doors of programs, until they are stopped. */
export class Strangers {
  came = 0;
  cutOff = 0;
  readonly #held = new Map<number, Socket[]>();
  #isStopped = false;

  constructor(readonly ports: readonly number[]) {
    for (const port of ports) this.#held.set(port, []);
  }

  /** Resolves after `stop`. */
  async run(): Promise<void> {
    for (let n = 0; !this.#isStopped; n++) {
      const port = this.ports[n % this.ports.length]!;
      this.#come(port, WAYS[this.came % WAYS.length]!);
      await delay(1000 / EACH_SECOND);
    }
    for (const sockets of this.#held.values()) for (const socket of sockets) socket.destroy();
  }

  stop(): void {
    this.#isStopped = true;
  }

  #come(port: number, way: (socket: Socket) => void): void {
    const held = this.#held.get(port)!;
    if (held.length >= HELD) held.shift()!.destroy();
    this.came++;
    const socket = connect(port, '127.0.0.1', () => way(socket));
    held.push(socket);
    socket.on('error', () => {});
    socket.resume();
    socket.once('end', () => this.cutOff++);
  }
}

/** Writes as fast as it is taken, but for pauses that leave the machine to those who are besieged. */
async function pour(socket: Socket, bytes: Buffer): Promise<void> {
  while (!socket.destroyed && socket.writable) {
    if (!socket.write(bytes))
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), delay(1000)]);
    await delay(100);
  }
}
