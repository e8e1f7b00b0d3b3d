// Tested by: test/golden/report.samples.test.ts
import { type JudgedBy, judgedByProfile } from '../../../analysis/judged-by.js';
import type { MpegtsFacts } from '../../../analysis/mpegts-analyzer.js';
import type { MpegtsPayloadSnapshot } from '../../../analysis/mpegts-payload.js';
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
    const { pids, ...ts } = snapshot.ts;
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
    return {
      // First, as what stands behind a spread that comes first costs a hidden class for each field.
      kind: 'mpegts',
      ...fields,
      ...ts,
      ...measured,
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
        tables: measured.tables.length - tables.length,
        descriptors: facts.descriptorsLeftOut,
      },
      tr101290: rules,
      judged_by: this.#judgedByOf(fields.judged_by, profile),
      availability: { profile: name, profile_reason: reason, edition: profile.edition, ...availability },
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
