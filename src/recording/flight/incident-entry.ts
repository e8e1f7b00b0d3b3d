// Tested by: test/e2e/incident-black.test.ts
import { PACKET_SIZE } from '../../mpegts/packet.js';
import type { Batch } from '../../stream/message.js';
import { Entry, EntryPoints } from '../segments/entry-points.js';
import type { HeldStream } from './held-stream.js';

/** Where a decoder can begin in the transport stream of an incident. */
export interface IncidentEntry {
  /** Byte in stream.mpegts. */
  readonly byte: number;
  /** Arrival of its datagram, as ISO 8601. */
  readonly time: string;
  /** PTS in 90 kHz; null: it has none. */
  readonly pts: number | null;
}

/** Finds the tables that an incident is to begin with, and the first random access point in it. */
export class IncidentEntries {
  /** undefined: there was none yet. */
  first: IncidentEntry | undefined;
  readonly #entries = new EntryPoints();
  #bytes = 0;

  /** PAT and PMTs as they were before that batch, as packets, by what is held from before; empty where they did not come. */
  tablesBefore(held: HeldStream, number: number): Uint8Array {
    for (let n = held.firstNumber; n < number; n++) this.#feed(held.get(n)!.batch, false);
    const tables = this.#entries.hasEntries ? this.#entries.tables.packets() : new Uint8Array(0);
    this.#bytes = tables.length;
    return tables;
  }

  /** The next batch that is written. */
  add(batch: Batch): void {
    if (this.first === undefined) this.#feed(batch, true);
  }

  #feed({ payload, sizes, arrivalDeltaNs, baseSeconds, baseNanoseconds }: Batch, isWritten: boolean): void {
    let pos = 0;
    for (let row = 0; pos < payload.length; row++) {
      const end = pos + sizes[row]! * PACKET_SIZE;
      for (; pos < end; pos += PACKET_SIZE) {
        if (this.#entries.feed(payload, pos) !== Entry.RANDOM_ACCESS || !isWritten) continue;
        const epochS = baseSeconds + (baseNanoseconds + arrivalDeltaNs[row]!) / 1e9;
        const { pts90k } = this.#entries;
        const time = new Date(epochS * 1000).toISOString();
        this.first = { byte: this.#bytes + pos, time, pts: pts90k < 0 ? null : pts90k };
        return;
      }
    }
    if (isWritten) this.#bytes += payload.length;
  }
}
