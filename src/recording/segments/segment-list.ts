// Tested by: test/recording/segments/segmented-recording.test.ts, test/recording/mp4/mp4-segments.test.ts
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ReplacedFile } from '../../output/replaced-file.js';
import type { RecordingTarget } from '../recording.js';
import { INDEX_ENDING, PLAYLIST_ENDING } from './endings.js';
import { playlistText } from './playlist.js';
import { indexText, parseIndex, type SegmentEntry, type SegmentOpening } from './segment-index.js';

/** Which segments are kept, and what is written beside them. */
export interface KeepOptions {
  /** Segments that are kept at most; undefined: all. */
  readonly keepSegments: number | undefined;
  /** Seconds that a segment is kept for behind its end; undefined: for ever. */
  readonly keepTimeS: number | undefined;
  /** Whether an HLS playlist is written beside the index. */
  readonly hasPlaylist: boolean;
}

/** The segments of a recording that are complete, with the index and the playlist that tell them. */
export class SegmentList {
  /** An earlier run has left segments: what comes does not go on where they ended. */
  readonly isContinued: boolean;
  readonly #options: KeepOptions;
  readonly #target: RecordingTarget;
  readonly #remove: (files: readonly string[]) => void;
  readonly #indexName: string;
  readonly #index: ReplacedFile;
  readonly #playlist: ReplacedFile | undefined;
  readonly #segments: SegmentEntry[] = [];
  #open: SegmentOpening | null = null;
  #next = 1;

  /** `remove` deletes files that are not kept. */
  constructor(options: KeepOptions, target: RecordingTarget, remove: (files: readonly string[]) => void) {
    this.#options = options;
    this.#remove = remove;
    this.#target = target;
    this.#indexName = target.nameBeside(INDEX_ENDING);
    this.#index = this.#fileBeside(INDEX_ENDING);
    if (options.hasPlaylist) this.#playlist = this.#fileBeside(PLAYLIST_ENDING);
    this.isContinued = this.#goOn();
  }

  /** Number of the next segment. */
  takeNumber(): number {
    return this.#next++;
  }

  /** The number that `takeNumber` will give. */
  get nextNumber(): number {
    return this.#next;
  }

  /** The name of a file as the index has it. */
  nameOf(file: string): string {
    return relative(dirname(this.#indexName), file);
  }

  /** A segment is complete; the next one has not begun. */
  add(entry: SegmentEntry): void {
    this.#open = null;
    this.#segments.push(entry);
    const { keepSegments } = this.#options;
    if (keepSegments !== undefined) this.#forget((_, n) => n < this.#segments.length - keepSegments);
  }

  /** A segment begins. */
  begin(opening: SegmentOpening): void {
    this.#open = opening;
    this.#tell(false);
  }

  tick(nowMs: number): void {
    const { keepTimeS } = this.#options;
    if (keepTimeS !== undefined) this.#forget(({ last_arrival_s }) => last_arrival_s < nowMs / 1000 - keepTimeS);
  }

  /** No more segments come. */
  async close(): Promise<void> {
    this.#tell(true);
    await Promise.all([this.#index.flushed(), this.#playlist?.flushed()]);
  }

  #fileBeside(ending: string): ReplacedFile {
    const name = this.#target.nameBeside(ending);
    return new ReplacedFile(name, (error) => this.#target.failedBeside(name, error));
  }

  /** What an earlier run left is continued: its segments count, and new ones get the numbers behind theirs. */
  #goOn(): boolean {
    const index = readIndex(this.#indexName);
    if (index === undefined) return false;
    this.#segments.push(...index.segments);
    this.#next = (index.segments.at(-1)?.number ?? 0) + 1;
    return true;
  }

  /** Deletes the first segments for which it is so. */
  #forget(isOver: (entry: SegmentEntry, n: number) => boolean): void {
    const kept = this.#segments.findIndex((entry, n) => !isOver(entry, n));
    const gone = this.#segments.splice(0, kept < 0 ? this.#segments.length : kept);
    if (gone.length === 0) return;
    this.#tell(false);
    const used = new Set([this.#open?.init, ...this.#segments.map(({ init }) => init)]);
    const inits = new Set(gone.map(({ init }) => init).filter((init) => init !== undefined && !used.has(init)));
    const files = [...gone.map(({ file }) => file), ...(inits as Set<string>)];
    this.#remove(files.map((file) => join(dirname(this.#indexName), file)));
  }

  #tell(isComplete: boolean): void {
    const { stream, probeId } = this.#target;
    const index = {
      schema: 'tscap.segments',
      schema_version: 1,
      stream_id: stream.streamId,
      probe_id: probeId,
      is_complete: isComplete,
      open: this.#open,
      segments: this.#segments,
    } as const;
    this.#index.write(indexText(index));
    this.#playlist?.write(playlistText(index));
  }
}

/** undefined where there is none. */
function readIndex(name: string) {
  try {
    return parseIndex(readFileSync(name, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Epoch s as ISO 8601. */
export function isoText(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
