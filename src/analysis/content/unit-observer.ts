// Tested by: test/monitor/nal-log.test.ts
import type { VideoCodec } from '../../codec/video/coded-picture.js';
import { UnitDump, type UnitDumpOptions } from '../../codec/video/unit-dump.js';
import type { ElementaryObserver } from '../../mpegts/elementary-streams.js';
import type { PesHeader } from '../../mpegts/pes-header.js';

/** A line on a unit of a video stream. */
export type WriteUnit = (pid: number, pts90k: number, timeNs: number, text: string) => void;

/** Writes the units of a video PID for people who look for a fault; reads it by itself, beside the others. */
export class UnitObserver implements ElementaryObserver {
  readonly #dump: UnitDump;
  /** Of the PES packet that came last. */
  #pts90k = Number.NaN;
  #timeNs = 0;
  /** Of the one that the unit began in: the last unit of a PES packet ends in the next. */
  #unitPts90k = Number.NaN;
  #unitTimeNs = 0;

  constructor(pid: number, codec: VideoCodec, options: UnitDumpOptions, write: WriteUnit) {
    const writeUnit = (text: string): void => write(pid, this.#unitPts90k, this.#unitTimeNs, text);
    this.#dump = new UnitDump(codec, options, writeUnit, () => {
      this.#unitPts90k = this.#pts90k;
      this.#unitTimeNs = this.#timeNs;
    });
  }

  startPes({ pts90k }: PesHeader, _headerBytes: number, timeNs: number): void {
    this.#pts90k = pts90k < 0 ? Number.NaN : pts90k;
    this.#timeNs = timeNs;
  }

  payload(bytes: Uint8Array, start: number, end: number): void {
    this.#dump.feed(bytes, start, end);
  }

  gap(): void {
    this.#dump.gap();
  }

  settle(): void {
    this.#dump.flush();
  }
}
