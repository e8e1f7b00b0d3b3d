import type { Socket } from 'node:net';
import { networkOf, plainAddress } from './client-address.js';
import type { HttpFigures } from './figures.js';
import type { HttpLimits } from './limits.js';

type State = 'idle' | 'busy' | 'stream';

/** One connection; under TLS the socket below it. */
interface Seat {
  readonly socket: Socket;
  readonly key: string;
  /** Its address, or a /64 of IPv6: connections are counted by that. */
  readonly network: string;
  state: State;
  /** Of its last change of state. */
  sinceMs: number;
  second: number;
  requests: number;
}

/**
 * The connections of a listener. Where there is no room for another one, the connection that has asked for nothing for the longest time
 * makes it, of the same address where that has too many: so nobody who holds connections keeps others out.
 */
export class Connections {
  /** In the order of their last change of state. */
  readonly #seats = new Map<string, Seat>();
  readonly #byNetwork = new Map<string, number>();

  constructor(
    readonly limits: HttpLimits,
    readonly figures: HttpFigures,
    readonly now: () => number,
    /** An address that stands for many clients. */
    readonly isProxy: (address: string) => boolean,
  ) {}

  /** A new connection: is given a seat, or ends. */
  admit(socket: Socket): void {
    const { remoteAddress } = socket;
    socket.on('error', () => {});
    if (remoteAddress === undefined) return void socket.destroy();
    const address = plainAddress(remoteAddress);
    const network = networkOf(address);
    if (!this.#hasRoom(address, network)) {
      this.figures.refused.connections++;
      return void socket.destroy();
    }
    const seat = {
      socket,
      key: keyOf(socket),
      network,
      state: 'idle' as const,
      sinceMs: this.now(),
      second: 0,
      requests: 0,
    };
    // One that was reset may come again from the same port before its end is told.
    const before = this.#seats.get(seat.key);
    if (before !== undefined) this.#leave(before);
    this.#seats.set(seat.key, seat);
    this.#byNetwork.set(network, this.#countOf(network) + 1);
    this.figures.connections++;
    socket.once('close', () => this.#leave(seat));
  }

  /** What its connection does from now on; `socket` may be the one above TLS. */
  is(socket: Socket, state: State): void {
    const seat = this.#seats.get(keyOf(socket));
    if (seat === undefined) return;
    seat.state = state;
    seat.sinceMs = this.now();
    this.#seats.delete(seat.key);
    this.#seats.set(seat.key, seat);
  }

  /** Counts a request; returns how many it are within this second on its connection. */
  countRequest(socket: Socket): number {
    const seat = this.#seats.get(keyOf(socket));
    if (seat === undefined) return 1;
    const second = Math.floor(this.now() / 1000);
    if (seat.second !== second) seat.requests = 0;
    seat.second = second;
    return ++seat.requests;
  }

  /** Ends all of them, those in the handshake of TLS as well. */
  endAll(): void {
    for (const { socket } of this.#seats.values()) socket.destroy();
  }

  #hasRoom(address: string, network: string): boolean {
    const { connections, connectionsPerAddress } = this.limits;
    const isFull = this.#seats.size >= connections;
    const hasMany = this.#countOf(network) >= connectionsPerAddress && !this.isProxy(address);
    if (!isFull && !hasMany) return true;
    const seats = [...this.#seats.values()].filter((seat) => !hasMany || seat.network === network);
    const leaves = seats.find(({ state }) => state === 'idle') ?? seats.find((seat) => this.#isSlow(seat));
    if (leaves === undefined) return false;
    this.figures.madeRoom++;
    this.#leave(leaves);
    leaves.socket.destroy();
    return true;
  }

  #isSlow({ state, sinceMs }: Seat): boolean {
    return state === 'busy' && this.now() - sinceMs > this.limits.busyMs;
  }

  #leave(seat: Seat): void {
    if (this.#seats.get(seat.key) !== seat) return;
    this.#seats.delete(seat.key);
    const left = this.#countOf(seat.network) - 1;
    if (left > 0) this.#byNetwork.set(seat.network, left);
    else this.#byNetwork.delete(seat.network);
    this.figures.connections--;
  }

  #countOf(network: string): number {
    return this.#byNetwork.get(network) ?? 0;
  }
}

/** The same for the sockets below and above TLS. */
function keyOf({ remoteAddress, remotePort, localAddress }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`;
}
