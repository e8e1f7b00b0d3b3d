// Tested by: test/recording/segments/segmented-recording.test.ts, test/recording/segments/capture-segments.test.ts
import { rmSync } from 'node:fs';
import type { ByteWriter } from '../../output/byte-writer.js';
import type { EventRecord } from '../../report/records.js';
import type { RecordingTarget } from '../recording.js';
import type { SegmentEntry, SegmentEvent, SegmentOpening } from './segment-index.js';
import { isoText, type KeepOptions, SegmentList } from './segment-list.js';

/** Events of one segment that its index has. */
const MOST_EVENTS = 256;

/** What a segment is told to be as it begins. */
export interface SegmentBegin extends Pick<SegmentOpening, 'table_bytes' | 'init' | 'format'> {
  /** Arrival of its first packet, in seconds of the epoch. */
  readonly firstS: number;
  /** Name of the service; undefined: not known yet, or none. */
  readonly service: string | undefined;
}

/** What is known of a segment when it ends, besides its file and what happened meanwhile. */
export type SegmentFacts = Omit<
  SegmentEntry,
  'number' | 'file' | 'first_arrival' | 'last_arrival' | 'first_arrival_s' | 'events'
>;

interface OpenFile {
  readonly number: number;
  readonly name: string;
  readonly writer: ByteWriter;
  readonly firstS: number;
  readonly events: SegmentEvent[];
}

/** The files of a recording in segments, one of which is open at most: their names, the index beside them, what happened meanwhile. */
export class SegmentFiles {
  readonly #target: RecordingTarget;
  readonly #list: SegmentList;
  /** Files that may still have something to write. */
  readonly #closing = new Set<Promise<void>>();
  #open: OpenFile | undefined;

  constructor(options: KeepOptions, target: RecordingTarget) {
    this.#target = target;
    this.#list = new SegmentList(options, target, (files) => this.#removeLater(files));
  }

  /** An earlier run has left segments: what comes does not go on where they ended. */
  get isContinued(): boolean {
    return this.#list.isContinued;
  }

  /** The number that the next segment will have. */
  get nextNumber(): number {
    return this.#list.nextNumber;
  }

  /** The name of a file as the index has it. */
  nameOf(file: string): string {
    return this.#list.nameOf(file);
  }

  /** Opens the next one; the one before has ended. Throws OutputError. */
  begin({ firstS, service, ...opening }: SegmentBegin): ByteWriter {
    const number = this.#list.takeNumber();
    const { name, writer } = this.#target.openSegment({ segment: number, startSeconds: firstS, service });
    this.#open = { number, name, writer, firstS, events: [] };
    const file = this.#list.nameOf(name);
    this.#list.begin({ number, file, first_arrival: isoText(firstS), first_arrival_s: firstS, ...opening });
    return writer;
  }

  /** Ends the open one; begun before the name of its service was known, it gets that now. */
  end(service: string | undefined, facts: SegmentFacts): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    const { number, name, firstS, events } = open;
    const newName = this.#target.newNameOf(name, { segment: number, startSeconds: firstS, service });
    const closed = open.writer.close();
    this.closeLater(newName === undefined ? closed : closed.then(() => this.#target.rename(name, newName)));
    this.#list.add({
      number,
      file: this.#list.nameOf(newName ?? name),
      first_arrival: isoText(firstS),
      last_arrival: isoText(facts.last_arrival_s),
      first_arrival_s: firstS,
      ...facts,
      events,
    });
  }

  /** A file is being closed: the end waits for it. */
  closeLater(closed: Promise<void>): void {
    this.#closing.add(closed);
    void closed.finally(() => this.#closing.delete(closed));
  }

  /** A file that is deleted while it is written would count as lost. */
  #removeLater(files: readonly string[]): void {
    const removed = Promise.all(this.#closing).then(() => {
      for (const file of files) this.#removeNow(file);
    });
    this.closeLater(removed);
  }

  #removeNow(file: string): void {
    try {
      rmSync(file, { force: true });
    } catch (error) {
      this.#target.failedBeside(file, error as Error);
    }
  }

  /** Something happened to the stream. */
  note({ name, event, severity, time, message }: EventRecord & { readonly name?: string }): void {
    const events = this.#open?.events;
    if (events !== undefined && events.length < MOST_EVENTS) {
      events.push({ name: name ?? event, event, severity, time, message });
    }
  }

  tick(nowMs: number): void {
    this.#list.tick(nowMs);
  }

  async flushed(): Promise<void> {
    await Promise.all([this.#open?.writer.flushed(), ...this.#closing]);
  }

  /** The open one has ended. */
  async close(): Promise<void> {
    await Promise.all(this.#closing);
    await this.#list.close();
  }
}
