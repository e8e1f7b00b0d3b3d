import { FrameDecoder, FrameResult } from '../../../src/net/frame-decoder.js';
import { RtpHeader } from '../../../src/net/rtp.js';
import { readCapture } from '../frames/pcap-reader.js';

/** A datagram of a capture file with its RTP header, which is read as such. */
export interface CapturedRtp {
  /** The UDP payload. */
  readonly datagram: Uint8Array;
  readonly destination: string;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** All RTP packets of a capture file, in the order of their arrival. */
export function readRtp(file: string): CapturedRtp[] {
  const { linkType, frames } = readCapture(file, 'nsecpcap');
  const decoder = new FrameDecoder(linkType);
  const rtp = new RtpHeader();
  return frames.flatMap(({ bytes, wireLength, seconds, nanoseconds }) => {
    if (decoder.decode(bytes, 0, bytes.length, wireLength) !== FrameResult.DATAGRAM) return [];
    if (!rtp.parse(bytes, decoder.payloadOffset, decoder.payloadLength)) return [];
    const datagram = bytes.subarray(decoder.payloadOffset, decoder.payloadOffset + decoder.payloadLength);
    const destination = [...bytes.subarray(30, 34)].join('.');
    return [{ datagram, destination, seconds, nanoseconds }];
  });
}
