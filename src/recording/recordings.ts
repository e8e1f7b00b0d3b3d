// Tested by: test/monitor/monitor.test.ts
import type { RateLimitedLog } from '../cli/rate-limited-log.js';
import { OutputError, type OutputErrorCode } from '../output/output-error.js';
import { STANDARD_OUTPUT } from '../output/standard-output-name.js';
import { keyOfSubject } from '../report/record-ids.js';
import type { EventRecord } from '../report/records.js';
import type { Batch, ProbeIdentity, StreamInfo } from '../stream/message.js';
import { keyOfNames } from '../stream/names-key.js';
import type { StreamKind } from '../stream/stream-kind.js';
import { formatOf, type RecordingFormats } from './formats.js';
import { FreeSpace, type FreeSpaceState } from './free-space.js';
import { type FormatOptions, segmentOptionsOf } from './load-formats.js';
import { constantFolder } from './output-name.js';
import { type OpenOutput, Outputs } from './outputs.js';
import type { RecordingAccount, RecordingFormat } from './recording.js';

export interface RecordingOptions extends FormatOptions {
  readonly outputFile: string | undefined;
  readonly overwrite: boolean;
  /** Stream ids to record; empty: all. */
  readonly stream: readonly string[];
  /** Most packets to take of all streams together; 0: no limit. */
  readonly packetCount: number;
  /** Bytes that stay free where recordings are; undefined: none. */
  readonly minFreeSpace?: number | undefined;
  /** What streams are recorded as, by these options as of `loadFormats`; RECORDING_FORMATS unless given. */
  readonly formats?: RecordingFormats | undefined;
}

/** A stream of a session of a probe, as far as it is recorded. */
export interface RecordedStream extends RecordingAccount {
  readonly probe: ProbeIdentity;
  readonly info: StreamInfo;
  /** Where it is recorded, of segments their index; null: nowhere. */
  outputFile: string | null;
}

/** Which packets are recorded, and where: what is left out is counted in its stream by cause. */
export class Recordings {
  readonly #outputs: Outputs | undefined;
  #space: FreeSpace | undefined;
  readonly #formatOf: (kind: StreamKind, name: string) => RecordingFormat;
  readonly #open = new Map<RecordedStream, OpenOutput>();
  /** By stream, for its events. */
  readonly #byStream = new Map<string, OpenOutput>();
  /** Streams whose file cannot be opened, as when it is another stream's: the others go on. */
  readonly #unopened = new WeakMap<RecordedStream, OutputErrorCode>();
  readonly #selected: ReadonlySet<string>;
  /** Probes of which it was said that they send no payload. */
  readonly #withoutPayload = new WeakSet<ProbeIdentity>();
  #room: number;
  #hasFailed = false;

