import type { MpegtsFacts } from '../analysis/mpegts-analyzer.js';
import type { MpegtsPayloadSnapshot } from '../analysis/mpegts-payload.js';
import type { StreamAnalyzer, StreamSnapshot } from '../analysis/stream-analyzer.js';
import { NULL_PID } from '../mpegts/packet.js';
import type { PidSnapshot } from '../mpegts/pid-statistics.js';
import type { Program } from '../mpegts/program-map.js';
import type { StreamKind } from '../stream/stream-kind.js';
import type { ElementaryBufferStatistics } from '../t-std/elementary-chain.js';
import { avSkewNs } from '../timing/av-skew.js';
import type { SiFamily } from '../tr101290/profile.js';
import { reportedPids, reportedTables } from './bounds.js';
import type {
  BufferReport,
  CaptureReport,
  IntervalCounts,
  PidReport,
  ProgramReport,
  RecordOrigin,
  StreamFields,
  StreamReport,
  TransportStreamReport,
} from './stream-report.js';
import { TableFacts } from './table-facts.js';

/** Which stream a report is about. */
export interface StreamIdentity {
  readonly streamId: string;
  readonly kind: StreamKind;
  readonly isRtp: boolean;
  readonly vlans: readonly number[];
  /** Empty for a file of packets. */
  readonly sourceIp: string;
  readonly sourcePort: number;
  readonly destinationIp: string;
  readonly destinationPort: number;
}

/** Origin of the records on a file: there is no probe. */
export const NO_PROBE: RecordOrigin = { probe_id: null, session_id: null };

/** That of a file of packets. */
export const FILE_STREAM = {
  streamId: 'file',
  kind: 'mpegts',
  isRtp: false,
  vlans: [],
  sourceIp: '',
  sourcePort: 0,
  destinationIp: '',
  destinationPort: 0,
} as const satisfies StreamIdentity;

const NO_COUNTS: IntervalCounts = { packets: 0, null_packets: 0, sync_errors: 0, tei: 0, cc_errors: 0 };

/** Makes the reports on one stream, one after another, from what its analyzer measured. */
export class StreamReporter {
  readonly #analyzer: StreamAnalyzer;
  readonly #origin: RecordOrigin;
  #counts = NO_COUNTS;
  #observedNs = 0;
  /** What the tables say, as of the version of the program map, and the family, that follow. */
  #facts: TableFacts | undefined;
  #mapVersion = 0;
  #siFamily: SiFamily | undefined;

  constructor(analyzer: StreamAnalyzer, origin: RecordOrigin = NO_PROBE) {
    this.#analyzer = analyzer;
    this.#origin = origin;
  }

  /** The interval that ends here is that of the report; the next one begins. `capture` is null for a file of packets. */
  report(identity: StreamIdentity & { readonly kind: 'mpegts' }, capture: CaptureReport | null): TransportStreamReport;
  report(identity: StreamIdentity, capture: CaptureReport | null): StreamReport;
  report(identity: StreamIdentity, capture: CaptureReport | null): StreamReport {
    const snapshot = this.#analyzer.snapshotAndReset();
    const fields = this.#fields(identity, capture, snapshot);
    this.#observedNs = snapshot.observed_time_ns;
    const { payload } = snapshot;
    if (identity.kind !== 'mpegts' || payload?.kind !== 'mpegts') {
      return { ...fields, kind: identity.kind === 'mpegts' ? 'unknown' : identity.kind };
    }
    return this.#transportStream(fields, payload);
  }

