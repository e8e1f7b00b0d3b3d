// Tested by: test/golden/report.samples.test.ts
import type { MpegtsFacts } from '../../../analysis/mpegts-analyzer.js';
import type { MpegtsPayloadSnapshot } from '../../../analysis/mpegts-payload.js';
import type { PidSnapshot } from '../../../mpegts/pid-statistics.js';
import type { ElementaryBufferStatistics } from '../../../t-std/elementary-chain.js';
import type { BufferReport, PidReport } from './pid-report.js';
import type { PidFacts, TableFacts } from './table-facts.js';

/** The reports on these PIDs, by PID. */
export function pidReportsOf(
  pids: readonly PidSnapshot[],
  { clocks, buffers }: MpegtsPayloadSnapshot,
  mpegts: MpegtsFacts,
  facts: TableFacts,
  hasArrivalTimes: boolean,
): Record<string, PidReport> {
  const bufferOf = new Map<number, ElementaryBufferStatistics>();
  for (const { streams } of buffers) for (const stream of streams) bufferOf.set(stream.pid, stream);
  const reports: Record<string, PidReport> = {};
  // From the highest PID on: V8 then makes no array with room for all PIDs below it, and entries are in their order all the same.
  for (const statistics of pids.toReversed()) {
    const { pid } = statistics;
    reports[pid] = pidReport(statistics, facts.ofPid(pid), mpegts.observed, hasArrivalTimes, {
      pcr: clocks.pcr.get(pid) ?? null,
      pts: clocks.pts.get(pid) ?? null,
      buffer: bufferOf.get(pid),
    });
  }
  return reports;
}

/** What is measured of a PID elsewhere. */
interface PidMeasures extends Pick<PidReport, 'pcr' | 'pts'> {
  readonly buffer: ElementaryBufferStatistics | undefined;
}

/**
 * Each field by its name: for each field that follows `...statistics` Node 20 would make a hidden class anew, with a copy of all names, which took
 * a quarter of the time of the reports of many streams (docs/performance.md).
 */
function pidReport(
  statistics: PidSnapshot,
  facts: PidFacts,
  observed: MpegtsFacts['observed'],
  hasArrivalTimes: boolean,
  { pcr, pts, buffer }: PidMeasures,
): PidReport {
  const { pid } = statistics;
  const observers = observed.of(pid);
  return {
    pid: statistics.pid,
    packets: statistics.packets,
    duplicates: statistics.duplicates,
    cc_errors: statistics.cc_errors,
    tei: statistics.tei,
    scrambled_packets: statistics.scrambled_packets,
    scrambled_even: statistics.scrambled_even,
    scrambled_odd: statistics.scrambled_odd,
    malformed_packets: statistics.malformed_packets,
    unit_starts: statistics.unit_starts,
    pes_count: statistics.pes_count,
    pes_stream_id: statistics.pes_stream_id,
    pcr_count: statistics.pcr_count,
    pts_count: statistics.pts_count,
    dts_count: statistics.dts_count,
    escr_count: statistics.escr_count,
    opcr_count: statistics.opcr_count,
    random_access_count: statistics.random_access_count,
    random_access_pes: statistics.random_access_pes,
    random_access_pes_max: statistics.random_access_pes_max,
    private_data_count: statistics.private_data_count,
    splice_countdown: statistics.splice_countdown,
    pts_interval_ns: statistics.pts_interval_ns,
    dts_interval_ns: statistics.dts_interval_ns,
    last_pcr_27mhz: statistics.last_pcr_27mhz,
    continuity_counter: statistics.continuity_counter,
    arrival_interval_ns: hasArrivalTimes ? statistics.arrival_interval_ns : null,
    first_seen_ns: statistics.first_seen_ns,
    last_seen_ns: statistics.last_seen_ns,
    bitrate_now_bps: statistics.bitrate_now_bps,
    bitrate_min_bps: statistics.bitrate_min_bps,
    bitrate_max_bps: statistics.bitrate_max_bps,
    bitrate_bps: statistics.bitrate_bps,
    type: facts.type,
    stream_type: facts.stream_type,
    codec: facts.codec,
    codec_kind: facts.codec_kind,
    program_numbers: facts.program_numbers,
    language: facts.language,
    descriptors: facts.descriptors,
    header: observed.detailsOf(pid),
    video_format: observers?.video?.currentFormat ?? null,
    video: observers?.video?.snapshotAndReset() ?? null,
    audio: observers?.audio?.snapshotAndReset() ?? null,
    ancillary: observers?.ancillary?.snapshotAndReset() ?? null,
    metadata: observers?.metadata?.snapshotAndReset() ?? null,
    captions: observers?.video?.followers.captions?.snapshotAndReset() ?? null,
    teletext: observers?.teletext?.snapshotAndReset() ?? null,
    subtitles: observers?.subtitles?.snapshotAndReset() ?? null,
    picture: observers?.video?.followers.pictures?.snapshotAndReset() ?? null,
    levels: observers?.levels?.snapshotAndReset() ?? null,
    pcr,
    pts,
    buffers: buffer === undefined ? null : bufferReport(buffer),
  };
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
