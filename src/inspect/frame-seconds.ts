// Tested by: test/inspect/file-seconds.test.ts
import type { RecordOrigin } from '../report/stream-fields.js';
import type { Batch } from '../stream/message.js';
import { attempt } from './analysis-failure.js';
import { type AnalysisOptions, StreamAnalysis } from './stream-analysis.js';
import type { ToldSeconds } from './told-seconds.js';

/** Streams of a savefile whose course is told. */
const MOST_STREAMS = 1024;

interface Course {
  readonly analysis: StreamAnalysis;
  /** Of the epoch. */
  second: number;
}

/**
 * The course of the streams of a savefile: a report on each second by a second analysis, as that of the file is one on all of it. Where that
 * fails the course ends, and nothing else.
 */
export class FrameSeconds {
  /** undefined: it failed. */
  readonly #courses = new Map<string, Course | undefined>();

  constructor(
    readonly options: AnalysisOptions,
    readonly told: ToldSeconds,
    readonly origin?: RecordOrigin,
  ) {}

  /** A batch of which all datagrams arrived in the same second; where the clock steps back, the second goes on until it is ahead again. */
  take(batch: Batch): void {
    const { baseSeconds, stream } = batch;
    const { streamId } = stream;
    const course = this.#courseOf(streamId, baseSeconds);
    if (course === undefined) return;
    const failure = attempt(streamId, 'batch', () => {
      if (baseSeconds > course.second) {
        this.#tell(course);
        course.second = baseSeconds;
      }
      course.analysis.feed(batch);
    });
    if (failure !== undefined) this.#courses.set(streamId, undefined);
  }

  /** No more batches come. */
  end(): void {
    for (const [streamId, course] of this.#courses) {
      if (course === undefined) continue;
      attempt(streamId, 'close', () => {
        course.analysis.settle();
        this.#tell(course);
      });
    }
    this.#courses.clear();
  }

  #courseOf(streamId: string, second: number): Course | undefined {
    if (this.#courses.has(streamId)) return this.#courses.get(streamId);
    if (this.#courses.size >= MOST_STREAMS) return undefined;
    const course = { analysis: new StreamAnalysis(this.options, this.origin), second };
    this.#courses.set(streamId, course);
    return course;
  }

  #tell({ analysis, second }: Course): void {
    // What happened is told by the analysis of the file.
    analysis.takeEvents();
    const report = analysis.report();
    if (report !== undefined) this.told.tell(second, report);
  }
}
