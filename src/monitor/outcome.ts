import type { AnalysisError } from '../inspect/analysis-failure.js';
import type { OutputError } from '../output/output-error.js';
import type { LinkError } from '../wire/link-error.js';
import type { StopReason } from './stop-conditions.js';

/** What kept something from being recorded or analysed, ended the metrics, or a probe that was lost. */
export type MonitorFailure = OutputError | AnalysisError | LinkError;

/** How the work of a monitor ends: why it stops, and which failure decides its exit code. */
export class Outcome {
  readonly #stopping = new AbortController();
  #failure: MonitorFailure | undefined;

  /** Aborted when the work is done; the reason is a StopReason. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** The first one. */
  get failure(): MonitorFailure | undefined {
    return this.#failure;
  }

  stop(reason: StopReason): void {
    this.#stopping.abort(reason);
  }

  /** The work goes on; the exit code will tell. */
  keep(failure: MonitorFailure): void {
    this.#failure ??= failure;
  }

  /** The work cannot go on. */
  fail(failure: MonitorFailure): void {
    this.keep(failure);
    this.stop('failure');
  }
}
