import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Backlog, type ByteWriter, type FailureObserver } from '../output/byte-writer.js';
import { type OpenMode, openWriter } from '../output/open-writer.js';
import { OutputError, openError } from '../output/output-error.js';
import type { StreamKind } from '../stream/stream-kind.js';
import { ContainedRecording } from './contained-recording.js';
import {
  baseName,
  expandName,
  hasPlaceholders,
  type NameValues,
  segmentName,
  withEnding,
  withSuffix,
} from './output-name.js';
import type { NamedFile, RecordingFile, RecordingFormat, RecordingTarget } from './recording.js';
import { trueEnding } from './recording-ending.js';
import { INDEX_ENDING } from './segments/endings.js';

/** Most bytes that wait for slow files, all together, before the caller is asked to wait. */
const BACKLOG_BYTES = 64 << 20;
/**
 * The same of what is read from files, which nothing is lost of: what is written soon lies in the caches still, and batches that are let go soon cost V8 no
 * collection of all of its garbage.
 */
const WAITING_BYTES = 8 << 20;
/** Files that are remembered, so that a stream that comes back goes on in its own. */
const MOST_NAMES = 65_536;

/** Whose file it is: a stream of a probe, over all sessions of the probe. */
interface Owner {
  readonly probeId: string;
  readonly streamId: string;
  readonly format: RecordingFormat;
}

interface Output {
  readonly owner: Owner;
  /** What is there of it: its file, or of one in segments the index, which names them. */
  file: string;
  /** Open while it has users; to the end of the run for a name without placeholders, which may be a pipe. */
  recording: ContainedRecording | undefined;
  users: number;
}

/** A stream's claim on its file. */
export interface OpenOutput {
  /** By the pattern: what tells it from other recordings. */
  readonly name: string;
  /** What is there of it: its file, whose ending may be another one, or of a recording in segments the index, which names them. */
  readonly file: string;
  /** It stays what it was when the file was begun, whatever the stream becomes. */
  readonly format: RecordingFormat;
  readonly recording: ContainedRecording;
}

/** All files of a run: one per stream, never two streams in one. */
export class Outputs {
  readonly #backlog = new Backlog(BACKLOG_BYTES);
  readonly #outputs = new Map<string, Output>();
  /** The one file of a name without placeholders, until its stream comes. */
  #plain: ByteWriter | undefined;

