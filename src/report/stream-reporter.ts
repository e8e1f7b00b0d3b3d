import type { MpegtsAnalyzer, MpegtsSnapshot } from '../analysis/mpegts-analyzer.js';
import type { StreamAnalyzer, StreamSnapshot } from '../analysis/stream-analyzer.js';
import { NULL_PID } from '../mpegts/packet.js';
import type { PidSnapshot } from '../mpegts/pid-statistics.js';
import type { Program } from '../mpegts/program-map.js';
import type { ElementaryBufferStatistics } from '../mpegts/t-std/elementary-chain.js';
import type { StreamKind } from '../net/stream-kind.js';
import { avSkewNs } from '../timing/av-skew.js';
import { descriptorReportsOf, type PidFacts, pidFactsOf } from './pid-facts.js';
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

/** Of a file, there is no probe. */
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
  /** Of the version of the program map that follows, by PID; with its roles, which other tables give. */
  #pidFacts = new Map<number, { roles: number; facts: PidFacts }>();
  #mapVersion = -1;

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
    if (identity.kind !== 'mpegts' || snapshot.mpegts === null) {
      return { ...fields, kind: identity.kind === 'mpegts' ? 'unknown' : identity.kind };
    }
    return this.#transportStream(fields, snapshot, snapshot.mpegts, this.#analyzer.mpegts!);
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

  #transportStream(
    fields: StreamFields,
    { transport }: StreamSnapshot,
    snapshot: MpegtsSnapshot,
    mpegts: MpegtsAnalyzer,
  ): TransportStreamReport {
    const { pids, ...ts } = snapshot.ts;
    const { rules, ...availability } = snapshot.tr101290;
    const { packets, null_packets, sync_errors, tei, cc_errors } = ts;
    const { services } = mpegts;
    const { siFamily, edition } = mpegts.rules.profile;
    const pidReports = this.#pidReports(pids, snapshot, mpegts);
    return {
      ...fields,
      kind: 'mpegts',
      ...ts,
      null_share: packets === 0 ? null : null_packets / packets,
      interval: this.#intervalOf({ packets, null_packets, sync_errors, tei, cc_errors }),
      mdi: fields.has_arrival_times ? transport.mdi : null,
      transport_stream_id: mpegts.ts.map.transportStreamId ?? null,
      original_network_id: services.originalNetworkId,
      network_id: services.networkId,
      network_name: services.networkName,
      pids: pidReports,
      programs: programReports(mpegts, pidReports),
      tables: snapshot.tables,
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

  #pidReports(
    pids: readonly PidSnapshot[],
    { clocks, buffers }: MpegtsSnapshot,
    mpegts: MpegtsAnalyzer,
  ): Record<string, PidReport> {
    const bufferOf = new Map(buffers.flatMap(({ streams }) => streams.map((stream) => [stream.pid, stream])));
    const reports: Record<string, PidReport> = {};
    for (const statistics of pids) {
      const { pid } = statistics;
      const buffer = bufferOf.get(pid);
      reports[pid] = {
        ...statistics,
        ...this.#factsOf(pid, mpegts),
        header: mpegts.probes.detailsOf(pid),
        pcr: clocks.pcr.get(pid) ?? null,
        pts: clocks.pts.get(pid) ?? null,
        buffers: buffer === undefined ? null : bufferReport(buffer),
      };
    }
    return reports;
  }

  #factsOf(pid: number, { ts, mapVersion, rules }: MpegtsAnalyzer): PidFacts {
    if (mapVersion !== this.#mapVersion) this.#pidFacts = new Map();
    this.#mapVersion = mapVersion;
    const roles = ts.map.rolesOf(pid);
    const known = this.#pidFacts.get(pid);
    if (known?.roles === roles) return known.facts;
    const facts = pidFactsOf(ts.map, pid, { scheme: rules.profile.siFamily });
    this.#pidFacts.set(pid, { roles, facts });
    return facts;
  }
}

function programReports(
  mpegts: MpegtsAnalyzer,
  pids: Readonly<Record<string, PidReport>>,
): Record<string, ProgramReport> {
  const reports: Record<string, ProgramReport> = {};
  for (const program of mpegts.ts.map.programs.values()) {
    reports[program.programNumber] = programReport(program, mpegts, pids);
  }
  return reports;
}

function programReport(
  { programNumber, pmtPid, pmt }: Program,
  { services, rules }: MpegtsAnalyzer,
  pids: Readonly<Record<string, PidReport>>,
): ProgramReport {
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
    descriptors: descriptorReportsOf(pmt?.descriptors ?? [], { scheme: rules.profile.siFamily }),
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
