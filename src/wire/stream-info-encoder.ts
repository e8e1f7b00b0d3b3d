import { CERTAINTIES, STREAM_KINDS, type StreamInfo } from '../stream/message.js';
import { StreamInfoLayout } from './layout.js';
import type { SegmentWriter } from './segment-writer.js';

/** Writes a `StreamInfo` at the word that was reserved for it; its texts and VLAN ids go behind all that is there. */
export function writeStreamInfo(writer: SegmentWriter, at: number, stream: StreamInfo): void {
  const pointers = at + StreamInfoLayout.dataWords;
  writer.uint16(at, StreamInfoLayout.kind, STREAM_KINDS.indexOf(stream.kind));
  writer.uint16(at, StreamInfoLayout.certainty, CERTAINTIES.indexOf(stream.certainty));
  writer.bool(at, StreamInfoLayout.isRtp, stream.isRtp);
  writer.uint8(at, StreamInfoLayout.payloadType, stream.payloadType);
  writer.uint16(at, StreamInfoLayout.networkPacketSize, stream.networkPacketSize);
  writer.uint16(at, StreamInfoLayout.sourcePort, stream.sourcePort);
  writer.uint16(at, StreamInfoLayout.destinationPort, stream.destinationPort);
  writer.uint32(at, StreamInfoLayout.ssrc, stream.ssrc);
  writer.uint32(at, StreamInfoLayout.streamNumber, stream.streamNumber);
  writer.text(pointers + StreamInfoLayout.sourceIp, stream.sourceIp);
  writer.text(pointers + StreamInfoLayout.destinationIp, stream.destinationIp);
  if (stream.vlans.length > 0) writer.uint16List(pointers + StreamInfoLayout.vlans, stream.vlans);
}
