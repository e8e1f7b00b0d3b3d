import type { CodedEssence, DecodedEssence } from '../analysis/content/essence-sink.js';
import type { AnalysisFailure } from '../inspect/analysis-failure.js';
import { EndingNames } from '../inspect/ending-names.js';
import type { InspectOutput, ReportContext } from '../inspect/inspect-message.js';
import { type Inspection, type InspectionPlace, openInspection } from '../inspect/inspection.js';
import type { InspectorOptions } from '../inspect/inspector.js';
import type { Release } from '../inspect/release.js';
import type { Profiles } from '../inspect/stream-analysis.js';
import type { EssenceOrigin } from '../report/essence-origin.js';
import type { ToldReport } from '../report/record-taker.js';
import type { RecordText } from '../report/record-texts.js';
import type { AnalysisRecord } from '../report/records.js';
import type { LegsReport } from '../report/stream-fields.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import type { Batch } from '../stream/message.js';
import { type StreamSession, streamNameOf } from './stream-session.js';
import { ToldLosses } from './told-losses.js';

/** Takes what the analyses have to say. */
export interface InspectionObserver {
  /** Of this stream; another one of its name may have begun. */
  record(record: AnalysisRecord, session: StreamSession | undefined): void;
  /** The texts of a report in place of it, where `asTexts` wants them. */
  texts?(texts: readonly RecordText[], report: ToldReport): void;
  /** There are too many streams for this one; told for each of its batches. */
  leftOut(session: StreamSession): void;
  failed(session: StreamSession, failure: AnalysisFailure): void;
  /** A thread ended or stood still: the analyses of so many streams began anew. */
  threadLost(reason: string, streams: number): void;
  /** Something of the stream is to be decoded; `decoded` takes what it is. */
  essence(origin: EssenceOrigin, essence: CodedEssence, decoded: (essence: DecodedEssence) => void): void;
  /** No more comes of the stream. */
  closed(session: StreamSession): void;
  /** What the legs showed of which the stream is made, for its next report; undefined for others. */
  legsOf?(session: StreamSession): LegsReport | undefined;
  /** An observer threw: nothing else is the worse for it. */
  fault(error: unknown): void;
}

interface Inspected {
  readonly number: number;
  readonly session: StreamSession;
  readonly losses: ToldLosses;
  closed: (() => void) | undefined;
}

/** Has the streams that come over the link analysed: what was lost at the probe or on the link is no fault of theirs. */
export class LinkInspection {
  readonly #inspector: Inspection;
  readonly #observer: InspectionObserver;
  readonly #bySession = new Map<StreamSession, Inspected>();
  readonly #byNumber = new Map<number, Inspected>();
  /** Streams that were closed and whose end was not told. */
  readonly #ending = new EndingNames<number>();
  #streams = 0;
  #warm: (() => void) | undefined;
  #reported: (() => void) | undefined;

  /** On so many threads; 0: in this one. */
  constructor(options: InspectorOptions, threads: number, observer: InspectionObserver, place: InspectionPlace) {
    this.#observer = observer;
    const output = (output: InspectOutput): void => {
      try {
        this.#take(output);
      } catch (error) {
        observer.fault(error);
      }
    };
    this.#inspector = openInspection(options, threads, output, place);
  }

  /** Before the first stream. Resolves when the analyses are ready for many at once. */
  warmUp(): Promise<void> {
    return new Promise((resolve) => {
      this.#warm = resolve;
      this.#inspector.take({ kind: 'warm_up' });
    });
  }

  /** It need not go on: what comes from a file waits, and loses nothing. */
  endWarmUp(): void {
    this.#inspector.endWarmUp?.();
  }

  /** A batch with its payload. */
  feed(session: StreamSession, batch: Batch): void {
    const inspected = this.#bySession.get(session) ?? this.#open(session);
    this.#tellLosses(inspected);
    this.#inspector.take({ kind: 'batch', stream: inspected.number, batch });
  }

  /** Resolves when there is room for more of the stream; undefined: there is. Who does not wait may have batches left out. `isFile`: little is to wait. */
  room(session: StreamSession, isFile: boolean): Promise<void> | undefined {
    const inspected = this.#bySession.get(session);
    return inspected && this.#inspector.room?.(inspected.number, isFile);
  }

