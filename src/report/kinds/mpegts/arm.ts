// Tested by: test/golden/report.samples.test.ts
import { type JudgedBy, judgedByProfile } from '../../../analysis/judged-by.js';
import type { MpegtsFacts } from '../../../analysis/mpegts-analyzer.js';
import type { MpegtsPayloadSnapshot } from '../../../analysis/mpegts-payload.js';
import type { TsMeasured } from '../../../analysis/ts-measures.js';
import type { Profile } from '../../../tr101290/profile.js';
import type { SiFamily } from '../../../tr101290/profiles.js';
import type { StreamFields } from '../../stream-fields.js';
import type { ReportArm } from '../kind.js';
import { reportedPids, reportedTables } from './bounds.js';
import { pidReportsOf } from './pid-reports.js';
import { programReports } from './program-reports.js';
import type { IntervalCounts, TransportStreamReport } from './report.js';
import { TableFacts } from './table-facts.js';

const NO_COUNTS: IntervalCounts = { packets: 0, null_packets: 0, sync_errors: 0, tei: 0, cc_errors: 0 };

/** What a report has of a transport stream. */
export class MpegtsArm implements ReportArm<MpegtsPayloadSnapshot, TransportStreamReport> {
  #counts = NO_COUNTS;
  /** What the tables say, as of the version of the program map, and the family, that follow. */
  #facts: TableFacts | undefined;
  #mapVersion = 0;
  #siFamily: SiFamily | undefined;
  #judgedBy: { readonly profile: Profile; readonly told: JudgedBy } | undefined;

  report(fields: StreamFields, snapshot: MpegtsPayloadSnapshot): TransportStreamReport {
    const { facts: mpegts, mdi } = snapshot;
    const { ts } = snapshot;
    const { pids } = ts;
    const { rules, ...availability } = snapshot.tr101290;
    const { packets, null_packets, sync_errors, tei, cc_errors } = ts;
    const { services } = mpegts;
    const { profile, name, reason } = mpegts.rules.inUse;
    const facts = this.#factsOf(mpegts);
    const reported = reportedPids(pids, (pid) => mpegts.ts.map.isReferenced(pid));
    const pidReports = pidReportsOf(reported, snapshot, mpegts, facts, fields.has_arrival_times);
    const { measured } = snapshot;
    const tables = reportedTables(measured.tables);
    const programs = programReports(mpegts, pidReports, facts);
    const hasNullsLeftOut = (fields.capture?.rejected_packets.null_packet ?? 0) > 0;
    // Each field by its name, as in pid-reports.ts.
    const report: TransportStreamReport = {
      kind: 'mpegts',
      probe_id: fields.probe_id,
      session_id: fields.session_id,
      stream_id: fields.stream_id,
      stream_name: fields.stream_name,
      stream_group: fields.stream_group,
      session_name: fields.session_name,
      is_rtp: fields.is_rtp,
      vlans: fields.vlans,
      source_ip: fields.source_ip,
      source_port: fields.source_port,
      destination_ip: fields.destination_ip,
      destination_port: fields.destination_port,
      has_arrival_times: fields.has_arrival_times,
      first_arrival_s: fields.first_arrival_s,
      duration_ns: fields.duration_ns,
      silent_ns: fields.silent_ns,
      interval_ns: fields.interval_ns,
      capture: fields.capture,
      transport: fields.transport,
      rtp: fields.rtp,
      path: fields.path,
      losses: fields.losses,
      alarms: fields.alarms,
      legs: fields.legs,
      judged_by: this.#judgedByOf(fields.judged_by, profile),
      packets: ts.packets,
      null_packets: ts.null_packets,
      sync_errors: ts.sync_errors,
      sync_losses: ts.sync_losses,
      tei: ts.tei,
      cc_errors: ts.cc_errors,
      pcr_bitrate_bps: ts.pcr_bitrate_bps,
      pcr_bitrate_samples: ts.pcr_bitrate_samples,
      bitrate_now_bps: ts.bitrate_now_bps,
      bitrate_min_bps: ts.bitrate_min_bps,
      bitrate_max_bps: ts.bitrate_max_bps,
      bitrate_bps: ts.bitrate_bps,
      tables,
      cues: measured.cues,
      null_share: packets === 0 || hasNullsLeftOut ? null : null_packets / packets,
      interval: this.#intervalOf({ packets, null_packets, sync_errors, tei, cc_errors }),
      mdi: fields.has_arrival_times ? mdi : null,
      transport_stream_id: mpegts.ts.map.transportStreamId ?? null,
      original_network_id: services.originalNetworkId,
      network_id: services.networkId,
      network_name: services.networkName,
      pids: pidReports,
      programs,
      left_out: {
        pids: pids.length - reported.length,
        tables: measured.tables.length - tables.length,
        descriptors: facts.descriptorsLeftOut,
      },
      tr101290: rules,
      availability: { profile: name, profile_reason: reason, edition: profile.edition, ...availability },
    };
    return withMore(report, measured);
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

  /** Made anew where the stream chose another profile. */
  #judgedByOf(conditions: JudgedBy, profile: Profile): JudgedBy {
    if (this.#judgedBy?.profile !== profile) this.#judgedBy = { profile, told: judgedByProfile(conditions, profile) };
    return this.#judgedBy.told;
  }

  #factsOf({ ts, mapVersion, rules }: MpegtsFacts): TableFacts {
    const { siFamily } = rules.inUse.profile;
    const isSame = mapVersion === this.#mapVersion && siFamily === this.#siFamily;
    if (this.#facts === undefined || !isSame) this.#facts = new TableFacts(ts.map, { scheme: siFamily });
    this.#mapVersion = mapVersion;
    this.#siFamily = siFamily;
    return this.#facts;
  }
}

/** The report with what a table of measures has besides the usual ones. */
function withMore(report: TransportStreamReport, measured: TsMeasured): TransportStreamReport {
  for (const name in measured) if (!(name in report)) return { ...report, ...measured, tables: report.tables };
  return report;
}
