import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Sends datagrams at their due times on a worker thread, see native/udp/addon.cc. */
export interface UdpSender {
  /**
   * Sends the rows from `first` on, each not before its due time by more than 0.1 ms, and resolves to their number:
   * fewer after `stop`. The columns must not change until then. One call at a time.
   * Rejects with SendError.
   */
  send(
    bytes: Uint8Array,
    offsets: Uint32Array,
    lengths: Uint32Array,
    /** Four words a row; IPv4 as ::ffff:a.b.c.d. */
    addresses: Uint32Array,
    ports: Uint16Array,
    /** Ascending, on the clock of `monotonicNs`. */
    dueNs: Float64Array,
    first: number,
    count: number,
  ): Promise<number>;
  /** A pending `send` resolves at once. Does nothing when closed. */
  stop(): void;
  /** Not while a `send` is pending. Zeros when nothing was sent. */
  statistics(): SendStatistics;
  /** Stops and frees the sockets. May be called twice. */
  close(): void;
}

export interface SendStatistics {
  readonly firstSentNs: number;
  readonly lastSentNs: number;
  /** Longest time by which a datagram left after it was due. */
  readonly latenessMaxNs: number;
}

/** What the system refused to send, and how many rows it sent before. */
export interface SendError extends Error {
  readonly code: 'SEND_FAILED';
  readonly sent: number;
}

interface Addon {
  readonly UdpSender: new (device: string, ttl: number, sendBufferBytes: number) => UdpSender;
  monotonicNs(): number;
}

const SEND_BUFFER_BYTES = 8 * 1024 * 1024;

let loaded: Addon | undefined;

/** Multicast leaves through this interface, or the one of the routing table. Throws when there is no such interface. */
export function openSender(device: string | undefined, ttl: number): UdpSender {
  return new (addon().UdpSender)(device ?? '', ttl, SEND_BUFFER_BYTES);
}

/** The clock of due times. */
export function monotonicNs(): number {
  return addon().monotonicNs();
}

function addon(): Addon {
  const file = fileURLToPath(new URL('../../../build/udp.node', import.meta.url));
  loaded ??= createRequire(import.meta.url)(file) as Addon;
  return loaded;
}