  /**
   * `onFailure` is told once, of the first error that ends all recordings; `onLeftOut` of each stream that is not
   * recorded while the others go on. Throws OutputError when a plain file cannot be opened.
   */
  constructor(
    options: RecordingOptions,
    readonly log: RateLimitedLog,
    readonly onFailure: (error: OutputError) => void,
    readonly onLeftOut: (error: OutputError) => void,
    /** Is told that there is too little space for recordings, or enough again. */
    readonly onSpace: (state: FreeSpaceState) => void = () => {},
  ) {
    this.#selected = new Set(options.stream);
    this.#room = options.packetCount === 0 ? Number.POSITIVE_INFINITY : options.packetCount;
    const { formats } = options;
    this.#formatOf = (kind, name) => formatOf(kind, name, formats);
    if (options.outputFile === undefined) return;
    this.#space = this.#watchSpace(options.outputFile, options.minFreeSpace);
    this.#outputs = new Outputs(
      options.outputFile,
      options.overwrite,
      (error) => this.#fail(error),
      (error) => this.#sayFault(error),
      this.#formatOf,
      segmentOptionsOf(options) !== undefined,
      (file, message) => this.log.write('warn', 'recording_notice', { file }, message),
    );
  }

  isSelected(streamId: string): boolean {
    return this.#selected.size === 0 || this.#selected.has(streamId);
  }

  /** `--packet-count` packets were taken. */
  get isAtLimit(): boolean {
    return this.#room === 0;
  }

  /** A promise to be awaited before the next batch, while too much waits to be written; `isFile`: less may wait, as nothing is lost of what comes meanwhile. */
  room(isFile: boolean): Promise<void> | undefined {
    return this.#outputs?.room(isFile);
  }

  /** Takes a batch. */
  record(stream: RecordedStream, batch: Batch): void {
    if (!this.isSelected(stream.info.streamId)) {
      stream.leftOut('not_selected', batch.packets);
      return;
    }
    const packets = Math.min(batch.packets, this.#room);
    this.#room -= packets;
    if (packets < batch.packets) stream.leftOut('limit', batch.packets - packets);
    if (packets === 0) return;
    if (this.#outputs === undefined) stream.leftOut('no_output', packets);
    else if (batch.payloadOmitted) this.#leaveOutMetadata(stream, packets);
    else if (this.#space?.isLow) stream.leftOut('no_space', packets);
    else this.#write(this.#outputs, stream, batch, packets);
  }

  #leaveOutMetadata(stream: RecordedStream, packets: number): void {
    stream.leftOut('no_payload', packets);
    if (this.#withoutPayload.has(stream.probe)) return;
    this.#withoutPayload.add(stream.probe);
    const text = 'not recorded: the probe sends no payload (--no-payload)';
    this.log.write('warn', 'no_payload', { probe_id: stream.probe.probeId }, text);
  }

  /** Something happened to a stream: this one, or unless given the newest of its name. */
  note(event: EventRecord, stream?: RecordedStream): void {
    const output = stream === undefined ? this.#byStream.get(keyOfSubject(event)) : this.#open.get(stream);
    output?.recording.note(event);
  }

  /** To be called once a second; epoch ms. */
  tick(nowMs: number): void {
    void this.#space?.check();
    this.#outputs?.tick(nowMs);
  }

  /**
   * Ends the recording of a stream: resolves when each of its packets is recorded or counted as not recorded.
   * A pipe that takes nothing is waited for until `close`.
   */
  async finish(stream: RecordedStream): Promise<void> {
    const output = this.#open.get(stream);
    this.#open.delete(stream);
    this.#byStream.delete(streamKey(stream));
    if (output === undefined) return;
    await this.#outputs?.release(output.name);
    stream.outputFile = output.file;
  }

  /** Ends all recordings; a pipe that takes nothing is given up. */
  async close(): Promise<void> {
    await this.#outputs?.close();
  }

  #watchSpace(outputFile: string, minBytes: number | undefined): FreeSpace | undefined {
    if (minBytes === undefined || outputFile === STANDARD_OUTPUT) return undefined;
    const space = new FreeSpace(constantFolder(outputFile), minBytes, (state) => this.onSpace(state));
    void space.check();
    return space;
  }

  #write(outputs: Outputs, stream: RecordedStream, batch: Batch, packets: number): void {
    const output = this.#hasFailed ? undefined : this.#openOutput(outputs, stream, batch);
    if (output === undefined) {
      stream.leftOut(this.#unopened.get(stream) === 'NAME_TAKEN' ? 'name_taken' : 'write_error', packets);
    } else if (output.format !== this.#formatOf(batch.stream.kind, output.name)) {
      stream.leftOut('format_changed', packets);
      const facts = { stream_id: stream.info.streamId, kind: stream.info.kind, file: output.file };
      this.log.write('warn', 'format_changed', facts, `not recorded: the file is ${output.format.title}`);
    } else {
      output.recording.take(batch, packets, stream);
      // What it is to be may only be clear now.
      stream.outputFile = output.file;
    }
  }

  #openOutput(outputs: Outputs, stream: RecordedStream, batch: Batch): OpenOutput | undefined {
    const known = this.#open.get(stream);
    if (known !== undefined || this.#unopened.has(stream)) return known;
    const { probeId } = stream.probe;
    try {
      const output = outputs.open({ info: batch.stream, probeId, startSeconds: batch.baseSeconds });
      this.#open.set(stream, output);
      this.#byStream.set(streamKey(stream), output);
      stream.outputFile = output.file;
      const facts = { probe_id: probeId, stream_id: stream.info.streamId, kind: stream.info.kind, file: output.file };
      this.log.write('info', 'recording', facts, 'recording');
      return output;
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      if (error.code === 'SAME_FILE') this.#fail(error);
      else this.#leaveOut(stream, error);
      return undefined;
    }
  }

  #leaveOut(stream: RecordedStream, error: OutputError): void {
    this.#unopened.set(stream, error.code);
    this.log.write(
      error.code === 'NAME_TAKEN' ? 'warn' : 'error',
      error.code,
      { stream_id: stream.info.streamId },
      error.message,
    );
    this.onLeftOut(error);
  }

  #sayFault(error: OutputError): void {
    this.log.write('error', 'recording_fault', {}, error.message);
    this.onLeftOut(error);
  }

  #fail(error: OutputError): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.onFailure(error);
  }
}

function streamKey({ probe, info }: RecordedStream): string {
  return keyOfNames(probe.probeId, probe.sessionId, info.streamId);
}
