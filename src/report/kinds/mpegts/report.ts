// Tested by: test/report/report-schema.test.ts
import type { TsMeasured } from '../../../analysis/ts-measures.js';
import type { TsSnapshot } from '../../../mpegts/ts-snapshot.js';
import type { MdiFigures } from '../../../timing/mdi-analyzer.js';
import type { ErroredSeconds } from '../../../tr101290/errored-seconds.js';
import type { RuleReports } from '../../../tr101290/findings.js';
import type { Edition } from '../../../tr101290/profile.js';
import type { ProfileName } from '../../../tr101290/profiles.js';
import type { Figures, StreamFields } from '../../stream-fields.js';
import type { PidReport } from './pid-report.js';
import type { ProgramReport } from './program-report.js';

/** A transport stream. Counts are those since the stream was first seen. */
export interface TransportStreamReport extends TsMeasured, StreamFields, Omit<TsSnapshot, 'pids'> {
  /** What was recognised in the datagrams. */
  readonly kind: 'mpegts';
  /** Null packets as a share of all packets, from 0 to 1; null before the first packet, and where the probe leaves them out. */
  readonly null_share: number | null;
  /** The same counts in the last report interval. */
  readonly interval: IntervalCounts;
  /** null for a file of packets. */
  readonly mdi: Figures<MdiFigures> | null;
  /** transport_stream_id of the PAT; null before. */
  readonly transport_stream_id: number | null;
  /** original_network_id of the SDT; null before. */
  readonly original_network_id: number | null;
  /** network_id of the NIT; null before. */
  readonly network_id: number | null;
  /** Name of the network by the NIT; null before. */
  readonly network_name: string | null;
  /** By PID. */
  readonly pids: Readonly<Record<string, PidReport>>;
  /** By program_number. */
  readonly programs: Readonly<Record<string, ProgramReport>>;
  /** What there is no room for. */
  readonly left_out: LeftOutReport;
  /** Spec: ETSI TR 101 290 */
  readonly tr101290: RuleReports;
  /** Errored seconds, and by which profile rules are judged. */
  readonly availability: AvailabilityReport;
}

/** Counts of one report interval. */
export interface IntervalCounts {
  /** All packets with a sync byte. */
  readonly packets: number;
  /** Packets of PID 8191. */
  readonly null_packets: number;
  /** Packets without sync byte. */
  readonly sync_errors: number;
  /** Packets with transport_error_indicator. */
  readonly tei: number;
  /** Continuity errors of all PIDs. */
  readonly cc_errors: number;
}

/** What a report has no room for; it is analysed all the same. */
export interface LeftOutReport {
  /** PIDs beyond 1024: those that no table refers to first, then those with fewer packets. */
  readonly pids: number;
  /** Tables beyond 1024, in their order. */
  readonly tables: number;
  /** Descriptors beyond 64 KiB of them. */
  readonly descriptors: number;
}

/** By which rules a stream is judged, and for how long it was available. */
export interface AvailabilityReport extends ErroredSeconds {
  /** By which profile rules are judged; `auto` until the stream has chosen one. */
  readonly profile: ProfileName | 'auto';
  /** Why it is that one: what the stream showed, or that it was asked for. */
  readonly profile_reason: string;
  /** Edition of TR 101 290. */
  readonly edition: Edition;
  /** Events that were lost because nobody took them. */
  readonly events_dropped: number;
  /** Wrong CRCs of sections that are no error by 2.2, as those of SCTE 35 or AIT, since the stream was first seen. */
  readonly crc_errors_of_other_tables: number;
}
