import type { RtpHeader } from '../rtp.js';

/**
 * Collects what speaks for linear PCM audio: payloads of one size, and timestamps that advance by the samples in them.
 * Not told apart: AES3 frames (SMPTE ST 2110-31), which also have 8 bytes or a multiple for each sampling time.
 * Spec: RFC 3190, 4 and 5; SMPTE ST 2110-30, 6 and 7; AES67, 7.2 (packet times)
 */
export class LinearPcmEvidence {
  /** Steps from one datagram to the next that agree. */
  agreeing = 0;
  /** Bytes of all channels at one sampling time. */
  bytesPerSample = 0;

  #hasPrevious = false;
  #sequence = 0;
  #timestamp = 0;
  #payloadLength = 0;

  feed(header: RtpHeader): void {
    if (this.#hasPrevious) this.#feedStep(header);
    this.#hasPrevious = true;
    this.#sequence = header.sequence;
    this.#timestamp = header.timestamp;
    this.#payloadLength = header.payloadLength;
  }

  #feedStep({ sequence, timestamp, payloadLength }: RtpHeader): void {
    const packets = (sequence - this.#sequence) & 0xffff;
    const isForward = packets > 0 && packets < MAX_DROPOUT;
    if (!isForward || payloadLength !== this.#payloadLength) return;
    const samples = ((timestamp - this.#timestamp) >>> 0) / packets;
    const bytesPerSample = payloadLength / samples;
    if (!PACKET_SAMPLES.includes(samples) || !isWholeChannels(bytesPerSample)) return;
    if (bytesPerSample !== this.bytesPerSample) this.agreeing = 0;
    this.bytesPerSample = bytesPerSample;
    this.agreeing++;
  }
}

/** Samples of a channel in one packet: 125, 250, 333 µs, 1 and 4 ms at 44.1, 48 and 96 kHz. */
const PACKET_SAMPLES: readonly number[] = [6, 12, 16, 24, 32, 48, 96, 192, 384];
/** ST 2110-30 level C has up to 64 channels. */
const MAX_CHANNELS = 64;
const MAX_DROPOUT = 3000;

/** Whether that many bytes hold 16- or 24-bit samples of 1 to 64 channels. */
function isWholeChannels(bytes: number): boolean {
  return (
    bytes > 0 && ((bytes % 2 === 0 && bytes / 2 <= MAX_CHANNELS) || (bytes % 3 === 0 && bytes / 3 <= MAX_CHANNELS))
  );
}
