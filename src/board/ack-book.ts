import type { AckKeeper } from './alarm-book.js';
import { SAME_ALARM_MS } from './bounds.js';
import type { Acknowledgement } from './contract.js';

/** An acknowledgement as it is kept. */
export interface KeptAck extends Acknowledgement {
  readonly probe_id: string;
  readonly stream_id: string;
  /** Of the alarm. */
  readonly name: string;
  /** When it was raised, epoch ms. */
  readonly since_ms: number;
}

/** Where acknowledgements outlive the monitor; nothing waits for it. */
export interface AckArchive {
  keep(ack: KeptAck): void;
  /** The acknowledgement that is in force is so no longer. */
  end(probeId: string, streamId: string, name: string, atMs: number): void;
}

/** Acknowledgements of earlier runs that are in force; they hold for alarms which are raised again soon after the start. */
export class AckBook implements AckKeeper {
  readonly #earlier = new Map<string, KeptAck>();

  constructor(
    readonly archive: AckArchive | undefined,
    earlier: readonly KeptAck[],
    readonly startedMs: number,
    readonly now: () => number,
  ) {
    for (const ack of earlier) this.#earlier.set(nameOf(keyOf(ack), ack.name), ack);
  }

  find(key: string, name: string): Acknowledgement | null {
    const ack = this.#earlier.get(nameOf(key, name));
    if (ack === undefined) return null;
    this.#earlier.delete(nameOf(key, name));
    if (this.now() - this.startedMs < SAME_ALARM_MS) return { by: ack.by, at_ms: ack.at_ms, note: ack.note };
    this.archive?.end(ack.probe_id, ack.stream_id, name, this.now());
    return null;
  }

  /** What no alarm has come back for is over. */
  tick(): void {
    if (this.#earlier.size === 0 || this.now() - this.startedMs < SAME_ALARM_MS) return;
    for (const { probe_id, stream_id, name } of this.#earlier.values()) this.archive?.end(probe_id, stream_id, name, this.now());
    this.#earlier.clear();
  }

  end(key: string, name: string, atMs: number): void {
    const slash = key.lastIndexOf('/');
    this.archive?.end(key.slice(0, slash), key.slice(slash + 1), name, atMs);
  }
}

function keyOf({ probe_id, stream_id }: KeptAck): string {
  return `${probe_id}/${stream_id}`;
}

function nameOf(key: string, name: string): string {
  return `${name} ${key}`;
}
