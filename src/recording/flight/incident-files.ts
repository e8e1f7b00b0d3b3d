// Tested by: test/recording/flight/flight-recorder.test.ts
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageVersion } from '../../cli/program.js';
import type { Backlog, ByteWriter } from '../../output/byte-writer.js';
import { openWriter } from '../../output/open-writer.js';
import { openError } from '../../output/output-error.js';
import { ReplacedFile } from '../../output/replaced-file.js';
import type { EventRecord, StreamReportRecord } from '../../report/records.js';
import type { Batch, StreamInfo } from '../../stream/message.js';
import { hasTsPackets } from '../../stream/stream-kind.js';
import { safePart } from '../../text/safe-name.js';
import { batchFileHead, encodeFrames, type FrameComment, originText } from '../pcapng/batch-frames.js';
import { INCIDENT_FILE, type IncidentFile, type IncidentReport } from './incident.js';

/** Is there from the begin, so that a full disk still takes the last word. */
const RESERVE_FILE = '.reserve';
const RESERVE_BYTES = 256 << 10;
const PICTURE_FOLDER = 'pictures';
const MOST_EVENTS = 10_000;
const MOST_PICTURES = 1000;

/** A picture of the stream, as JPEG. */
export interface FlightPicture {
  readonly pid: number;
  /** Epoch ms; null without arrival times. */
  readonly timestamp: number | null;
  readonly timeNs: number;
  readonly jpeg: Uint8Array;
}

/** A file that is written from its begin to its end; what of it is whole is known. */
class GrowingFile {
  /** Bytes of the chunks that were written whole, and of all that was written. */
  wholeBytes = 0;
  bytes = 0;
  readonly #writer: ByteWriter;

  constructor(
    readonly path: string,
    backlog: Backlog,
    onFailure: (error: Error) => void,
  ) {
    this.#writer = openWriter(path, 'create', backlog, onFailure);
  }

  /** `whole` is called if it is written to its end, `settled` in any case. */
  write(bytes: Uint8Array, whole: () => void = () => {}, settled: () => void = () => {}): void {
    const settle = (written: number): void => {
      settled();
      this.bytes += written;
      if (written < bytes.length) return;
      this.wholeBytes += written;
      whole();
    };
    this.#writer.write({ bytes, settle });
  }

  /** What was written in part is cut off again. */
  async close(): Promise<void> {
    await this.#writer.close();
    if (this.bytes > this.wholeBytes) await truncate(this.path, this.wholeBytes).catch(() => {});
    this.bytes = this.wholeBytes;
  }
}

/** The folder of an incident and the files in it. A failure to write is told once for each file; what was written stays. */
export class IncidentFiles {
  events = 0;
  eventsLeftOut = 0;
  pictures = 0;
  picturesLeftOut = 0;
  #otherBytes = 0;
  readonly #packets: GrowingFile | undefined;
  readonly #frames: GrowingFile;
  readonly #events: GrowingFile;
  readonly #report: ReplacedFile;
  readonly #state: ReplacedFile;
  readonly #pictureNames = new Set<string>();
  readonly #saving = new Set<Promise<void>>();

  /** Makes the folder; `first` is what its incident.json says from the begin. Throws OutputError. */
  constructor(
    readonly path: string,
    readonly info: StreamInfo,
    first: IncidentReport,
    backlog: Backlog,
    readonly onFailure: (error: Error) => void,
  ) {
    this.#make(first);
    const open = (name: string): GrowingFile => new GrowingFile(join(path, name), backlog, onFailure);
    if (hasTsPackets(info.kind)) this.#packets = open('stream.mpegts');
    this.#frames = open('stream.pcapng');
    this.#events = open('events.ndjson');
    this.#report = new ReplacedFile(join(path, 'report.json'), onFailure);
    this.#state = new ReplacedFile(join(path, INCIDENT_FILE), onFailure);
    this.#frames.write(batchFileHead(info, `tscap ${packageVersion()}`));
  }

