import { Struct } from 'capnp-ts';
import {
  PROBE_COUNTERS,
  type ProbeCounterName,
  STREAM_COUNTERS,
  type StreamCounterName,
} from '../../stream/counters.js';
import {
  CERTAINTIES,
  type Certainty,
  END_REASONS,
  type EndReason,
  STREAM_KINDS,
  type StreamKind,
} from '../../stream/message.js';
import type { End, ProbeCounters, StreamCounters, StreamInfo } from '../generated/tscap.capnp.js';

/** Counters of a stream by the names that reports have; exact, as `openMessage` takes none above 2^53. */
export function streamCountersOf(reader: StreamCounters): Record<StreamCounterName, number> {
  return countersByName(STREAM_COUNTERS, reader);
}

/** Counters of a probe by the names that reports have. */
export function probeCountersOf(reader: ProbeCounters): Record<ProbeCounterName, number> {
  return countersByName(PROBE_COUNTERS, reader);
}

/** What the stream is, as reports say it: `mpegts`, `st2110-20` and so on. */
export function streamKindOf(reader: StreamInfo): StreamKind {
  return STREAM_KINDS[reader.getKind()] ?? 'unknown';
}

/** How sure the probe is of the kind. */
export function certaintyOf(reader: StreamInfo): Certainty {
  return CERTAINTIES[reader.getCertainty()] ?? 'none';
}

/** Why the session ended. */
export function endReasonOf(reader: End): EndReason {
  return END_REASONS[reader.getReason()] ?? 'failed';
}

/** A counters struct is one UInt64 for each name, in their order. */
function countersByName<Name extends string>(names: readonly Name[], reader: Struct): Record<Name, number> {
  const entries = names.map((name, index) => [name, Number(Struct.getUint64(index * 8, reader))]);
  return Object.fromEntries(entries) as Record<Name, number>;
}
