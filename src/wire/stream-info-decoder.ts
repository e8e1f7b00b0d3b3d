import { CERTAINTIES, STREAM_KINDS, type StreamInfo } from '../stream/message.js';
import { StreamInfoLayout } from './layout.js';
import { LONGEST } from './longest.js';
import type { PointerResolver } from './pointer-resolver.js';
import type { StructReader } from './struct-reader.js';
import { isId } from './topic.js';

/** A kind or certainty that only a newer version knows reads as `unknown` or `none`. */
export function decodeStreamInfo(message: PointerResolver, reader: StructReader, streamId: string): StreamInfo {
  const sourceIp = reader.text(StreamInfoLayout.sourceIp, LONGEST.address);
  const destinationIp = reader.text(StreamInfoLayout.destinationIp, LONGEST.address);
  const vlans = reader.uint16List(StreamInfoLayout.vlans);
  if (vlans.length > LONGEST.vlans) message.fail('length');
  if (![sourceIp, destinationIp].every((address) => address === '' || isId(address))) message.fail('id');
  return {
    streamId,
    kind: STREAM_KINDS[reader.uint16(StreamInfoLayout.kind)] ?? 'unknown',
    certainty: CERTAINTIES[reader.uint16(StreamInfoLayout.certainty)] ?? 'none',
    isRtp: reader.bool(StreamInfoLayout.isRtp),
    networkPacketSize: reader.uint16(StreamInfoLayout.networkPacketSize),
    vlans: Array.from(vlans.subarray(0, LONGEST.vlans)),
    sourceIp,
    sourcePort: reader.uint16(StreamInfoLayout.sourcePort),
    destinationIp,
    destinationPort: reader.uint16(StreamInfoLayout.destinationPort),
    payloadType: reader.uint8(StreamInfoLayout.payloadType),
    ssrc: reader.uint32(StreamInfoLayout.ssrc),
    streamNumber: reader.uint32(StreamInfoLayout.streamNumber),
  };
}
