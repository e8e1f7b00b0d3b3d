// Tested by: test/wire/link.test.ts, test/wire/curve-link.test.ts
import type { Event, Socket } from 'zeromq';
import { ConnectionCount } from './connection-count.js';
import type { ConnectionRefusal, RefusalCounts } from './connection-refusal.js';
import type { Curve } from './curve.js';
import { endpointAt, ipcPathOf, type Link } from './endpoint.js';
import { claimIpcPath } from './ipc-guard.js';
import { LinkError, linkErrorOf } from './link-error.js';
import { closeZapDomain, openZapDomain } from './zap-handler.js';
import { setQuietly, type ZeroMq } from './zeromq.js';

/** A socket of either end. */
export type LinkSocket = Socket & { connect(address: string): void };

/** Pause before a connection is tried again whose handshake failed for good: libzmq gives up on those. */
const RETRY_MS = 1000;
/** How long nobody gets in after all were cut off: that bounds what a flood costs. */
export const CUT_OFF_MS = 1000;

const REFUSAL_OF_CODE: Readonly<Record<string, ConnectionRefusal>> = {
  ERR_ZMTP_MECHANISM_MISMATCH: 'no_curve',
  ERR_ZMTP_CRYPTOGRAPHIC: 'wrong_server_key',
};

/**
 * The connections of a socket: attaches it to its endpoints, under CURVE if the link has it, and counts those that were
 * refused, here or by the other side.
 */
export class Connections {
  /** Resolves once the socket was closed and libzmq is done with it: what it took is sent, or the time to linger is over. */
  readonly gone: Promise<void>;
  /** Endpoints at which somebody has answered, or connected, as they were given; ever since the start. */
  readonly answered = new Set<string>();
  readonly #retries = new Set<NodeJS.Timeout>();
  #zapDomain: string | undefined;
  readonly #count = new ConnectionCount();
  #isFlooded = false;

  private constructor(
    readonly socket: LinkSocket,
    readonly link: Link,
    readonly refusals: RefusalCounts,
    readonly onChange: () => void,
  ) {
    this.gone = this.#watch();
  }

  /** Binds or connects to all endpoints; `onChange` is told that a connection stands or is gone, or that there are too many. Closes the socket and throws LinkError when one fails. */
  static async open(
    zeromq: ZeroMq,
    socket: LinkSocket,
    link: Link,
    refusals: RefusalCounts,
    onChange: () => void,
  ): Promise<Connections> {
    const connections = new Connections(socket, link, refusals, onChange);
    if (link.curve !== undefined) await connections.#secure(zeromq, link.curve);
    for (const endpoint of link.endpoints) {
      try {
        if (link.isBound) await bind(socket, endpoint);
        else connections.#connect(endpoint);
      } catch (error) {
        connections.close();
        socket.close();
        throw error instanceof LinkError ? error : linkErrorOf(endpoint, error);
      }
    }
    return connections;
  }

  /** Connections that stand: their handshake is done. */
  get established(): number {
    return this.#count.established;
  }

  /** Connections that stood and are gone. */
  get left(): number {
    return this.#count.left;
  }

  /** Whether there were too many connections: libzmq cuts off nobody alone, so the socket is to be opened anew. */
  get isFlooded(): boolean {
    return this.#isFlooded;
  }

  /** To be called before the socket is closed. */
  close(): void {
    for (const timer of this.#retries) clearTimeout(timer);
    if (this.#zapDomain !== undefined) closeZapDomain(this.#zapDomain);
  }

  async #secure(zeromq: ZeroMq, curve: Curve): Promise<void> {
    const { socket } = this;
    if (!zeromq.capability.curve) {
      socket.close();
      throw new LinkError('NO_LIBRARY', 'the libzmq of the zeromq package was built without CURVE');
    }
    socket.curveSecretKey = curve.keys.secretKey;
    if (curve.role === 'client') {
      socket.curvePublicKey = curve.keys.publicKey;
      return;
    }
    this.#zapDomain = await openZapDomain(zeromq, curve.allowed);
    socket.curveServer = true;
    socket.zapDomain = this.#zapDomain;
    socket.zapEnforceDomain = true;
  }

  #connect(endpoint: string): void {
    const { socket, link } = this;
    if (link.curve?.role === 'client') {
      const key = link.curve.serverKeys[link.endpoints.indexOf(endpoint)]!;
      setQuietly(() => {
        socket.curveServerKey = key;
      });
    }
    socket.connect(endpoint);
  }

  async #watch(): Promise<void> {
    for await (const event of this.socket.events) {
      if (this.#count.take(event) && !this.#isFlooded) {
        this.#isFlooded = true;
        this.onChange();
      }
      if (event.type === 'handshake') void this.#noteAnswer(event.address);
      if (event.type === 'handshake' || event.type === 'disconnect') this.onChange();
      const cause = refusalOf(event);
      if (cause === undefined) continue;
      this.refusals[cause]++;
      if (!this.link.isBound && isFinal(event)) this.#retryLater(event.address);
    }
  }

  async #noteAnswer(address: string): Promise<void> {
    // Who connects to us is known by our own address: strangers must not make us look up names.
    const known = this.link.isBound ? undefined : await endpointAt(address, this.link.endpoints);
    this.answered.add(known ?? address);
  }

  #retryLater(address: string): void {
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      void this.#retry(address);
    }, RETRY_MS);
    this.#retries.add(timer);
  }

  async #retry(address: string): Promise<void> {
    const endpoint = await endpointAt(address, this.link.endpoints);
    if (endpoint === undefined || this.socket.closed) return;
    try {
      this.socket.disconnect(endpoint);
    } catch {
      // libzmq has already forgotten it.
    }
    this.#connect(endpoint);
  }
}

async function bind(socket: LinkSocket, endpoint: string): Promise<void> {
  const path = ipcPathOf(endpoint);
  if (path !== undefined) await claimIpcPath(path);
  await socket.bind(endpoint);
}

type Refused = Extract<Event, { type: `handshake:error:${string}` }>;

/** Why the event is a refusal; undefined: it is none. */
function refusalOf(event: Event): ConnectionRefusal | undefined {
  switch (event.type) {
    case 'handshake:error:auth':
      return 'key_not_allowed';
    case 'handshake:error:protocol':
      return REFUSAL_OF_CODE[(event.error as { code?: string }).code ?? ''] ?? 'other';
    case 'handshake:error:other':
      return 'other';
    default:
      return undefined;
  }
}

/** Whether libzmq does not try this connection again. */
function isFinal(event: Event): event is Refused {
  return event.type === 'handshake:error:auth' || event.type === 'handshake:error:protocol';
}