  /** The probe has captured what arrived at the stream up to then; 0: not known. */
  advance(session: StreamSession, timeNs: number): void {
    const inspected = this.#bySession.get(session);
    if (inspected === undefined) return;
    this.#tellLosses(inspected);
    this.#inspector.take({ kind: 'captured', stream: inspected.number, timeNs, counters: session.counters });
  }

  /** Judges by them the streams whose analysis begins from now on. */
  useProfiles(profiles: Profiles): void {
    this.#inspector.take({ kind: 'profiles', profiles });
  }

  /** Time between the pictures of each video stream from now on. */
  usePictureInterval(intervalNs: number): void {
    this.#inspector.take({ kind: 'picture_interval', intervalNs });
  }

  /** The session descriptions are these from now on. */
  useDescriptions(descriptions: readonly FlowDescription[]): void {
    this.#inspector.take({ kind: 'descriptions', descriptions });
  }

  /** Resolves when each stream of which anything is known was reported on; not to be called before that again. */
  report(context: ReportContext): Promise<void> {
    // What is lost is told even if nothing comes behind it.
    for (const inspected of this.#bySession.values()) {
      this.#tellLosses(inspected);
      this.#tellLegs(inspected);
    }
    return new Promise((resolve) => {
      this.#reported = resolve;
      this.#inspector.take({ kind: 'report', context });
    });
  }

  /** No more batches of this stream will come. Resolves when its last report was told, and what became of its packets. */
  close(session: StreamSession, context: ReportContext, release?: Release): Promise<void> {
    const inspected = this.#bySession.get(session);
    if (inspected === undefined) return Promise.resolve();
    this.#bySession.delete(session);
    this.#tellLosses(inspected);
    this.#tellLegs(inspected);
    this.#ending.begin(streamNameOf(session), inspected.number);
    return new Promise((resolve) => {
      inspected.closed = resolve;
      this.#inspector.take({ kind: 'close', stream: inspected.number, context, release });
    });
  }

  /** All streams were closed. */
  async end(): Promise<void> {
    await this.#inspector.end?.();
  }

  #open(session: StreamSession): Inspected {
    const inspected = { number: this.#streams++, session, losses: new ToldLosses(session), closed: undefined };
    this.#bySession.set(session, inspected);
    this.#byNumber.set(inspected.number, inspected);
    const { probeId, sessionId } = session.probe;
    const origin = { probe_id: probeId, session_id: sessionId };
    const after = this.#ending.of(streamNameOf(session));
    this.#inspector.take({ kind: 'open', stream: inspected.number, origin, after });
    return inspected;
  }

  #tellLegs({ number, session }: Inspected): void {
    const legs = this.#observer.legsOf?.(session);
    if (legs !== undefined) this.#inspector.take({ kind: 'legs', stream: number, legs });
  }

  #tellLosses({ number, losses }: Inspected): void {
    losses.tell((blame, packets) => this.#inspector.take({ kind: 'loss', stream: number, blame, packets }));
  }

  #take(output: InspectOutput): void {
    if (output.kind === 'warm') {
      this.#warm?.();
      return;
    }
    if (output.kind === 'reported') {
      this.#reported?.();
      return;
    }
    if (output.kind === 'thread_lost') {
      this.#observer.threadLost(output.reason, output.streams);
      return;
    }
    if (output.kind === 'essence') {
      const { stream, origin, essence } = output;
      this.#observer.essence(origin, essence, (decoded) => {
        if (this.#byNumber.has(stream)) this.#inspector.take({ kind: 'decoded', stream, essence: decoded });
      });
      return;
    }
    if (output.kind === 'record') {
      this.#observer.record(output.record, this.#byNumber.get(output.stream)?.session);
      return;
    }
    if (output.kind === 'texts') {
      this.#observer.texts?.(output.texts, output.report);
      return;
    }
    const inspected = this.#byNumber.get(output.stream);
    if (inspected === undefined) return;
    const { session } = inspected;
    if (output.kind === 'left_out') this.#observer.leftOut(session);
    else if (output.kind === 'failed') this.#observer.failed(session, output.failure);
    else session.inspected(output.account);
    if (output.kind !== 'closed') return;
    this.#byNumber.delete(output.stream);
    this.#ending.ended(streamNameOf(session), output.stream);
    this.#observer.closed(session);
    inspected.closed?.();
  }
}
