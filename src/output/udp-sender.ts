import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Columns with a row per datagram; they must not change while they are sent. */
type Columns = readonly [
  bytes: Uint8Array,
  offsets: Uint32Array,
  lengths: Uint32Array,
  /** Four words a row; IPv4 as ::ffff:a.b.c.d. */
  addresses: Uint32Array,
  ports: Uint16Array,
  /** Ascending, on the clock of `monotonicNs`. */
  dueNs: Float64Array,
];

export interface SendStatistics {
  readonly firstSentNs: number;
  readonly lastSentNs: number;
  /** Longest time by which a datagram left after it was due. */
  readonly latenessMaxNs: number;
}

/** What the system refused to send, and how many rows it sent before. */
export class SendError extends Error {
  readonly code = 'SEND_FAILED';

  constructor(
    message: string,
    readonly sent: number,
  ) {
    super(message);
  }
}

/** An object of the addon. */
type Handle = { readonly kind: 'sender' };

/** build/udp.node, see native/udp/addon.cc. */
interface Addon {
  openSender(device: string, ttl: number, sendBufferBytes: number): Handle;
  send(
    sender: Handle,
    ...args: readonly [...Columns, first: number, count: number]
  ): Promise<{ sent: number; fault: string }>;
  stop(sender: Handle): void;
  close(sender: Handle): void;
  statistics(sender: Handle): SendStatistics;
  monotonicNs(): number;
}

const SEND_BUFFER_BYTES = 8 * 1024 * 1024;

/** Sends datagrams at their due times on a worker thread. */
export class UdpSender {
  readonly #handle: Handle;

  constructor(handle: Handle) {
    this.#handle = handle;
  }

  /**
   * Sends the rows from `first` on, each not before its due time by more than 0.1 ms, and resolves to their number:
   * fewer after `stop`. The columns must not change until then. One call at a time. Rejects with SendError.
   */
  send(...args: readonly [...columns: Columns, first: number, count: number]): Promise<number> {
    return addon()
      .send(this.#handle, ...args)
      .then(({ sent, fault }) => {
        if (fault === '') return sent;
        throw new SendError(fault, sent);
      });
  }

  /** A pending `send` resolves at once. Does nothing when closed. */
  stop(): void {
    addon().stop(this.#handle);
  }

  /** Not while a `send` is pending. Zeros when nothing was sent. */
  statistics(): SendStatistics {
    return addon().statistics(this.#handle);
  }

  /** Stops and frees the sockets. May be called twice. */
  close(): void {
    addon().close(this.#handle);
  }
}

/** Multicast leaves through this interface, or the one of the routing table. Throws when there is no such interface. */
export function openSender(device: string | undefined, ttl: number): UdpSender {
  return new UdpSender(addon().openSender(device ?? '', ttl, SEND_BUFFER_BYTES));
}

/** The clock of due times. */
export function monotonicNs(): number {
  return addon().monotonicNs();
}

let loaded: Addon | undefined;

function addon(): Addon {
  const file = fileURLToPath(new URL('../../../build/udp.node', import.meta.url));
  loaded ??= createRequire(import.meta.url)(file) as Addon;
  return loaded;
}
