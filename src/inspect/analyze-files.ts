import { fstatSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { CaptureError } from '../capture/frame-source.js';
import type { InputReport } from '../report/input-report.js';
import type { AnalysisRecord } from '../report/records.js';
import { REPORT_SCHEMA, REPORT_SCHEMA_VERSION } from '../report/stream-report.js';
import { printable } from '../text/printable.js';
import { analyzeFile } from './analyze-file.js';
import type { FileAnalysis, FileOptions } from './file-analysis.js';
import { fileShares } from './file-threads.js';
import { inTurn } from './in-turn.js';

export interface FilesAnalysis extends FileAnalysis {
  /** Of each file that could be opened. */
  readonly inputs: readonly { readonly name: string; readonly input: InputReport }[];
}

export interface FilesOptions extends FileOptions {
  /** Is told of each of several files that all its records were taken; the next are taken when it resolves. Of one file alone it is not. */
  readonly taken?: (() => Promise<void>) | undefined;
}

interface Turn {
  readonly records: readonly AnalysisRecord[];
}

/** A pipe that waits for its writer holds one of the four threads that files are read with, of which one is left for files. */
const MOST_PIPES_AT_ONCE = 3;
const STANDARD_INPUT = 0;

/**
 * Analyses files side by side, as many as there are threads, and pipes beside them, which may wait for long. The records come in the order of the files,
 * those of pipes behind them, and the report is on all as one: the name of each stands in place of a probe, so that streams of the same id are told apart.
 * One that cannot be read does not keep the others from it. One file alone is as of `analyzeFile`. Throws CaptureError where none can be opened.
 */
export async function analyzeFiles(paths: readonly string[], options: FilesOptions): Promise<FilesAnalysis> {
  const names = namesOf(paths);
  const [only] = paths;
  if (only !== undefined && paths.length === 1) {
    const analysis = await analyzeFile({ ...options, path: only });
    return { ...analysis, inputs: [] };
  }
  const { threads = 0, stop, taken } = options;
  const indexes = paths.map((_, index) => index);
  const isPipe = paths.map(mayWait);
  const files = indexes.filter((index) => !isPipe[index]);
  const pipes = indexes.filter((index) => isPipe[index]);
  const shares = fileShares(threads, files.length, pipes.length, MOST_PIPES_AT_ONCE);
  const late = pipes.slice(shares.pipesAtOnce).map((index) => names[index]!);
  if (late.length > 0) options.onWait?.(lateText(shares.pipesAtOnce, late));
  const results: FileOutcome[] = [];
  const analyse = async (index: number): Promise<Turn> => {
    const records: AnalysisRecord[] = [];
    results[index] = await attempt({
      ...options,
      threads: isPipe[index] ? shares.ofPipe : shares.ofFile,
      isApart: threads > 0,
      path: paths[index]!,
      origin: { probe_id: names[index]!, session_id: null },
      run: `${options.run}-${index}`,
      take: (record) => records.push(record),
    });
    return { records };
  };
  const tell = async ({ records }: Turn): Promise<void> => {
    for (const record of records) options.take(record);
    await taken?.();
  };
  const run = (queue: readonly number[]) => (turn: number) => analyse(queue[turn]!);
  const filesTold = inTurn(files.length, { atOnce: shares.filesAtOnce, run: run(files), tell, stop });
  const tellBehind = (turn: Turn): Promise<void> => filesTold.then(() => tell(turn));
  const pipesTold = inTurn(pipes.length, { atOnce: shares.pipesAtOnce, run: run(pipes), tell: tellBehind, stop });
  await Promise.all([filesTold, pipesTold]);
  return merged(results, names);
}

/** One program that writes to all of them stands still then: whoever sees that is to know why. */
function lateText(atOnce: number, late: readonly string[]): string {
  return `${atOnce} pipes are read at once: ${late.join(', ')} ${late.length === 1 ? 'waits' : 'wait'} until others have ended`;
}

/** A pipe, a terminal: anything whose bytes come when somebody writes them. */
function mayWait(path: string): boolean {
  try {
    const stats = path === '-' ? fstatSync(STANDARD_INPUT) : statSync(path);
    return !stats.isFile() && !stats.isDirectory();
  } catch {
    return false; // Opening it says why.
  }
}

/** What is told of each file in place of a probe: its name without folders, and a number where another one is called so. */
export function namesOf(paths: readonly string[]): string[] {
  const names: string[] = [];
  for (const path of paths) {
    const name = path === '-' ? 'standard input' : printable(basename(path));
    let free = name;
    for (let number = 2; names.includes(free); number++) free = `${name}#${number}`;
    names.push(free);
  }
  return names;
}

/** Why a file was not analysed; one that was stopped before its first bytes is no failure. */
interface NotAnalysed {
  readonly error: CaptureError;
  readonly wasStopped: boolean;
}

type FileOutcome = FileAnalysis | NotAnalysed;

async function attempt(options: FileOptions & { readonly path: string }): Promise<FileOutcome> {
  try {
    return await analyzeFile(options);
  } catch (error) {
    if (error instanceof CaptureError) return { error, wasStopped: options.stop.aborted };
    throw error;
  }
}

function merged(outcomes: readonly FileOutcome[], names: readonly string[]): FilesAnalysis {
  const analyses = outcomes.flatMap((outcome, index) =>
    'error' in outcome ? [] : [{ ...outcome, name: names[index]! }],
  );
  const stopped = outcomes.flatMap((outcome) => ('error' in outcome && outcome.wasStopped ? [outcome.error] : []));
  const faults = outcomes.flatMap((outcome) => {
    if (!('error' in outcome)) return outcome.failure ?? [];
    return outcome.wasStopped ? [] : [outcome.error];
  });
  const [first] = faults;
  const failure =
    first && new CaptureError(first.code, faults.map(({ message }) => message).join('; '), { cause: first });
  const refusal = failure ?? stopped[0];
  if (analyses.length === 0 && refusal !== undefined) throw refusal;
  const streams = analyses.flatMap(({ report }) => report.streams);
  return {
    report: { schema: REPORT_SCHEMA, schema_version: REPORT_SCHEMA_VERSION, input: null, streams },
    failure,
    failures: analyses.flatMap(({ failures }) => failures),
    inputs: analyses.flatMap(({ name, report: { input } }) => (input === null ? [] : [{ name, input }])),
  };
}
