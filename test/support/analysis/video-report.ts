import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { analyzeFile } from '../../../src/inspect/analyze-file.js';
import type { VideoStreamReport } from '../../../src/report/kinds/st2110-20/report.js';
import type { EventRecord } from '../../../src/report/records.js';
import type { FlowDescription } from '../../../src/st2110/d10/flow-description.js';
import { type SentPacket, writeSender } from '../st2110/video-sender.js';

/** The report on the stream of video of a savefile, and what happened in it. */
async function videoReport(
  file: string,
  descriptions: readonly FlowDescription[] = [],
): Promise<{ readonly report: VideoStreamReport; readonly events: readonly EventRecord[] }> {
  const events: EventRecord[] = [];
  const { report } = await analyzeFile({
    path: file,
    profile: '2020',
    descriptions,
    run: 'test',
    stop: new AbortController().signal,
    context: () => ({ timestamp: 0, host: null }),
    take: (record) => record.type === 'event' && events.push(record),
  });
  const stream = report.streams.find(({ kind }) => kind === 'st2110-20');
  if (stream?.kind !== 'st2110-20') throw new Error(`no video in ${file}`);
  return { report: stream, events };
}

/** The same of packets that are written to a savefile first. */
export async function reportOfSender(packets: Iterable<SentPacket>, descriptions: readonly FlowDescription[] = []) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tscap-'));
  try {
    const file = path.join(folder, 'sender.pcap');
    writeSender(file, packets);
    return await videoReport(file, descriptions);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
