import {
  PROBE_FRAME_CAUSES,
  type ProbeCounterName,
  STREAM_COUNTERS,
  type StreamCounterName,
} from '../stream/counters.js';
import type { DecodeFault } from '../stream/decode-fault.js';
import type { EndReason, StreamKind } from '../stream/message.js';
import { type CauseCounts, inequality, totalOf } from './cause-counts.js';
import type { DeliveryAccount } from './delivery-account.js';
import type { PictureAccount } from './picture-account.js';
import type { NameFields } from './stream-name.js';
import type { TapAccount } from './tap-account.js';

/** Why packets that a monitor received are not in its recording. */
export const NOT_RECORDED_CAUSES = [
  'no_output', // no --output-file
  'no_payload', // the probe sends metadata only
  'not_selected', // not one of the streams of --stream
  'limit', // behind --packet-count
  'format_changed', // the stream's kind changed and its file holds the other kind
  'name_taken', // --output-file gives its file the name of another stream's
  'write_error', // the file or pipe took no more
  'no_space', // less was free than --min-free-space
  'not_in_format', // of MP4: tables, other programs and codecs, null packets, what is scrambled, pictures before the first random access point, sound that cannot be in it
  'out_of_place', // of a file of samples: came again, or too late for its place
  'merged', // the stream is a leg: the merged stream is recorded
] as const;
export type NotRecordedCause = (typeof NOT_RECORDED_CAUSES)[number];

/** Why packets that a monitor received were not analysed there. */
export const NOT_ANALYSED_CAUSES = [
  'no_analysis', // --no-analysis, or nothing asks for it
  'no_payload', // the probe sends metadata only, and analyses itself
  'not_selected', // not one of the streams of --stream
  'too_many_streams', // more streams than are analysed at once
  'failed', // the analysis of the stream had a fault of its own, and ended
  'behind', // the threads that analyse were too slow for it
  'thread_lost', // the thread that analysed it ended or stood still, and was replaced
  'merged', // the stream is a leg: the merged stream is analysed
] as const;
export type NotAnalysedCause = (typeof NOT_ANALYSED_CAUSES)[number];

/** Why a monitor does not use a message about a stream. */
export const IGNORED_CAUSES = [
  'out_of_order', // its sequence number was there before
  'inconsistent', // its counters do not add up, or shrink
] as const;
export type IgnoredCause = (typeof IGNORED_CAUSES)[number];

/** Why a monitor does not use a message that it can read at all. */
export const REFUSED_CAUSES = [
  'table_full', // more probes or streams than are followed
  'superseded_session', // a newer session of the same probe id is followed
  'after_end', // its session has ended
  'inconsistent_status', // its probe counters are no counts, or do not add up
  'bad_report', // an analysis that does not fit schema/report.schema.json, or is not the probe's own
  'fault', // the monitor failed on it: a bug of ours
] as const;
export type RefusedCause = (typeof REFUSED_CAUSES)[number];

type CauseOf<Prefix extends string, Name = StreamCounterName> = Name extends `${Prefix}${infer Cause}` ? Cause : never;

/** Causes of the counters `rejected_datagrams_…`, and `other`: what a newer probe rejects for causes unknown here. */
export type RejectedDatagramCause = CauseOf<'rejected_datagrams_'> | 'other';
export type RejectedPacketCause = CauseOf<'rejected_packets_'> | 'other';
export const REJECTED_DATAGRAM_CAUSES = causesOf<RejectedDatagramCause>('rejected_datagrams_');
export const REJECTED_PACKET_CAUSES = causesOf<RejectedPacketCause>('rejected_packets_');

