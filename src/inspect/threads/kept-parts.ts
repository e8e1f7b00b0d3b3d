import type { AnalysisRecord, StreamReportRecord } from '../../report/records.js';

/** Parts of a report, and of its PIDs, that are the same objects as in the report before while nothing in them changes. */
const PARTS = ['tr101290', 'judged_by'];
const PID_PARTS = ['program_numbers', 'descriptors', 'header', 'video_format'];

type Fields = Record<string, unknown>;

/** The parts of one stream as they were last: in the order of their names, of its PIDs by these. */
interface StreamParts {
  readonly own: unknown[];
  readonly pids: Map<string, unknown[]>;
}

/**
 * What of the reports on streams has crossed to another thread, at both ends: it crosses again when it is another object. That is a third
 * of a report, in bytes and in time.
 */
export class KeptParts {
  readonly #streams = new Map<number, StreamParts>();

  /** At the end that sends: takes out of the record, which nobody else has, what the other end has. */
  leaveOut(stream: number, record: AnalysisRecord): void {
    this.#each(stream, record, (object, name, index, before) => {
      const value = object[name];
      if (typeof value !== 'object' || value === null) return;
      if (value === before[index]) object[name] = undefined;
      else before[index] = value;
    });
  }

  /** At the end that receives: puts it in again. */
  putBack(stream: number, record: AnalysisRecord): void {
    this.#each(stream, record, (object, name, index, before) => {
      const value = object[name];
      if (value === undefined && name in object) object[name] = before[index];
      else if (typeof value === 'object' && value !== null) before[index] = value;
    });
  }

  /** No more comes of the stream: it may have ended without a last report. */
  forget(stream: number): void {
    this.#streams.delete(stream);
  }

  #each(
    stream: number,
    record: AnalysisRecord,
    part: (object: Fields, name: string, index: number, before: unknown[]) => void,
  ): void {
    if (record.type !== 'stream_report') return;
    const { own, pids } = this.#partsOf(stream, record);
    for (let index = 0; index < PARTS.length; index++) part(record as unknown as Fields, PARTS[index]!, index, own);
    if (record.kind === 'mpegts') {
      for (const pid in record.pids) {
        const report = record.pids[pid] as unknown as Fields;
        let before = pids.get(pid);
        if (before === undefined) {
          before = [];
          pids.set(pid, before);
        }
        for (let index = 0; index < PID_PARTS.length; index++) part(report, PID_PARTS[index]!, index, before);
      }
    }
    if (record.final) this.#streams.delete(stream);
  }

  #partsOf(stream: number, { kind }: StreamReportRecord): StreamParts {
    let parts = this.#streams.get(stream);
    if (parts === undefined) {
      parts = { own: [], pids: new Map() };
      this.#streams.set(stream, parts);
    }
    // Of another kind nothing is the same.
    if (kind !== 'mpegts') parts.pids.clear();
    return parts;
  }
}
