/** What an analysis was doing: a message to its inspector, or the reading of a file of packets. */
export type AnalysisStage =
  | 'batch'
  | 'loss'
  | 'captured'
  | 'describe'
  | 'legs'
  | 'report'
  | 'close'
  | 'packets'
  | 'decoded';

/** A fault of our own in the analysis of one stream, which it ended. */
export interface AnalysisFailure {
  readonly streamId: string;
  readonly stage: AnalysisStage;
  /** The file of the source that failed without its ending, such as `tr101290/pat-rules`; null where the error does not tell. */
  readonly place: string | null;
  readonly message: string;
  readonly stack: string | null;
}

/** An analysis failed; all the rest was done. */
export class AnalysisError extends Error {
  readonly code = 'ANALYSIS_FAILED';

  constructor(readonly failure: AnalysisFailure) {
    super(failureText(failure));
  }
}

/** The innermost frame of a stack that lies in a room. */
const PLACE = /\/src\/([\w-]+\/[\w/-]+)\.[jt]s:\d+:\d+/;

/** Takes a step of the analysis of a stream; returns what failed in it. Nothing else catches what an analysis throws. */
export function attempt(streamId: string, stage: AnalysisStage, step: () => void): AnalysisFailure | undefined {
  try {
    step();
    return undefined;
  } catch (error) {
    const { message, stack = null } = error instanceof Error ? error : { message: String(error) };
    return { streamId, stage, place: stack === null ? null : (PLACE.exec(stack)?.[1] ?? null), message, stack };
  }
}

/** One line for people. */
export function failureText({ streamId, stage, place, message }: AnalysisFailure): string {
  const where = place === null ? stage : `${place} (${stage})`;
  return `the analysis of ${streamId} failed in ${where}; the stream is no longer analysed: ${message}`;
}
