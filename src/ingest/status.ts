import type { FrameSource } from '../capture/frame-source.js';
import { ProbeCounter } from '../stream/counters.js';
import type { Status } from '../stream/message.js';
import type { Ingest } from './ingest.js';

/** Everything as it is now; closes all batches first, so that the counters add up. */
export function takeStatus(source: FrameSource, ingest: Ingest): Omit<Status, 'sequence'> {
  const { registry } = ingest;
  registry.closeBatchesOpenedBefore(Number.POSITIVE_INFINITY);
  const counters = ingest.snapshot();
  source.earlyDrops?.();
  const drops = source.dropStatistics();
  counters[ProbeCounter.kernel_dropped_datagrams] = drops?.kernelDropped ?? 0;
  counters[ProbeCounter.interface_dropped_datagrams] = drops?.interfaceDropped ?? 0;
  counters[ProbeCounter.input_skipped_bytes] = source.skippedBytes();
  return {
    timestampMs: Date.now(),
    source: source.name,
    isLive: source.isLive,
    hasDropCounters: drops !== null,
    capturedTimeNs: ingest.capturedTimeNs,
    counters,
    streams: registry.status(),
  };
}
