// Tested by: test/recording/segments/segmented-recording.test.ts

/** Something that happened while a segment was recorded. */
export interface SegmentEvent {
  /** What it is called. */
  readonly name: string;
  /** What became of it: `raised`, `cleared`, `loss`, … */
  readonly event: string;
  /** How grave it is. */
  readonly severity: string;
  /** When it happened, as ISO 8601 by UTC; null without arrival times. */
  readonly time: string | null;
  /** In a sentence. */
  readonly message: string;
}

/** One file of a recording. */
export interface SegmentEntry {
  /** Counts the segments of the recording from 1, those that are deleted included. */
  readonly number: number;
  /** Its name, relative to the folder of the index. */
  readonly file: string;
  /** Arrival of its first and of its last packet, as ISO 8601 by UTC. */
  readonly first_arrival: string;
  readonly last_arrival: string;
  /** The same in seconds of the epoch. */
  readonly first_arrival_s: number;
  readonly last_arrival_s: number;
  /** PTS of its first entry, and of the first entry behind it, in 90 kHz; null where there is none. */
  readonly first_pts: number | null;
  readonly end_pts: number | null;
  /** Seconds, by the PTS where they are there. */
  readonly duration_s: number;
  /** Packets and bytes of the stream in it. */
  readonly packets: number;
  readonly bytes: number;
  /** Bytes in front of them which are not the stream's: tables that are repeated, the header of a capture. */
  readonly table_bytes: number;
  /** Whether a decoder can begin at its beginning. */
  readonly random_access: boolean;
  /** Whether it does not go on where the one before ended. */
  readonly discontinuity: boolean;
  /** Of fragmented MP4: the file with what goes before it, named the same way. */
  readonly init?: string;
  /** `pcap`: it has datagrams, with their headers; otherwise TS packets or fragments of MP4. */
  readonly format?: 'pcap';
  /** What happened meanwhile; the first 256. */
  readonly events: readonly SegmentEvent[];
}

/** The segment that is being written. */
export interface SegmentOpening {
  /** As of the segments. */
  readonly number: number;
  readonly file: string;
  readonly first_arrival: string;
  readonly first_arrival_s: number;
  readonly table_bytes: number;
  readonly init?: string;
  readonly format?: 'pcap';
}

/** The index beside a recording in segments. */
export interface SegmentIndex {
  /** Always `tscap.segments`. */
  readonly schema: 'tscap.segments';
  /** Version of the schema. */
  readonly schema_version: 1;
  /** The stream. */
  readonly stream_id: string;
  /** Who captured it. */
  readonly probe_id: string;
  /** No more segments will come. */
  readonly is_complete: boolean;
  /** The segment behind the last one, which grows; null where there is none. */
  readonly open: SegmentOpening | null;
  /** Oldest first. */
  readonly segments: readonly SegmentEntry[];
}

/** The index that a text holds; undefined where it is none. */
export function parseIndex(text: string): SegmentIndex | undefined {
  try {
    const index = JSON.parse(text) as SegmentIndex;
    const isIndex = index?.schema === 'tscap.segments' && Array.isArray(index.segments);
    return isIndex && index.segments.every(isEntry) ? index : undefined;
  } catch {
    return undefined;
  }
}

/** A line for each segment, so that people can read it. */
export function indexText({ segments, ...head }: SegmentIndex): string {
  const lines = segments.map((segment) => JSON.stringify(segment)).join(',\n');
  return `${JSON.stringify(head).slice(0, -1)},"segments":[\n${lines}\n]}\n`;
}

function isEntry(entry: unknown): entry is SegmentEntry {
  const { number, file, init = file, first_arrival_s, last_arrival_s } = (entry ?? {}) as Partial<SegmentEntry>;
  return (
    Number.isSafeInteger(number) &&
    typeof file === 'string' &&
    isInside(file) &&
    typeof init === 'string' &&
    isInside(init) &&
    Number.isFinite(first_arrival_s) &&
    Number.isFinite(last_arrival_s)
  );
}

/** Whether it names a file in the folder of the index or below it. */
function isInside(file: string): boolean {
  return !file.startsWith('/') && !file.split('/').includes('..');
}
