import { PROBE_COUNTERS, STREAM_COUNTERS } from '../stream/counters.js';
import { MAX_STREAMS, type Status, type StreamStatus } from '../stream/message.js';
import { printable } from '../text/printable.js';
import { decodeCounters } from './counters-decoder.js';
import { StatusLayout, StreamStatusLayout } from './layout.js';
import { LONGEST } from './longest.js';
import type { PointerResolver } from './pointer-resolver.js';
import { countersReceived } from './probe-counters.js';
import { decodeStreamInfo } from './stream-info-decoder.js';
import type { StructReader } from './struct-reader.js';
import { isId } from './topic.js';

export function decodeStatus(message: PointerResolver, reader: StructReader, sequence: number): Status {
  return {
    sequence,
    timestampMs: reader.uint64(StatusLayout.timestampMs),
    source: printable(reader.text(StatusLayout.source, LONGEST.source)),
    isLive: reader.bool(StatusLayout.isLive),
    hasDropCounters: reader.bool(StatusLayout.hasDropCounters),
    capturedTimeNs: reader.nearestUint64(StatusLayout.capturedTimeNs),
    counters: countersReceived(decodeCounters(reader.struct(StatusLayout.counters), PROBE_COUNTERS.length)),
    streams: reader.structList(StatusLayout.streams, MAX_STREAMS).map((stream) => decodeStreamStatus(message, stream)),
  };
}

function decodeStreamStatus(message: PointerResolver, reader: StructReader): StreamStatus {
  const streamId = reader.text(StreamStatusLayout.streamId, LONGEST.id);
  if (!isId(streamId)) message.fail('id');
  return {
    stream: decodeStreamInfo(message, reader.struct(StreamStatusLayout.stream), streamId),
    counters: decodeCounters(reader.struct(StreamStatusLayout.counters), STREAM_COUNTERS.length),
    nextSequence: reader.uint64(StreamStatusLayout.nextSequence),
  };
}
