import { randomBytes } from 'node:crypto';
import type { OutputError } from '../output/output-error.js';
import type { FreeSpaceState } from '../recording/free-space.js';
import type { EventRecord } from '../report/records.js';
import type { EventLog } from './event-log.js';
import type { Outcome } from './outcome.js';
import { RecordingNotices } from './recording-notices.js';
import type { StreamSession } from './stream-session.js';

export interface RecordingWatchParts {
  /** The streams of the sessions that have not ended. */
  readonly openStreams: () => readonly StreamSession[];
  /** Streams are analysed, so that there is something to do without recordings. */
  readonly isAnalysing: () => boolean;
  readonly outcome: Pick<Outcome, 'keep' | 'fail'>;
  readonly log: Pick<EventLog, 'outputFailed' | 'space'>;
  readonly tell: (event: EventRecord) => void;
  /** Epoch ms. */
  readonly now: () => number;
}

/** What follows when recordings fail or pause: events of the streams they were of, the log, the exit code. */
export class RecordingWatch {
  readonly #notices = new RecordingNotices(randomBytes(8).toString('hex'));

  constructor(readonly parts: RecordingWatchParts) {}

  /** Nothing more is recorded. A full disk, or one that is gone, ends that alone, not what else is done with the streams. */
  failed(error: OutputError): void {
    const { isAnalysing, log, openStreams, outcome } = this.parts;
    const isDisk = error.code === 'NO_SPACE' || error.code === 'FILE_GONE';
    if (!isDisk || !isAnalysing()) {
      outcome.fail(error);
      return;
    }
    outcome.keep(error);
    log.outputFailed(error);
    this.#tell(this.#notices.failed(openStreams(), this.parts.now()));
  }

  /** One recording takes no more, or never began. */
  leftOut(error: OutputError): void {
    this.parts.outcome.keep(error);
    const streams = this.parts
      .openStreams()
      .filter(({ outputFile }) => outputFile !== null && outputFile === error.file);
    this.#tell(this.#notices.failed(streams, this.parts.now()));
  }

  /** There is too little space for recordings, or enough again. */
  space(state: FreeSpaceState): void {
    this.parts.log.space(state);
    this.#tell(this.#notices.space(state, this.parts.openStreams(), this.parts.now()));
  }

  /** No more comes of the stream. */
  forget(stream: StreamSession): void {
    this.#notices.forget(stream);
  }

  #tell(events: readonly EventRecord[]): void {
    for (const event of events) this.parts.tell(event);
  }
}
