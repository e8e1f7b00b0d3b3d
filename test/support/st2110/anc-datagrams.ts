import { type AncPayloadSpec, ancPayload } from './anc-builder.js';
import { audioPacket } from './audio-builder.js';
import type { TimedDatagram } from './rtp-batch.js';

export interface AncDatagramSpec extends AncPayloadSpec {
  readonly sequence: number;
  readonly timestamp: number;
  readonly isLast?: boolean;
  /** Bytes of RTP padding. */
  readonly padding?: number;
  readonly timeNs?: number;
}

/** An RTP packet of ancillary data. */
export function ancDatagram({
  sequence,
  timestamp,
  isLast = true,
  padding = 0,
  timeNs,
  ...spec
}: AncDatagramSpec): TimedDatagram {
  const payload = Buffer.concat([ancPayload(spec), Buffer.alloc(padding, 0)]);
  if (padding > 0) payload[payload.length - 1] = padding;
  const datagram = audioPacket({ sequence, timestamp, payload });
  if (isLast) datagram[1]! |= 0x80;
  if (padding > 0) datagram[0]! |= 0x20;
  return { datagram, timeNs: timeNs ?? Math.round((timestamp / 90_000) * 1e9) };
}
