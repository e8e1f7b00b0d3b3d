import { analyzeFile } from '../../../src/inspect/analyze-file.js';
import type { TransportStreamReport } from '../../../src/report/kinds/mpegts/report.js';
import type { EventRecord } from '../../../src/report/records.js';
import type { Report } from '../../../src/report/stream-report.js';

export interface AnalyzedFile {
  readonly report: Report;
  readonly events: readonly EventRecord[];
}

/** What `monitor --input` makes of the file, judged by the profile that its own tables choose. */
export async function analyzed(path: string, { threads = 0 } = {}): Promise<AnalyzedFile> {
  const events: EventRecord[] = [];
  const { report } = await analyzeFile({
    path,
    profile: '2020',
    run: 'test',
    threads,
    stop: new AbortController().signal,
    context: () => ({ timestamp: 0, host: null }),
    take: (record) => record.type === 'event' && events.push(record),
  });
  return { report, events };
}

/** The report on a file of packets. */
export async function packetReport(path: string): Promise<TransportStreamReport> {
  const { report } = await analyzed(path);
  const stream = report.streams[0];
  if (stream?.kind !== 'mpegts') throw new Error(`${path} is no transport stream`);
  return stream;
}
