// Tested by: test/wire/schema.test.ts
/**
 * What a probe counts for one stream since its session began, in the order of the schema's `StreamCounters`:
 * append only. A datagram that is not rejected whole is accepted; its packets are then published, rejected one
 * by one, or dropped with their batch by the queue. For RTP streams other than TS a packet is a datagram.
 */
export const STREAM_COUNTERS = [
  'captured_datagrams',
  'captured_bytes',
  'accepted_datagrams',
  'captured_packets',
  'published_packets',
  'queue_dropped_packets',
  'queue_dropped_batches',
  'tei_packets',
  'rtp_lost',
  'rtp_reordered',
  'rtp_duplicates',
  'rejected_datagrams_sync_byte',
  'rejected_datagrams_length',
  'rejected_datagrams_not_classified',
  'rejected_datagrams_truncated_capture',
  'rejected_datagrams_ip_fragment',
  'rejected_datagrams_rtp_invalid',
  'rejected_datagrams_malformed',
  'rejected_packets_sync_byte',
  'rejected_packets_null_packet',
  'source_changes',
  'hop_limit_changes',
  'queue_dropped_reports',
  'rtp_restarts',
  'sync_byte_errors',
  'sync_losses',
  'other_source_datagrams',
  'sync_regains',
] as const;

export type StreamCounterName = (typeof STREAM_COUNTERS)[number];

/** Index of each counter in a counter column, so that hot code writes `counters[StreamCounter.captured_datagrams]++`. */
export const StreamCounter = indexOf(STREAM_COUNTERS);

/**
 * What a probe counts of everything it captured, stream or not, in the order of the schema's `ProbeCounters`.
 * captured_frames = datagrams of the streams + released_datagrams + PROBE_FRAME_CAUSES.
 */
export const PROBE_COUNTERS = [
  'captured_frames',
  'not_udp_frames',
  'ip_fragment_frames',
  'malformed_frames',
  'truncated_frames',
  'not_selected_datagrams',
  'unclassified_datagrams',
  'flow_table_full_datagrams',
  'input_skipped_bytes',
  'kernel_dropped_datagrams',
  'interface_dropped_datagrams',
  'released_streams',
  'released_datagrams',
] as const;

/** Why a captured frame is no datagram of a stream. */
export const PROBE_FRAME_CAUSES = PROBE_COUNTERS.slice(1, PROBE_COUNTERS.indexOf('input_skipped_bytes'));

export type ProbeCounterName = (typeof PROBE_COUNTERS)[number];
export const ProbeCounter = indexOf(PROBE_COUNTERS);

/** Datagrams of a stream of which the capture had only parts, or some that are no whole packets. */
export function incompleteDatagramsOf(counters: CounterColumn): number {
  return (
    counters[StreamCounter.rejected_datagrams_length]! +
    counters[StreamCounter.rejected_datagrams_truncated_capture]! +
    counters[StreamCounter.rejected_datagrams_ip_fragment]!
  );
}

/** A column of counters: whole numbers as doubles, exact to 2^53. */
export type CounterColumn = Float64Array;

export function createStreamCounters(): CounterColumn {
  return new Float64Array(STREAM_COUNTERS.length);
}

export function createProbeCounters(): CounterColumn {
  return new Float64Array(PROBE_COUNTERS.length);
}

function indexOf<const Name extends string>(names: readonly Name[]): { readonly [Key in Name]: number } {
  return Object.fromEntries(names.map((name, index) => [name, index])) as { [Key in Name]: number };
}
