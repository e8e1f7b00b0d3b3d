export interface AudioPacketSpec {
  readonly sequence: number;
  readonly timestamp: number;
  readonly payload: Uint8Array;
  readonly ssrc?: number;
}

/** An RTP packet of sound. */
export function audioPacket({ sequence, timestamp, payload, ssrc = 7 }: AudioPacketSpec): Uint8Array {
  const packet = Buffer.alloc(12 + payload.length);
  packet[0] = 0x80;
  packet[1] = 97;
  packet.writeUInt16BE(sequence & 0xffff, 2);
  packet.writeUInt32BE(timestamp >>> 0, 4);
  packet.writeUInt32BE(ssrc >>> 0, 8);
  packet.set(payload, 12);
  return packet;
}

/** A tone in each channel, of another frequency and of full 24 bits: `frames` sampling times from the `first` on, as integers of 24 bits. */
export function tone(channels: number, first: number, frames: number): number[] {
  return Array.from({ length: frames * channels }, (_, index) => {
    const frame = first + Math.floor(index / channels);
    const hz = 300 + 70 * (index % channels);
    return Math.round(Math.sin((2 * Math.PI * hz * frame) / 48_000) * 0x5fffff);
  });
}

/** Samples as they are on the wire. */
export function coded(
  samples: readonly number[],
  encoding: 'L16' | 'L24' | 'AM824',
  firstFrame = 0,
  channels = 2,
): Uint8Array {
  const size = { L16: 2, L24: 3, AM824: 4 }[encoding];
  const bytes = Buffer.alloc(samples.length * size);
  samples.forEach((sample, index) => {
    if (encoding === 'L16') bytes.writeInt16BE(sample >> 8, index * 2);
    else if (encoding === 'L24') bytes.writeIntBE(sample, index * 3, 3);
    else bytes.writeUInt32BE(subframe(sample, index % channels, firstFrame + Math.floor(index / channels)), index * 4);
  });
  return bytes;
}

/** 0 0 B F P C U V and the data; even parity over P, C, U, V and the data. Spec: SMPTE ST 2110-31, 5.4 */
function subframe(sample: number, channel: number, frame: number): number {
  const isFirst = channel % 2 === 0;
  const data = sample & 0xffffff;
  const ones = [...data.toString(2)].filter((bit) => bit === '1').length;
  const isBlock = isFirst && channel === 0 && frame % 192 === 0;
  const flags = (isBlock ? 0x20 : 0) | (isFirst ? 0x10 : 0) | (ones % 2 === 1 ? 0x08 : 0);
  return ((flags << 24) | data) >>> 0;
}
