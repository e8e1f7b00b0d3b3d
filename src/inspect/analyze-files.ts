import { basename } from 'node:path';
import { CaptureError } from '../capture/frame-source.js';
import type { InputReport } from '../report/input-report.js';
import type { AnalysisRecord } from '../report/records.js';
import { REPORT_SCHEMA, REPORT_SCHEMA_VERSION } from '../report/stream-report.js';
import { printable } from '../text/printable.js';
import { analyzeFile } from './analyze-file.js';
import type { FileAnalysis, FileOptions } from './file-analysis.js';

export interface FilesAnalysis extends FileAnalysis {
  /** Of each file that could be opened. */
  readonly inputs: readonly { readonly name: string; readonly input: InputReport }[];
}

/**
 * Analyses files side by side, as many as there are threads, and tells of them as one: in their order, the name of each in place of a probe, so
 * that streams of the same id are told apart. One that cannot be read does not keep the others from it. One file alone is as of `analyzeFile`.
 * Throws CaptureError where none can be opened.
 */
export async function analyzeFiles(paths: readonly string[], options: FileOptions): Promise<FilesAnalysis> {
  const names = namesOf(paths);
  const [only] = paths;
  if (only !== undefined && paths.length === 1) {
    const analysis = await analyzeFile({ ...options, path: only });
    return { ...analysis, inputs: [] };
  }
  const { threads = 0 } = options;
  const atOnce = Math.max(1, Math.min(paths.length, threads));
  const each = { ...options, threads: Math.floor(threads / atOnce), isApart: threads > 0 };
  const records: AnalysisRecord[][] = paths.map(() => []);
  const results: (FileAnalysis | CaptureError)[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < paths.length && !options.stop.aborted) {
      const index = next++;
      results[index] = await attempt({
        ...each,
        path: paths[index]!,
        origin: { probe_id: names[index]!, session_id: null },
        run: `${options.run}-${index}`,
        take: (record) => records[index]!.push(record),
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  for (const record of records.flat()) options.take(record);
  return merged(results, names);
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

async function attempt(options: FileOptions & { readonly path: string }): Promise<FileAnalysis | CaptureError> {
  try {
    return await analyzeFile(options);
  } catch (error) {
    if (error instanceof CaptureError) return error;
    throw error;
  }
}

function merged(results: readonly (FileAnalysis | CaptureError)[], names: readonly string[]): FilesAnalysis {
  const analyses = results.flatMap((result, index) =>
    result instanceof CaptureError ? [] : [{ ...result, name: names[index]! }],
  );
  const faults = results.flatMap((result) => (result instanceof CaptureError ? [result] : (result.failure ?? [])));
  const [first] = faults;
  const failure =
    first && new CaptureError(first.code, faults.map(({ message }) => message).join('; '), { cause: first });
  if (analyses.length === 0 && failure !== undefined) throw failure;
  const streams = analyses.flatMap(({ report }) => report.streams);
  return {
    report: { schema: REPORT_SCHEMA, schema_version: REPORT_SCHEMA_VERSION, input: null, streams },
    failure,
    failures: analyses.flatMap(({ failures }) => failures),
    inputs: analyses.flatMap(({ name, report: { input } }) => (input === null ? [] : [{ name, input }])),
  };
}
