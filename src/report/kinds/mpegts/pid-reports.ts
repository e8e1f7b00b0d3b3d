// Tested by: test/golden/report.samples.test.ts
import type { MpegtsFacts } from '../../../analysis/mpegts-analyzer.js';
import type { MpegtsPayloadSnapshot } from '../../../analysis/mpegts-payload.js';
import type { PidSnapshot } from '../../../mpegts/pid-statistics.js';
import type { ElementaryBufferStatistics } from '../../../t-std/elementary-chain.js';
import type { BufferReport, PidReport } from '../../stream-report.js';
import type { TableFacts } from './table-facts.js';

/** The reports on these PIDs, by PID. */
export function pidReportsOf(
  pids: readonly PidSnapshot[],
  { clocks, buffers }: MpegtsPayloadSnapshot,
  mpegts: MpegtsFacts,
  facts: TableFacts,
  hasArrivalTimes: boolean,
): Record<string, PidReport> {
  const bufferOf = new Map(buffers.flatMap(({ streams }) => streams.map((stream) => [stream.pid, stream])));
  const reports: Record<string, PidReport> = {};
  for (const statistics of pids) {
    const { pid } = statistics;
    const buffer = bufferOf.get(pid);
    reports[pid] = {
      ...statistics,
      arrival_interval_ns: hasArrivalTimes ? statistics.arrival_interval_ns : null,
      ...facts.ofPid(pid),
      header: mpegts.observed.detailsOf(pid),
      video_format: mpegts.observed.of(pid)?.video?.currentFormat ?? null,
      video: mpegts.observed.of(pid)?.video?.snapshotAndReset() ?? null,
      audio: mpegts.observed.of(pid)?.audio?.snapshotAndReset() ?? null,
      ancillary: mpegts.observed.of(pid)?.ancillary?.snapshotAndReset() ?? null,
      metadata: mpegts.observed.of(pid)?.metadata?.snapshotAndReset() ?? null,
      captions: mpegts.observed.of(pid)?.video?.followers.captions?.snapshotAndReset() ?? null,
      teletext: mpegts.observed.of(pid)?.teletext?.snapshotAndReset() ?? null,
      subtitles: mpegts.observed.of(pid)?.subtitles?.snapshotAndReset() ?? null,
      picture: mpegts.observed.of(pid)?.video?.followers.pictures?.snapshotAndReset() ?? null,
      levels: mpegts.observed.of(pid)?.levels?.snapshotAndReset() ?? null,
      pcr: clocks.pcr.get(pid) ?? null,
      pts: clocks.pts.get(pid) ?? null,
      buffers: buffer === undefined ? null : bufferReport(buffer),
    };
  }
  return reports;
}

function bufferReport(buffer: ElementaryBufferStatistics): BufferReport {
  return {
    state: buffer.state,
    reason: buffer.reason ?? null,
    tb_max_bytes: buffer.tbMaxBytes,
    main_size_bytes: buffer.mainSizeBytes,
    main_max_bytes: buffer.mainMaxBytes,
    eb_size_bytes: buffer.ebSizeBytes,
    eb_max_bytes: buffer.ebMaxBytes,
    min_bytes: buffer.minBytes,
    max_delay_s: buffer.maxDelayS,
    access_units: buffer.accessUnits,
  };
}
