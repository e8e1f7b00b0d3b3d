import { type OpenedFile, openFile } from '../capture/open-input.js';
import { REPORT_SCHEMA, REPORT_SCHEMA_VERSION, type Report } from '../report/stream-report.js';
import { analyzeFrames } from './analyze-frames.js';
import { analyzePackets } from './analyze-packets.js';
import type { FileOptions, FileResult } from './file-analysis.js';

export interface FileAnalysis extends Pick<FileResult, 'failure' | 'failures'> {
  readonly report: Report;
}

/**
 * Analyses a file of packets, or every stream of a savefile, from its beginning to its end: the same file gives the same
 * report. Throws CaptureError.
 */
export async function analyzeFile(options: FileOptions & { readonly path: string }): Promise<FileAnalysis> {
  const opened = await openFile({ path: options.path, signal: options.stop });
  const { input, streams, ...faults } = await analyze(opened, options);
  return { report: { schema: REPORT_SCHEMA, schema_version: REPORT_SCHEMA_VERSION, input, streams }, ...faults };
}

function analyze(opened: OpenedFile, options: FileOptions): Promise<FileResult> {
  return opened.kind === 'mpegts' ? analyzePackets(opened, options) : analyzeFrames(opened.source, options);
}