  /** Bytes of all files but incident.json. */
  get bytes(): number {
    return (this.#packets?.bytes ?? 0) + this.#frames.bytes + this.#events.bytes + this.#otherBytes;
  }

  /** `whole` is called when all of the batch is on the disk; `read` once, when its payload is read no longer. */
  batch(batch: Batch, comments: FrameComment[], whole: () => void, read: () => void): void {
    const hasPackets = hasTsPackets(batch.stream.kind);
    if (this.#packets !== undefined && hasPackets) this.#packets.write(batch.payload, () => {}, read);
    else read();
    this.#frames.write(encodeFrames(batch, comments), whole);
  }

  event(event: EventRecord): void {
    if (this.events === MOST_EVENTS) {
      this.eventsLeftOut++;
      return;
    }
    this.events++;
    this.#events.write(Buffer.from(`${JSON.stringify(event)}\n`));
  }

  /** The report as it is now, in place of the one before. */
  report(report: StreamReportRecord): void {
    this.#report.write(`${JSON.stringify(report, null, 2)}\n`);
  }

  picture({ pid, timestamp, timeNs, jpeg }: FlightPicture): void {
    const time = timestamp === null ? `${timeNs / 1e6}ms` : new Date(timestamp).toISOString().replace(/[-:]/g, '');
    const name = safePart(`${time}-${pid}.jpg`);
    if (this.#pictureNames.has(name)) return;
    if (this.pictures === MOST_PICTURES) {
      this.picturesLeftOut++;
      return;
    }
    this.#pictureNames.add(name);
    this.pictures++;
    this.#otherBytes += jpeg.length;
    const saving = this.#savePicture(name, jpeg).finally(() => this.#saving.delete(saving));
    this.#saving.add(saving);
  }

  /** What stream.mpegts begins with, before the first batch. */
  tables(packets: Uint8Array): void {
    if (packets.length > 0) this.#packets?.write(packets);
  }

  /** What is known of the incident now. */
  state(report: IncidentReport): void {
    this.#state.write(`${JSON.stringify(report, null, 2)}\n`);
  }

  list(): IncidentFile[] {
    const packets =
      'The TS packets that the probe let through, as they came, behind the tables that table_bytes tells of.';
    return [
      ...(this.#packets === undefined ? [] : [{ name: 'stream.mpegts', bytes: this.#packets.bytes, content: packets }]),
      { name: 'stream.pcapng', bytes: this.#frames.bytes, content: originText(this.info) },
      { name: 'events.ndjson', bytes: this.#events.bytes, content: 'Records of what happened to the stream.' },
    ];
  }

  /** Resolves when all that was taken is written, or could not be: incident.json has the last word, and can be written on a full disk. */
  async close(last: () => IncidentReport, report: StreamReportRecord | undefined): Promise<void> {
    await Promise.all([this.#packets?.close(), this.#frames.close(), this.#events.close(), ...this.#saving]);
    await rm(join(this.path, RESERVE_FILE), { force: true }).catch(() => {});
    this.state(last());
    await this.#state.flushed();
    if (report !== undefined) this.report(report);
    await this.#report.flushed();
  }

  #make(first: IncidentReport): void {
    try {
      mkdirSync(this.path);
      const file = join(this.path, INCIDENT_FILE);
      writeFileSync(`${file}.new`, `${JSON.stringify(first, null, 2)}\n`);
      renameSync(`${file}.new`, file);
      writeFileSync(join(this.path, RESERVE_FILE), Buffer.alloc(RESERVE_BYTES));
    } catch (error) {
      throw openError(this.path, error as NodeJS.ErrnoException);
    }
  }

  async #savePicture(name: string, jpeg: Uint8Array): Promise<void> {
    try {
      await mkdir(join(this.path, PICTURE_FOLDER), { recursive: true });
      await writeFile(join(this.path, PICTURE_FOLDER, name), jpeg);
    } catch (error) {
      this.onFailure(error as Error);
    }
  }
}
