import { RTP_HEADER_SIZE } from '../../net/rtp.js';
import type { DemoSource } from './demo-sender.js';

const RATE = 48_000;
const CHANNELS = 2;
const SAMPLE_BYTES = 3;
/** Packets of 1 ms. Spec: SMPTE ST 2110-30, 6.2.2 (level A) */
const FRAMES = RATE / 1000;
const PACKET_NS = 1e6;
const PAYLOAD_TYPE = 97;
const SSRC = 0x7453_4341;
const HERTZ = [440, 660] as const;
/** Loudest and quietest, and how long it takes from one to the other and back. */
const LEVELS = [0.3, 0.03] as const;
const SWELL_S = 5;

/** A tone in two channels, each louder when the other is not: SMPTE ST 2110-30. */
export class SoundSource implements DemoSource {
  readonly port: number;
  readonly #firstFrame: number;
  #packet = 0;

  /** `epochMs`: when the demo begins. */
  constructor(port: number, epochMs: number) {
    this.port = port;
    this.#firstFrame = Math.round((epochMs / 1000) * RATE);
  }

  get dueNs(): number {
    return this.#packet * PACKET_NS;
  }

  write(target: Buffer, at: number): { readonly length: number; readonly leavesNs: number } {
    const { dueNs } = this;
    const number = this.#packet++;
    target[at] = 0x80;
    target[at + 1] = PAYLOAD_TYPE;
    target.writeUInt16BE(number & 0xffff, at + 2);
    target.writeUInt32BE((this.#firstFrame + number * FRAMES) % 2 ** 32, at + 4);
    target.writeUInt32BE(SSRC, at + 8);
    let pos = at + RTP_HEADER_SIZE;
    for (let frame = 0; frame < FRAMES; frame++) {
      for (let channel = 0; channel < CHANNELS; channel++, pos += SAMPLE_BYTES) {
        target.writeIntBE(sampleAt(number * FRAMES + frame, channel), pos, SAMPLE_BYTES);
      }
    }
    return { length: pos - at, leavesNs: dueNs };
  }
}

function sampleAt(frame: number, channel: number): number {
  const seconds = frame / RATE;
  const [loud, quiet] = LEVELS;
  const swell = (1 + Math.sin((2 * Math.PI * seconds) / SWELL_S + channel * Math.PI)) / 2;
  const level = quiet + (loud - quiet) * swell;
  return Math.round(level * 0x7f_ffff * Math.sin(2 * Math.PI * HERTZ[channel]! * seconds));
}

/** What a receiver is told of it. Spec: RFC 8866; SMPTE ST 2110-30, 6.2 */
export function soundDescription(group: string, port: number): string {
  return [
    'v=0',
    `o=- 1 1 IN IP4 127.0.0.1`,
    's=Demo Sound',
    't=0 0',
    `m=audio ${port} RTP/AVP ${PAYLOAD_TYPE}`,
    `c=IN IP4 ${group}/1`,
    `a=rtpmap:${PAYLOAD_TYPE} L24/${RATE}/${CHANNELS}`,
    `a=fmtp:${PAYLOAD_TYPE} channel-order=SMPTE2110.(ST)`,
    'a=ptime:1',
    'a=mediaclk:sender',
    '',
  ].join('\r\n');
}