/** What happened to every packet of one stream, by the place where it happened, since the probe's session began. */
export interface AccountingRecord extends NameFields {
  type: 'accounting';
  /**
   * The last record of this stream and session: all its identities hold. A stream that its probe has released, and that comes back in the
   * same session, begins anew behind it, with all counts from 0.
   */
  final: boolean;
  /** Epoch ms. */
  timestamp: number;
  probe_id: string;
  session_id: string;
  stream_id: string;
  kind: StreamKind;
  captured_datagrams: number;
  captured_bytes: number;
  accepted_datagrams: number;
  /** Datagrams rejected whole. */
  rejected_datagrams: CauseCounts<RejectedDatagramCause>;
  /** Packets of the accepted datagrams. */
  captured_packets: number;
  /** Single packets of accepted datagrams. */
  rejected_packets: CauseCounts<RejectedPacketCause>;
  queue_dropped_packets: number;
  queue_dropped_batches: number;
  queue_dropped_reports: number;
  published_packets: number;
  tei_packets: number;
  /** Drops of the probe, all its streams together; null where the source has no such figure (a file). */
  kernel_dropped_datagrams: number | null;
  interface_dropped_datagrams: number | null;
  /** null for a stream without RTP. */
  rtp_lost: number | null;
  rtp_reordered: number | null;
  rtp_duplicates: number | null;
  /** Published before this monitor received its first message of the stream. */
  before_join_packets: number;
  link_lost_messages: number;
  link_lost_packets: number;
  ignored_messages: CauseCounts<IgnoredCause>;
  received_packets: number;
  recorded_packets: number;
  recorded_bytes: number;
  not_recorded: CauseCounts<NotRecordedCause>;
  analysed_packets: number;
  not_analysed: CauseCounts<NotAnalysedCause>;
  /** Where it is recorded, of segments the index that names them, `-` for standard output; null: nowhere. */
  output_file: string | null;
}

/** What a probe captured, stream or not. */
export interface ProbeAccountingRecord extends Record<ProbeFrameCounterName, number> {
  type: 'probe_accounting';
  final: boolean;
  timestamp: number;
  probe_id: string;
  session_id: string;
  /** Network interface or input file. */
  source: string;
  is_live: boolean;
  /** Datagrams of all streams, those that were released too. */
  stream_datagrams: number;
  kernel_dropped_datagrams: number | null;
  interface_dropped_datagrams: number | null;
  /** `lost`: its connection is gone, and it has not said that it ended; null: it has not ended. */
  end_reason: EndReason | 'lost' | null;
}

type DropCounterName = 'kernel_dropped_datagrams' | 'interface_dropped_datagrams';
type ProbeFrameCounterName = Exclude<ProbeCounterName, DropCounterName>;

/** What a monitor received, from all probes. */
export interface MonitorAccountingRecord {
  type: 'monitor_accounting';
  final: boolean;
  timestamp: number;
  received_messages: number;
  undecodable_messages: CauseCounts<DecodeFault>;
  refused_messages: CauseCounts<RefusedCause>;
  /** What became of the records for each outlet. */
  deliveries: Record<string, DeliveryAccount>;
  /** What became of the pictures; null where none are made. */
  pictures: PictureAccount | null;
  /** What became of the packets of each live tap, by its name. */
  taps: Record<string, TapAccount>;
}

export type MetricsRecord = AccountingRecord | ProbeAccountingRecord | MonitorAccountingRecord;

/** The identities that do not hold, as equations with their numbers; those of the recording and of the analysis are only due in a final record. */
export function identityFaults(record: AccountingRecord): string[] {
  const rejectedDatagrams = totalOf(record.rejected_datagrams);
  const rejectedPackets = totalOf(record.rejected_packets);
  const notRecorded = totalOf(record.not_recorded);
  const faults = [
    inequality('captured_datagrams', record.captured_datagrams, {
      accepted_datagrams: record.accepted_datagrams,
      rejected_datagrams: rejectedDatagrams,
    }),
    inequality('captured_packets', record.captured_packets, {
      published_packets: record.published_packets,
      rejected_packets: rejectedPackets,
      queue_dropped_packets: record.queue_dropped_packets,
    }),
    inequality('published_packets', record.published_packets, {
      before_join_packets: record.before_join_packets,
      received_packets: record.received_packets,
      link_lost_packets: record.link_lost_packets,
    }),
  ];
  if (record.final) {
    const { received_packets, recorded_packets, analysed_packets } = record;
    faults.push(
      inequality('received_packets', received_packets, { recorded_packets, not_recorded: notRecorded }),
      inequality('received_packets', received_packets, {
        analysed_packets,
        not_analysed: totalOf(record.not_analysed),
      }),
    );
  }
  return faults.filter((fault) => fault !== undefined);
}

/** As `identityFaults`, for a probe: every captured frame is a stream's datagram or counted by cause. */
export function probeIdentityFaults(record: ProbeAccountingRecord): string[] {
  const parts: Record<string, number> = { stream_datagrams: record.stream_datagrams };
  for (const name of PROBE_FRAME_CAUSES) parts[name] = record[name]!;
  const fault = inequality('captured_frames', record.captured_frames, parts);
  return fault === undefined ? [] : [fault];
}

function causesOf<Cause extends string>(prefix: string): readonly Cause[] {
  const named = STREAM_COUNTERS.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  return [...named, 'other'] as Cause[];
}
