import { type NameFields, UNNAMED } from '../../report/stream-name.js';
import type { OwnProfile, StreamEntry } from './stream-entry.js';

/** A record on a stream. */
interface NamedRecord extends NameFields {
  readonly probe_id: string | null;
  readonly stream_id: string;
}

/** Names and groups of streams, and the profiles that some have for themselves. */
export class NamedStreams {
  static readonly NONE = new NamedStreams([]);
  readonly profiles: readonly OwnProfile[];
  readonly #names = new Map<string, NameFields>();

  constructor(readonly entries: readonly StreamEntry[]) {
    for (const { probe, stream, name, group } of entries) {
      this.#names.set(keyOf(probe, stream), { stream_name: name, stream_group: group });
    }
    this.profiles = entries.flatMap(({ stream, probe, profile }) =>
      profile === null ? [] : [{ stream, probe, profile }],
    );
  }

  /** What is said of the stream of the probe goes before what is said of it anywhere. */
  namesOf(probeId: string | null, streamId: string): NameFields {
    if (this.#names.size === 0) return UNNAMED;
    const anywhere = this.#names.get(keyOf(null, streamId)) ?? UNNAMED;
    const own = probeId === null ? undefined : this.#names.get(keyOf(probeId, streamId));
    if (own === undefined) return anywhere;
    return {
      stream_name: own.stream_name ?? anywhere.stream_name,
      stream_group: own.stream_group ?? anywhere.stream_group,
    };
  }

  /** Whether anything is said of the stream of the probe. */
  has(probeId: string | null, streamId: string): boolean {
    return this.#names.has(keyOf(null, streamId)) || this.#names.has(keyOf(probeId, streamId));
  }

  /** The record with the names of its stream; those that it came with stay where nothing is said here. */
  named<Record extends NamedRecord>(record: Record): Record {
    const { stream_name, stream_group } = this.namesOf(record.probe_id, record.stream_id);
    if (stream_name === null && stream_group === null) return record;
    return {
      ...record,
      stream_name: stream_name ?? record.stream_name,
      stream_group: stream_group ?? record.stream_group,
    };
  }
}

function keyOf(probe: string | null, stream: string): string {
  return `${probe ?? ''}/${stream}`;
}
