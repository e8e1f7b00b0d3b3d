import { type OpenedFile, openFile } from '../capture/open-input.js';
import { REPORT_SCHEMA, REPORT_SCHEMA_VERSION } from '../report/stream-report.js';
import type { FileAnalysis, FileOptions, FileResult } from './file-analysis.js';
import { analyzeOnThread, mayUseThread } from './threads/analyze-on-thread.js';

/**
 * Analyses a file of packets, or every stream of a savefile, from its beginning to its end: the same file gives the same
 * report. Throws CaptureError.
 */
export async function analyzeFile(options: FileOptions & { readonly path: string }): Promise<FileAnalysis> {
  const opened = await openFile({ path: options.path, signal: options.stop, onWait: options.onWait });
  if (opened.kind === 'mpegts' && opened.isFile && options.isApart === true && mayUseThread(options)) {
    await opened.input.close();
    return analyzeOnThread({ ...options, isApart: false });
  }
  const { input, streams, ...faults } = await analyze(opened, options);
  return { report: { schema: REPORT_SCHEMA, schema_version: REPORT_SCHEMA_VERSION, input, streams }, ...faults };
}

/** Loads what analyses packets or what analyses frames, not both: loading takes longer than a short file. */
async function analyze(opened: OpenedFile, options: FileOptions): Promise<FileResult> {
  if (opened.kind === 'mpegts') {
    const { analyzePackets } = await import('./analyze-packets.js');
    return analyzePackets(opened, options);
  }
  const { analyzeFrames } = await import('./analyze-frames.js');
  return analyzeFrames(opened.source, options);
}
