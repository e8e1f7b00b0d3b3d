// Tested by: test/analysis/content/cue-measure.test.ts, test/scte35/cues.samples.test.ts
import type { Cue } from './cue.js';
import { segmentsEndedBy } from './segmentation-type.js';

/** Commands that may come again, and events that are open, of one PID. */
const MAX_KNOWN = 256;
const MAX_OPEN = 256;
/** For so long after its splice a command that comes again is a repetition. */
const REMEMBERED_NS = 10e9;
/** The same for a command without a time. */
const REMEMBERED_WITHOUT_TIME_NS = 60e9;
/** For so long an event may be open beyond the duration that was said. */
const OVERDUE_NS = 10e9;

/** What a cue is beside those that came before. */
export interface CueVerdict {
  /** The same command again. */
  readonly isRepetition: boolean;
  /** Another command for an event whose splice is still to come. */
  readonly isUpdate: boolean;
  /** Of an `in`: whether nothing is open that it ends; null where it is no `in`, or no `out` has come yet. */
  readonly isUnmatched: boolean | null;
  /** Of an `in`: ns from the splice out to this one; null where that is not known. */
  readonly sinceOutNs: number | null;
}

/** An event that began and has not ended. */
export interface OpenCue {
  readonly cue: Cue;
  /** When its splice is, or it came, in ns since the first datagram. */
  readonly sinceNs: number;
  /** When it ends by what was said; NaN where nothing was. */
  readonly endNs: number;
}

interface Known {
  readonly content: string;
  readonly spliceNs: number;
  untilNs: number;
  /** Times that it came. */
  count: number;
}

const REPETITION: CueVerdict = { isRepetition: true, isUpdate: false, isUnmatched: null, sinceOutNs: null };

/** Tells new cues of one PID from repetitions, and which events are open. Its memory is bounded: the oldest make room. */
export class CueHistory {
  /** Open events that were forgotten to make room. */
  forgotten = 0;
  readonly #known = new Map<string, Known>();
  readonly #open = new Map<string, OpenCue>();
  /** Those of the open events that began before packets were lost. */
  readonly #beforeGap = new Set<string>();
  #sawOut = false;

  /** The events that are open, those that began first before others. */
  get open(): readonly OpenCue[] {
    return [...this.#open.values()];
  }

  /** Times that the command of the cue came, this time included; 0 where it is not known any more. */
  countOf(cue: Cue): number {
    return this.#known.get(keyOf(cue))?.count ?? 0;
  }

  /** `spliceNs`: when its splice is, in ns since the first datagram; NaN where that is not known. */
  take(cue: Cue, spliceNs: number, timeNs: number): CueVerdict {
    const key = keyOf(cue);
    const content = JSON.stringify(cue);
    const known = this.#known.get(key);
    if (known !== undefined && known.content === content && timeNs <= known.untilNs) {
      known.count++;
      if (Number.isNaN(known.spliceNs)) known.untilNs = timeNs + REMEMBERED_WITHOUT_TIME_NS;
      return REPETITION;
    }
    const isUpdate = known !== undefined && known.content !== content && timeNs < known.spliceNs;
    this.#remember(key, content, spliceNs, timeNs);
    return { isRepetition: false, isUpdate, ...this.#follow(cue, Number.isNaN(spliceNs) ? timeNs : spliceNs) };
  }

  /** Takes out the events that are open for longer than was said, which end by themselves or not; only those that do not are told. */
  overdue(timeNs: number): readonly OpenCue[] {
    const overdue: OpenCue[] = [];
    for (const [key, open] of this.#open) {
      if (!(timeNs > open.endNs + (open.cue.auto_return === true ? 0 : OVERDUE_NS))) continue;
      this.#open.delete(key);
      const isCertain = !this.#beforeGap.delete(key);
      if (isCertain && open.cue.auto_return !== true) overdue.push(open);
    }
    return overdue;
  }

  /** Packets were lost on the way here: what is open may have ended meanwhile, and what ends may have begun. */
  noteGap(): void {
    for (const key of this.#open.keys()) this.#beforeGap.add(key);
    this.#sawOut = false;
  }

  #remember(key: string, content: string, spliceNs: number, timeNs: number): void {
    this.#known.delete(key);
    const untilNs = Number.isNaN(spliceNs)
      ? timeNs + REMEMBERED_WITHOUT_TIME_NS
      : Math.max(timeNs, spliceNs) + REMEMBERED_NS;
    this.#known.set(key, { content, spliceNs, untilNs, count: 1 });
    if (this.#known.size > MAX_KNOWN) this.#known.delete(this.#known.keys().next().value!);
  }

  #follow(cue: Cue, atNs: number): Pick<CueVerdict, 'isUnmatched' | 'sinceOutNs'> {
    if (cue.is_cancelled) this.#cancel(cue);
    else if (cue.direction === 'out') this.#begin(cue, atNs);
    else if (cue.direction === 'in') return this.#end(cue, atNs);
    return { isUnmatched: null, sinceOutNs: null };
  }

  #begin(cue: Cue, atNs: number): void {
    this.#sawOut = true;
    const key = openKeyOf(cue, cue.segmentation_type_id);
    this.#forget(key);
    this.#open.set(key, {
      cue,
      sinceNs: atNs,
      endNs: cue.duration90k === null ? Number.NaN : atNs + cue.duration90k / 90e-6,
    });
    if (this.#open.size <= MAX_OPEN) return;
    this.#forget(this.#open.keys().next().value!);
    this.forgotten++;
  }

  #end(cue: Cue, atNs: number): Pick<CueVerdict, 'isUnmatched' | 'sinceOutNs'> {
    for (const type of cue.segmentation_type_id === null ? [null] : segmentsEndedBy(cue.segmentation_type_id)) {
      const key = openKeyOf(cue, type);
      const open = this.#open.get(key);
      if (open === undefined) continue;
      this.#forget(key);
      return { isUnmatched: false, sinceOutNs: atNs - open.sinceNs };
    }
    return { isUnmatched: this.#sawOut ? true : null, sinceOutNs: null };
  }

  /** An event may be cancelled by its id alone. */
  #cancel(cue: Cue): void {
    for (const [key, open] of this.#open) {
      const isSame = open.cue.event_id === cue.event_id && isSegmentation(open.cue) === isSegmentation(cue);
      if (isSame) this.#forget(key);
    }
  }

  #forget(key: string): void {
    this.#open.delete(key);
    this.#beforeGap.delete(key);
  }
}

/** splice_insert and splice_schedule speak of the same events, segmentation descriptors of others. */
function isSegmentation({ command, segmentation_type_id, is_cancelled }: Cue): boolean {
  return segmentation_type_id !== null || (is_cancelled && (command === 'time_signal' || command === 'splice_null'));
}

function keyOf(cue: Cue): string {
  return `${cue.command}/${cue.event_id}/${cue.direction}/${cue.is_cancelled}/${cue.segmentation_type_id}/${cue.segment_num}`;
}

function openKeyOf({ event_id }: Cue, segmentationTypeId: number | null): string {
  return `${segmentationTypeId}/${event_id}`;
}