  #fields(identity: StreamIdentity, capture: CaptureReport | null, snapshot: StreamSnapshot): StreamFields {
    const { originSeconds } = this.#analyzer;
    const hasArrivalTimes = identity.destinationIp !== '';
    const { interval, total, jitter } = snapshot.transport;
    const { rtp } = snapshot;
    return {
      ...this.#origin,
      stream_id: identity.streamId,
      is_rtp: identity.isRtp,
      vlans: identity.vlans,
      source_ip: hasArrivalTimes ? identity.sourceIp : null,
      source_port: hasArrivalTimes ? identity.sourcePort : null,
      destination_ip: hasArrivalTimes ? identity.destinationIp : null,
      destination_port: hasArrivalTimes ? identity.destinationPort : null,
      has_arrival_times: hasArrivalTimes,
      first_arrival_s: hasArrivalTimes && !Number.isNaN(originSeconds) ? originSeconds : null,
      duration_ns: snapshot.last_time_ns,
      silent_ns: snapshot.observed_time_ns - snapshot.last_time_ns,
      interval_ns: snapshot.observed_time_ns - this.#observedNs,
      capture,
      transport: hasArrivalTimes ? { interval, total } : null,
      rtp:
        rtp === null || jitter === null
          ? null
          : { ...rtp.counts, jitter, holes: { interval: rtp.interval, total: rtp.total } },
      path: hasArrivalTimes ? snapshot.path : null,
      losses: snapshot.losses,
    };
  }

  #transportStream(fields: StreamFields, snapshot: MpegtsPayloadSnapshot): TransportStreamReport {
    const { facts: mpegts, mdi } = snapshot;
    const { pids, ...ts } = snapshot.ts;
    const { rules, ...availability } = snapshot.tr101290;
    const { packets, null_packets, sync_errors, tei, cc_errors } = ts;
    const { services } = mpegts;
    const { siFamily, edition } = mpegts.rules.profile;
    const facts = this.#factsOf(mpegts);
    const reported = reportedPids(pids, (pid) => mpegts.ts.map.isReferenced(pid));
    const pidReports = pidReportsOf(reported, snapshot, mpegts, facts, fields.has_arrival_times);
    const tables = reportedTables(snapshot.tables);
    const programs = programReports(mpegts, pidReports, facts);
    const hasNullsLeftOut = (fields.capture?.rejected_packets.null_packet ?? 0) > 0;
    return {
      ...fields,
      kind: 'mpegts',
      ...ts,
      null_share: packets === 0 || hasNullsLeftOut ? null : null_packets / packets,
      interval: this.#intervalOf({ packets, null_packets, sync_errors, tei, cc_errors }),
      mdi: fields.has_arrival_times ? mdi : null,
      transport_stream_id: mpegts.ts.map.transportStreamId ?? null,
      original_network_id: services.originalNetworkId,
      network_id: services.networkId,
      network_name: services.networkName,
      pids: pidReports,
      programs,
      tables,
      left_out: {
        pids: pids.length - reported.length,
        tables: snapshot.tables.length - tables.length,
        descriptors: facts.descriptorsLeftOut,
      },
      tr101290: rules,
      availability: { profile: siFamily, edition, ...availability },
    };
  }

  #intervalOf(counts: IntervalCounts): IntervalCounts {
    const before = this.#counts;
    this.#counts = counts;
    return {
      packets: counts.packets - before.packets,
      null_packets: counts.null_packets - before.null_packets,
      sync_errors: counts.sync_errors - before.sync_errors,
      tei: counts.tei - before.tei,
      cc_errors: counts.cc_errors - before.cc_errors,
    };
  }

  #factsOf({ ts, mapVersion, rules }: MpegtsFacts): TableFacts {
    const { siFamily } = rules.profile;
    const isSame = mapVersion === this.#mapVersion && siFamily === this.#siFamily;
    if (this.#facts === undefined || !isSame) this.#facts = new TableFacts(ts.map, { scheme: siFamily });
    this.#mapVersion = mapVersion;
    this.#siFamily = siFamily;
    return this.#facts;
  }
}

function pidReportsOf(
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
      pcr: clocks.pcr.get(pid) ?? null,
      pts: clocks.pts.get(pid) ?? null,
      buffers: buffer === undefined ? null : bufferReport(buffer),
    };
  }
  return reports;
}

function programReports(
  mpegts: MpegtsFacts,
  pids: Readonly<Record<string, PidReport>>,
  facts: TableFacts,
): Record<string, ProgramReport> {
  const reports: Record<string, ProgramReport> = {};
  for (const program of mpegts.ts.map.programs.values()) {
    reports[program.programNumber] = programReport(program, mpegts, pids, facts);
  }
  return reports;
}

function programReport(
  program: Program,
  { services }: MpegtsFacts,
  pids: Readonly<Record<string, PidReport>>,
  facts: TableFacts,
): ProgramReport {
  const { programNumber, pmtPid, pmt } = program;
  const service = services.services.get(programNumber);
  const events = services.eventsOf(programNumber);
  const streams = (pmt?.streams ?? []).flatMap(({ pid }) => pids[pid] ?? []);
  const video = streams.find(({ codec_kind }) => codec_kind === 'video');
  const audio = streams.find(({ codec_kind }) => codec_kind === 'audio');
  const hasBoth = video?.pts != null && audio?.pts != null;
  return {
    service_name: service?.service_name ?? null,
    provider_name: service?.provider_name ?? null,
    service_type: service?.service_type ?? null,
    running_status: service?.running_status ?? null,
    is_access_controlled: service?.is_access_controlled ?? null,
    channel_number: service?.channel_number ?? null,
    pmt_pid: pmtPid,
    pcr_pid: pmt === undefined || pmt.pcrPid === NULL_PID ? null : pmt.pcrPid,
    pids: pmt?.streams.map(({ pid }) => pid) ?? [],
    bitrate_bps: sumOf(streams.map(({ bitrate_bps }) => bitrate_bps)),
    descriptors: facts.descriptorsOf(program),
    present_event: events?.present ?? null,
    following_event: events?.following ?? null,
    av_skew_ns: hasBoth ? avSkewNs(video.pts!.total, audio.pts!.total) : null,
  };
}

/** null where one of them is not known. */
function sumOf(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return values.length === 0 ? null : sum;
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
