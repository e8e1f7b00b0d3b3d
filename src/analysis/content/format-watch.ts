import type { FormatFieldChange } from './content-event.js';
import type { ObserverContext } from './observer-context.js';
import { formatChanges } from './video-format-report.js';
import type { VideoFormatReport } from './video-report.js';

/** Time between two events of a format that goes to and fro: the second one says what it has come to. */
const EVENT_INTERVAL_NS = 1e9;

/** Tells when a video stream has another format, or another active format, than was told last. */
export class FormatWatch {
  readonly #context: Pick<ObserverContext, 'pid' | 'description' | 'tell'>;
  #format: VideoFormatReport | undefined;
  #toldFormat: VideoFormatReport | undefined;
  /** Active format in words; null without, undefined before the first one. */
  #activeFormat: string | null | undefined;
  #toldActiveFormat: string | null | undefined;
  #nextNs = Number.NEGATIVE_INFINITY;

  constructor(context: Pick<ObserverContext, 'pid' | 'description' | 'tell'>) {
    this.#context = context;
  }

  format(format: VideoFormatReport, timeNs: number): void {
    this.#format = format;
    this.#toldFormat ??= format;
    this.check(timeNs);
  }

  /** null: the stream has none any more. */
  activeFormat(activeFormat: string | null, timeNs: number): void {
    if (activeFormat === this.#activeFormat || (activeFormat === null && this.#activeFormat === undefined)) return;
    this.#activeFormat = activeFormat;
    if (this.#toldActiveFormat === undefined) this.#toldActiveFormat = activeFormat;
    this.check(timeNs);
  }

  /** Time has passed: what had to wait is told, if it is still so. */
  check(timeNs: number): void {
    if (this.#format === this.#toldFormat && this.#activeFormat === this.#toldActiveFormat) return;
    if (timeNs < this.#nextNs) return;
    const changes = this.#changes();
    this.#toldFormat = this.#format;
    this.#toldActiveFormat = this.#activeFormat;
    if (changes.length === 0) return;
    this.#nextNs = timeNs + EVENT_INTERVAL_NS;
    const { pid, description } = this.#context;
    const what = { type: 'event', event: 'format_change', name: 'video', severity: 'info' } as const;
    this.#context.tell({ ...what, time_ns: timeNs, pid, codec: description.codec, changes });
  }

  #changes(): readonly FormatFieldChange[] {
    const [before, after] = [this.#toldFormat, this.#format];
    const changes = before === undefined || after === undefined ? [] : formatChanges(before, after);
    const [was, is] = [this.#toldActiveFormat ?? null, this.#activeFormat ?? null];
    return was === is ? changes : [...changes, { field: 'active_format', before: was, after: is }];
  }
}
