import type { StoredAck } from '../history/ack-store.js';
import type { AckKeeper } from './alarm-book.js';
import { SAME_ALARM_MS } from './bounds.js';
import type { Acknowledgement } from './contract.js';

/** Where acknowledgements outlive the monitor; nothing waits for it. */
export interface AckArchive {
  /** Whether it was written. */
  keep(ack: StoredAck): Promise<boolean>;
  /** The acknowledgement that is in force is so no longer. */
  end(probeId: string, streamId: string, name: string, atMs: number): Promise<boolean>;
}

/** Acknowledgements of earlier runs that are in force; they hold for alarms which are raised again soon after the start. */
export class AckBook implements AckKeeper {
  readonly #earlier = new Map<string, StoredAck>();

  constructor(
    readonly archive: AckArchive | undefined,
    earlier: readonly StoredAck[],
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
    void this.archive?.end(ack.probe_id, ack.stream_id, name, this.now());
    return null;
  }

  /** What no alarm has come back for is over. */
  tick(): void {
    if (this.#earlier.size === 0 || this.now() - this.startedMs < SAME_ALARM_MS) return;
    for (const { probe_id, stream_id, name } of this.#earlier.values())
      void this.archive?.end(probe_id, stream_id, name, this.now());
    this.#earlier.clear();
  }

  end(key: string, name: string, atMs: number): void {
    const slash = key.lastIndexOf('/');
    void this.archive?.end(key.slice(0, slash), key.slice(slash + 1), name, atMs);
  }
}

function keyOf({ probe_id, stream_id }: StoredAck): string {
  return `${probe_id}/${stream_id}`;
}

function nameOf(key: string, name: string): string {
  return `${name} ${key}`;
}
