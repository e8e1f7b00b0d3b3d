// Tested by: test/wire/strangers.test.ts
import type { Event } from 'zeromq';

/** Connections that an endpoint holds, of strangers in their handshake as well: far more than monitors, far fewer than descriptors. */
const MOST_CONNECTIONS = 512;

/** Counts the connections of a socket by what libzmq tells of them. */
export class ConnectionCount {
  #open = 0;
  #established = 0;
  #left = 0;
  /** The disconnection that follows is of a connection that never stood. */
  #hasFailed = false;

  /** Connections that stand: their handshake is done. */
  get established(): number {
    return this.#established;
  }

  /** Connections that stood and are gone. */
  get left(): number {
    return this.#left;
  }

  /** Takes the event; true: there are too many connections, or no descriptors for one more, which libzmq would try for ever. */
  take({ type }: Event): boolean {
    switch (type) {
      case 'accept':
        this.#open++;
        return this.#open > MOST_CONNECTIONS;
      case 'accept:error':
        return true;
      case 'handshake':
        this.#established++;
        return false;
      case 'disconnect':
        this.#disconnected();
        return false;
      default:
        // libzmq tells of the end of a connection in its handshake as of any other, right behind why it failed.
        if (type.startsWith('handshake:error')) this.#hasFailed = true;
        return false;
    }
  }

  #disconnected(): void {
    this.#open = Math.max(0, this.#open - 1);
    if (!this.#hasFailed && this.#established > 0) {
      this.#established--;
      this.#left++;
    }
    this.#hasFailed = false;
  }
}
