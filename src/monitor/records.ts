// Tested by: test/monitor/monitor.test.ts
import type { AccountingRecord, ProbeAccountingRecord } from '../report/accounting.js';
import { rejectedDatagramCounts, rejectedPacketCounts } from '../report/capture-report.js';
import { UNNAMED } from '../report/stream-name.js';
import { ProbeCounter, StreamCounter, type StreamCounterName } from '../stream/counters.js';
import type { ProbeSession } from './probe-session.js';
import type { StreamSession } from './stream-session.js';

/** The accounting record of a stream as it is now; `timestamp` in epoch ms. */
export function accountingRecord(
  session: ProbeSession,
  stream: StreamSession,
  timestamp: number,
  final: boolean,
): AccountingRecord {
  const { counters, info } = stream;
  const count = (name: StreamCounterName): number => counters[StreamCounter[name]]!;
  const rtpCount = (name: StreamCounterName): number | null => (info.isRtp ? count(name) : null);
  return {
    type: 'accounting',
    final,
    timestamp,
    probe_id: session.identity.probeId,
    session_id: session.identity.sessionId,
    stream_id: info.streamId,
    ...UNNAMED,
    kind: info.kind,
    captured_datagrams: count('captured_datagrams'),
    captured_bytes: count('captured_bytes'),
    accepted_datagrams: count('accepted_datagrams'),
    rejected_datagrams: rejectedDatagramCounts(counters),
    captured_packets: count('captured_packets'),
    rejected_packets: rejectedPacketCounts(counters),
    queue_dropped_packets: count('queue_dropped_packets'),
    queue_dropped_batches: count('queue_dropped_batches'),
    queue_dropped_reports: count('queue_dropped_reports'),
    published_packets: count('published_packets'),
    tei_packets: count('tei_packets'),
    kernel_dropped_datagrams: session.kernelDropped,
    interface_dropped_datagrams: session.interfaceDropped,
    rtp_lost: rtpCount('rtp_lost'),
    rtp_reordered: rtpCount('rtp_reordered'),
    rtp_duplicates: rtpCount('rtp_duplicates'),
    before_join_packets: stream.beforeJoinPackets,
    link_lost_messages: stream.linkLostMessages,
    link_lost_packets: stream.linkLostPackets,
    ignored_messages: { ...stream.ignored },
    received_packets: stream.receivedPackets,
    recorded_packets: stream.recordedPackets,
    recorded_bytes: stream.recordedBytes,
    not_recorded: { ...stream.notRecorded },
    analysed_packets: stream.analysedPackets,
    not_analysed: { ...stream.notAnalysed },
    output_file: stream.outputFile,
  };
}

/** The accounting record of a probe as of its last status; there is none before the first. */
export function probeAccountingRecord(session: ProbeSession, timestamp: number, final: boolean): ProbeAccountingRecord {
  const { counters, identity } = session;
  return {
    type: 'probe_accounting',
    final,
    timestamp,
    probe_id: identity.probeId,
    session_id: identity.sessionId,
    source: session.source,
    is_live: session.isLive,
    captured_frames: counters[ProbeCounter.captured_frames]!,
    stream_datagrams: session.streamDatagrams,
    not_udp_frames: counters[ProbeCounter.not_udp_frames]!,
    ip_fragment_frames: counters[ProbeCounter.ip_fragment_frames]!,
    malformed_frames: counters[ProbeCounter.malformed_frames]!,
    truncated_frames: counters[ProbeCounter.truncated_frames]!,
    not_selected_datagrams: counters[ProbeCounter.not_selected_datagrams]!,
    unclassified_datagrams: counters[ProbeCounter.unclassified_datagrams]!,
    flow_table_full_datagrams: counters[ProbeCounter.flow_table_full_datagrams]!,
    input_skipped_bytes: counters[ProbeCounter.input_skipped_bytes]!,
    kernel_dropped_datagrams: session.kernelDropped,
    interface_dropped_datagrams: session.interfaceDropped,
    released_streams: counters[ProbeCounter.released_streams]!,
    released_datagrams: counters[ProbeCounter.released_datagrams]!,
    end_reason: session.endReason ?? (session.isLost ? 'lost' : null),
  };
}