  /** Opens the file at once when the name is plain. Throws OutputError. */
  constructor(
    readonly pattern: string,
    readonly overwrite: boolean,
    readonly onFailure: FailureObserver,
    /** Is told that one recording takes no more while the others go on. */
    readonly onFault: FailureObserver,
    readonly formatOf: (kind: StreamKind, name: string) => RecordingFormat,
    /** Recordings have many files: the pattern is that of their names. */
    readonly isSegmented = false,
    /** Is told what people should know of a recording. */
    readonly onNotice: (name: string, message: string) => void = () => {},
  ) {
    if (this.#isPlain) this.#plain = this.#openWriter(pattern, this.#firstMode);
  }

  /**
   * The file for this stream, which `release` gives back. A later session of the same stream goes on in its file.
   * Throws OutputError when the file is another stream's: SAME_FILE for a plain name, else NAME_TAKEN.
   */
  open(values: NameValues): OpenOutput {
    const name = this.isSegmented ? baseName(this.pattern, values) : expandName(this.pattern, values);
    const known = this.#outputs.get(name);
    const owner: Owner = {
      probeId: values.probeId,
      streamId: values.info.streamId,
      format: known?.owner.format ?? this.formatOf(values.info.kind, name),
    };
    if (known !== undefined && !isSame(known.owner, owner)) throw this.#sameFileError(name, known.owner, owner);
    const output = known ?? { owner, file: this.#fileOf(name, owner.format), recording: undefined, users: 0 };
    const recording = output.recording ?? this.#begin(name, output, values, known !== undefined);
    output.recording = recording;
    output.users++;
    this.#outputs.set(name, output);
    return {
      name,
      get file() {
        return output.file;
      },
      format: owner.format,
      recording,
    };
  }

  /** Closes the file when nobody else uses it; resolves when all its bytes are written. */
  async release(name: string): Promise<void> {
    const output = this.#outputs.get(name);
    const recording = output?.recording;
    if (output === undefined || recording === undefined) return;
    await recording.flushed();
    output.users--;
    if (output.users > 0 || this.#isPlain) return;
    output.recording = undefined;
    this.#forgetOldest();
    await recording.close();
  }

  /** To be called once a second; epoch ms. */
  tick(nowMs: number): void {
    for (const { recording } of this.#outputs.values()) recording?.tick?.(nowMs);
  }

  /** undefined while there is room for more; otherwise a promise to wait for before more is recorded. `isFile`: nothing is lost meanwhile. */
  room(isFile: boolean): Promise<void> | undefined {
    return this.#backlog.room(isFile ? WAITING_BYTES : BACKLOG_BYTES);
  }

  /** Writes what waits and closes all files. */
  async close(): Promise<void> {
    const recordings = [...this.#outputs.values()].map(({ recording }) => recording);
    // A recording may open the plain file as late as now.
    await Promise.all(recordings.map((open) => open?.close()));
    const plain = this.#plain;
    this.#plain = undefined;
    await plain?.close();
    const isElsewhere = [...this.#outputs.values()].some(({ file }) => file !== this.pattern);
    if (plain !== undefined && isElsewhere) removeEmpty(this.pattern);
  }

  /** Streams may come and go for months: of the first ones it is not known any more that their files are ours. */
  #forgetOldest(): void {
    if (this.#outputs.size <= MOST_NAMES) return;
    for (const [name, { recording }] of this.#outputs) {
      if (recording !== undefined) continue;
      this.#outputs.delete(name);
      return;
    }
  }

  #fileOf(name: string, format: RecordingFormat): string {
    return this.isSegmented ? withEnding(name, INDEX_ENDING) : endingWith(name, trueEnding(name, format.ending));
  }

  /** `isOurs`: the file is there, from an earlier session. */
  #begin(name: string, output: Output, values: NameValues, isOurs: boolean): ContainedRecording {
    const { format } = output.owner;
    const own = trueEnding(this.pattern, format.ending);
    const openFile = (suffix?: string, ending: string | undefined = own): RecordingFile => {
      if (suffix !== undefined || ending !== undefined) {
        const beside = endingWith(withSuffix(name, suffix ?? ''), ending);
        // Of an earlier session of the stream: what comes is added.
        const isKnown = suffix === undefined && isOurs;
        if (suffix === undefined) output.file = beside;
        this.#makeFolderOf(beside);
        return { writer: this.#openWriter(beside, isKnown ? 'append' : this.#firstMode, output), isNew: !isKnown };
      }
      const writer = this.#plain ?? this.#openWriter(name, isOurs ? 'append' : this.#firstMode, output);
      this.#plain = undefined;
      return { writer, isNew: !isOurs };
    };
    const target: RecordingTarget = {
      stream: values.info,
      probeId: values.probeId,
      openFile,
      openSegment: (segment, ending = own) => this.#openSegment({ ...values, ...segment }, ending, output),
      newNameOf: (old, segment, ending = own) => {
        const renamed = endingWith(segmentName(this.pattern, { ...values, ...segment }), ending);
        return renamed === old ? undefined : renamed;
      },
      rename: (old, renamed) => this.#rename(old, renamed),
      nameBeside: (ending) => withEnding(name, ending),
      say: (message) => this.onNotice(name, message),
      failedBeside: (beside, cause) => this.onFault(cause instanceof OutputError ? cause : openError(beside, cause)),
    };
    return new ContainedRecording(format.open(target), name, this.onFault);
  }

  #openSegment(
    values: NameValues & { readonly segment: number },
    ending: string | undefined,
    output: Output,
  ): NamedFile {
    const name = endingWith(segmentName(this.pattern, values), ending);
    this.#makeFolderOf(name);
    return { name, writer: this.#openWriter(name, this.#firstMode, output) };
  }

  #rename(name: string, newName: string): void {
    try {
      this.#makeFolderOf(newName);
      renameSync(name, newName);
    } catch (error) {
      this.onFault(error instanceof OutputError ? error : openError(newName, error as NodeJS.ErrnoException));
    }
  }

  /** Folders that the pattern names are there already; those that its values make are not. */
  #makeFolderOf(name: string): void {
    const folder = dirname(name);
    if (folder !== dirname(this.pattern)) makeFolder(folder);
  }

  /** One file, which is opened before its stream is there. */
  get #isPlain(): boolean {
    return !this.isSegmented && !hasPlaceholders(this.pattern);
  }

  get #firstMode(): OpenMode {
    return this.overwrite ? 'overwrite' : 'create';
  }

  #openWriter(name: string, mode: OpenMode, output?: Output): ByteWriter {
    // What is done to one of many files ends one recording, which is known by another one if it has many itself.
    const fail: FailureObserver = (error) => {
      if (error.code !== 'FILE_GONE' || this.#isPlain) this.onFailure(error);
      else this.onFault(output === undefined ? error : Object.assign(error, { file: output.file }));
    };
    return openWriter(name, mode, this.#backlog, fail, `recording ${name}`);
  }

  #sameFileError(name: string, first: Owner, second: Owner): OutputError {
    const isOtherProbe = first.streamId === second.streamId;
    const placeholder = isOtherProbe ? '{probe_id}' : '{stream_id}';
    const streams = [first, second].map(({ probeId, streamId }) =>
      isOtherProbe ? `${streamId} of ${probeId}` : streamId,
    );
    const advice = this.pattern.includes(placeholder)
      ? 'choose with --stream'
      : `use ${placeholder} in the name or choose with --stream`;
    const message = `--output-file ${name} is one file but there are 2 streams (${streams.join(', ')}): ${advice}`;
    return new OutputError(hasPlaceholders(this.pattern) ? 'NAME_TAKEN' : 'SAME_FILE', message);
  }
}

function endingWith(name: string, ending: string | undefined): string {
  return ending === undefined ? name : withEnding(name, ending);
}

/** Throws OutputError. */
function makeFolder(name: string): void {
  try {
    mkdirSync(name, { recursive: true });
  } catch (error) {
    throw openError(name, error as NodeJS.ErrnoException);
  }
}

/** An empty file that was opened before it was known that the recording is another one. */
function removeEmpty(name: string): void {
  const found = statSync(name, { throwIfNoEntry: false });
  if (found?.isFile() && found.size === 0) rmSync(name, { force: true });
}

function isSame(first: Owner, second: Owner): boolean {
  return first.probeId === second.probeId && first.streamId === second.streamId;
}
