// Tested by: test/recording/outputs.test.ts
import type { ByteWriter } from '../output/byte-writer.js';
import type { NotRecordedCause } from '../report/accounting.js';
import type { EventRecord } from '../report/records.js';
import type { Batch, StreamInfo } from '../stream/message.js';
import type { RecordingEnding } from './recording-ending.js';

/** Is told what became of packets that a recording took. */
export interface RecordingAccount {
  recorded(packets: number, bytes: number): void;
  leftOut(cause: NotRecordedCause, packets: number): void;
}

/** The recording of one stream in one format, over all sessions of its probe. One that throws takes no more. */
export interface Recording {
  /**
   * Takes the first `packets` packets of the batch, whose payload must not change any more. Each of them is told to the account
   * once: as recorded when all its bytes are written, or as left out.
   */
  take(batch: Batch, packets: number, account: RecordingAccount): void;
  /** Something happened to the stream: an alarm, a loss. */
  note?(event: EventRecord): void;
  /** Once a second, epoch ms: what is due is done, as going on in a new file. */
  tick?(nowMs: number): void;
  /** Resolves when all that was taken is told to its account. A pipe that takes nothing is waited for until it is closed. */
  flushed(): Promise<void>;
  /** Ends it: writes what waits and closes all its files. A pipe that takes nothing is given up. */
  close(): Promise<void>;
}

/** A file of a recording; the writers of all recordings share a bound on what waits. */
export interface RecordingFile {
  readonly writer: ByteWriter;
  /** It had nothing in it; otherwise it is added to what an earlier session left. */
  readonly isNew: boolean;
}

/** What the name of a file of many depends on. */
export interface SegmentValues {
  /** Its number, from 1. */
  readonly segment: number;
  /** Arrival of its first packet, in seconds of the epoch. */
  readonly startSeconds: number;
  /** Name of the service; undefined: not known yet. */
  readonly service: string | undefined;
}

export interface NamedFile {
  readonly name: string;
  readonly writer: ByteWriter;
}

/** Where a recording goes. */
export interface RecordingTarget {
  /** As of the first batch. */
  readonly stream: StreamInfo;
  readonly probeId: string;
  /** Opens the file of the recording, or with a suffix one beside it (`-0001`, before the extension), or with another ending. Throws OutputError. */
  openFile(suffix?: string, ending?: string): RecordingFile;
  /** Opens a file of a recording of many, in a folder of its own where its name says so. Throws OutputError. */
  openSegment(segment: SegmentValues, ending?: string): NamedFile;
  /** What the file would be called now; undefined: as it is. */
  newNameOf(name: string, segment: SegmentValues, ending?: string): string | undefined;
  /** Gives a closed file that name. */
  rename(name: string, newName: string): void;
  /** The name of a file beside the recording: with this ending, as `.index.json`, in place of its own. */
  nameBeside(ending: string): string;
  /** Something about the recording that people should know. */
  say?(message: string): void;
  /** Such a file cannot be written: it is said, and the recording goes on. */
  failedBeside(name: string, error: Error): void;
}

/** A way to record: its recordings may write one file or many, and keep what they need between batches. */
export interface RecordingFormat {
  /** What people call it. */
  readonly title: string;
  /** What its files end with where the name that was asked for ends as files of other formats do; unless given, the name stays. */
  readonly ending?: RecordingEnding;
  /** Throws OutputError when a file cannot be opened. */
  open(target: RecordingTarget): Recording;
}
