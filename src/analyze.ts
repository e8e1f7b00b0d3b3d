import { randomBytes } from 'node:crypto';
import type { ProfileChoice } from './analysis/adaptive-rules.js';
import type { EventRecord } from './report/records.js';
import type { StreamReport } from './report/stream-report.js';
import { autoProfile } from './tr101290/profile.js';

export interface AnalyzeOptions {
  /** Rules and limits of TR 101 290; unless given, as the stream shows itself. */
  readonly profile?: ProfileChoice;
  /** Is told what happened to the streams, before the report on each. */
  readonly onEvent?: (event: EventRecord) => void;
  /** Ends the reading; the reports are on what came before. */
  readonly signal?: AbortSignal;
}

/**
 * Analyses a file, a TS file (188, 192 or 204 bytes a packet), a pcap or a pcapng, `-` for standard input, from its beginning to its end, and
 * yields the report on each stream in it. Of a damaged capture it yields the reports on what is whole, and then throws.
 * Throws an Error whose message names the file, and whose `code` is `BAD_FILE` where it cannot be read or is none of these.
 */
export async function* analyze(path: string, options: AnalyzeOptions = {}): AsyncGenerator<StreamReport, void, void> {
  const { profile = autoProfile('2020'), onEvent, signal } = options;
  const { analyzeFile } = await import('./inspect/analyze-file.js');
  const { AnalysisError } = await import('./inspect/analysis-failure.js');
  const { report, failure, failures } = await analyzeFile({
    path,
    profile,
    run: randomBytes(8).toString('hex'),
    stop: signal ?? new AbortController().signal,
    context: () => ({ timestamp: Date.now(), host: null }),
    take: (record) => {
      if (record.type === 'event') onEvent?.(record);
    },
  });
  yield* report.streams;
  if (failure !== undefined) throw failure;
  const [first] = failures;
  if (first !== undefined) throw new AnalysisError(first);
}
