// Tested by: test/wire/message-decoder.test.ts, test/wire/hostile-messages.test.ts
import { STREAM_COUNTERS } from '../stream/counters.js';
import type { Batch } from '../stream/message.js';
import { hasTsPackets } from '../stream/stream-kind.js';
import { decodeCounters } from './counters-decoder.js';
import { BatchLayout } from './layout.js';
import type { PointerResolver } from './pointer-resolver.js';
import { decodeStreamInfo } from './stream-info-decoder.js';
import type { StructReader } from './struct-reader.js';
import { nanosecondsOf, secondsOf } from './uint64.js';

const TS_PACKET_BYTES = 188;

/** A batch whose columns and payload are views of the message, and whose counts agree with each other; or a fault. */
export function decodeBatch(message: PointerResolver, reader: StructReader, streamId: string, sequence: number): Batch {
  const baseLow = reader.uint32(BatchLayout.baseTimeNs);
  const baseHigh = reader.uint32(BatchLayout.baseTimeNs + 4);
  const batch: Batch = {
    stream: decodeStreamInfo(message, reader.struct(BatchLayout.stream), streamId),
    sequence,
    datagrams: reader.uint32(BatchLayout.datagrams),
    packets: reader.uint32(BatchLayout.packets),
    baseSeconds: secondsOf(baseHigh, baseLow),
    baseNanoseconds: nanosecondsOf(baseHigh, baseLow),
    arrivalDeltaNs: reader.uint32List(BatchLayout.arrivalDeltasNs),
    sizes: reader.uint16List(BatchLayout.sizes),
    rtpSequences: reader.uint16List(BatchLayout.rtpSequences),
    rtpTimestamps: reader.uint32List(BatchLayout.rtpTimestamps),
    counters: decodeCounters(reader.struct(BatchLayout.counters), STREAM_COUNTERS.length),
    payload: reader.bytes(BatchLayout.payload),
    payloadOmitted: reader.bool(BatchLayout.payloadOmitted),
    hopLimit: reader.uint8(BatchLayout.hopLimit),
    hopLimitMin: reader.uint8(BatchLayout.hopLimitMin),
    hopLimitMax: reader.uint8(BatchLayout.hopLimitMax),
    hostDropTimeNs: reader.nearestUint64(BatchLayout.hostDropTimeNs),
    hostDropSinceNs: reader.nearestUint64(BatchLayout.hostDropSinceNs),
  };
  if (!hasWholeColumns(batch)) message.fail('batch_columns');
  else if (!addsUp(batch)) message.fail('batch_sizes');
  return batch;
}

function hasWholeColumns(batch: Batch): boolean {
  const { datagrams } = batch;
  const rtpLength = batch.stream.isRtp ? datagrams : 0;
  return (
    datagrams > 0 &&
    batch.arrivalDeltaNs.length === datagrams &&
    batch.sizes.length === datagrams &&
    batch.rtpSequences.length === rtpLength &&
    batch.rtpTimestamps.length === rtpLength
  );
}

function addsUp(batch: Batch): boolean {
  const { sizes } = batch;
  let sum = 0;
  for (let index = 0; index < sizes.length; index++) sum += sizes[index]!;
  const isTs = hasTsPackets(batch.stream.kind);
  const payloadBytes = batch.payloadOmitted ? 0 : isTs ? sum * TS_PACKET_BYTES : sum;
  return batch.packets === (isTs ? sum : batch.datagrams) && batch.payload.length === payloadBytes;
}
