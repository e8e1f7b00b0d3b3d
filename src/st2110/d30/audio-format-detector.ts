// Tested by: test/st2110/d30/audio-analyzer.test.ts
import type { RtpHeader } from '../../net/rtp.js';
import type { Certainty } from '../../stream/stream-kind.js';
import { AM824_SIZE, isAm824At } from './am824.js';
import { AUDIO_ENCODINGS, type AudioEncoding, type AudioFormat, SAMPLING_RATES } from './audio-format.js';

export interface DetectedAudio extends AudioFormat {
  /** Of coding and channels. */
  readonly certainty: Certainty;
}

/** Channels of ST 2110-30 level C and of more signals than that in AES67. */
const MOST_CHANNELS = 128;
const MOST_FRAME_BYTES = MOST_CHANNELS * AM824_SIZE;
/** Equal steps of the timestamp in a row that tell how many samples a packet has. */
const SURE_STEPS = 2;
/** Subframes that must agree for AES3. */
const SURE_SUBFRAMES = 64;
/** Sampling times at which the content is looked at, for coding; after that it is settled. */
const MOST_LOOKS = 20_000;
/** The rate is told by the timestamps against the arrival over so long, and within so much of a rate that there is. */
const RATE_SPAN_NS = 20e6;
const CLOSE_RATE_SPAN_NS = 200e6;
const SURE_RATE_SPAN_NS = 1e9;
const RATE_TOLERANCE = 0.06;
/** Mean steps of the upper bytes of samples: the lower is that of sound, if the other is so many times as high, and high. */
const ROUGHNESS_RATIO = 4;
const ROUGH_STEP = 8;

/**
 * Tells from the packets of linear PCM how they are coded. Size and timestamps tell the bytes of a sampling time; where 16 and 24 bits are
 * both possible, the coding is the one in which the upper bytes of the samples make the smaller steps, as those of sound do. AES3
 * is told by the bits of its subframes. The sampling rate is that of the timestamps against the arrival.
 * Spec: SMPTE ST 2110-30, 6; SMPTE ST 2110-31, 5.4; AES67, 7
 */
export class AudioFormatDetector {
  #sequence = -1;
  #timestamp = 0;
  #payloadLength = 0;
  #step = 0;
  #steps = 0;
  #packetSamples = 0;
  #frameBytes = 0;
  #looks = 0;
  #aes3Subframes = 0;
  #isAes3 = true;
  readonly #last = new Int8Array(MOST_FRAME_BYTES);
  readonly #roughness = new Float64Array(MOST_FRAME_BYTES);
  #firstNs = Number.NaN;
  #ticks = 0;
  #spanNs = 0;
  #rateHz = Number.NaN;

  /** The next packet; its payload is not needed afterwards. */
  feed(header: RtpHeader, bytes: Uint8Array, timeNs: number): void {
    this.#followSteps(header);
    this.#followRate(header.timestamp, timeNs);
    this.#sequence = header.sequence;
    this.#timestamp = header.timestamp;
    if (this.#frameBytes > 0 && this.#looks < MOST_LOOKS) this.#look(bytes, header.payloadOffset, header.payloadLength);
  }

  /** Another sequence begins: times and timestamps are not compared with those before. */
  noteGap(): void {
    this.#sequence = -1;
    if (!(this.#spanNs >= SURE_RATE_SPAN_NS)) this.#firstNs = Number.NaN;
  }

  /** Coding, channels and rate are what they will be. */
  get isSettled(): boolean {
    return this.#frameBytes > 0 && this.#looks >= MOST_LOOKS && this.#spanNs >= SURE_RATE_SPAN_NS;
  }

  /** The rate was measured for long enough to be told from those next to it. */
  get isRateSure(): boolean {
    return this.#spanNs >= CLOSE_RATE_SPAN_NS && !Number.isNaN(this.#rateHz);
  }

  /** undefined while it is not known how many samples a packet has. */
  detected(): DetectedAudio | undefined {
    if (this.#frameBytes === 0) return undefined;
    const { encoding, certainty } = this.#encoding();
    return {
      encoding,
      certainty,
      channels: this.#frameBytes / AUDIO_ENCODINGS[encoding],
      samplingRateHz: this.#rateHz,
      packetSamples: this.#packetSamples,
    };
  }

  #followSteps({ sequence, timestamp, payloadLength }: RtpHeader): void {
    const isNext = this.#sequence >= 0 && ((this.#sequence + 1) & 0xffff) === sequence;
    if (!isNext) return;
    const step = (timestamp - this.#timestamp) >>> 0;
    this.#steps = step === this.#step && payloadLength === this.#payloadLength ? this.#steps + 1 : 1;
    this.#step = step;
    this.#payloadLength = payloadLength;
    if (this.#steps < SURE_STEPS) return;
    const frameBytes = payloadLength / step;
    if (step === this.#packetSamples && frameBytes === this.#frameBytes) return;
    if (!(frameBytes >= 1 && frameBytes <= MOST_FRAME_BYTES) || !Number.isInteger(frameBytes)) return;
    if (frameBytes % 2 !== 0 && frameBytes % 3 !== 0) return;
    this.#packetSamples = step;
    this.#firstNs = Number.NaN;
    this.#spanNs = 0;
    if (frameBytes !== this.#frameBytes) this.#beginLooks(frameBytes);
  }

  #beginLooks(frameBytes: number): void {
    this.#frameBytes = frameBytes;
    this.#looks = 0;
    this.#aes3Subframes = 0;
    this.#isAes3 = frameBytes % (2 * AM824_SIZE) === 0;
    this.#roughness.fill(0);
  }

  #followRate(timestamp: number, timeNs: number): void {
    if (this.#spanNs >= SURE_RATE_SPAN_NS) return;
    if (Number.isNaN(this.#firstNs)) {
      this.#firstNs = timeNs;
      this.#ticks = 0;
      return;
    }
    this.#ticks += (timestamp - this.#timestamp) | 0;
    this.#spanNs = timeNs - this.#firstNs;
    if (!(this.#spanNs >= RATE_SPAN_NS)) return;
    const rateHz = (this.#ticks / this.#spanNs) * 1e9;
    // 44.1 kHz is so close to the usual 48 kHz that it takes longer to tell.
    const rates = this.#spanNs < CLOSE_RATE_SPAN_NS ? SAMPLING_RATES.filter((rate) => rate !== 44_100) : SAMPLING_RATES;
    const off = (rate: number): number => Math.abs(rateHz / rate - 1);
    const nearest = rates.reduce((best, rate) => (off(rate) < off(best) ? rate : best));
    this.#rateHz = off(nearest) <= RATE_TOLERANCE ? nearest : Number.NaN;
  }

  #look(bytes: Uint8Array, offset: number, length: number): void {
    const frameBytes = this.#frameBytes;
    const end = offset + length - frameBytes;
    for (let frame = offset; frame <= end; frame += frameBytes) {
      for (let place = 0; place < frameBytes; place++) {
        const value = (bytes[frame + place]! << 24) >> 24;
        this.#roughness[place]! += Math.abs(value - this.#last[place]!);
        this.#last[place] = value;
      }
      this.#looks++;
    }
    for (let pos = offset; this.#isAes3 && pos + AM824_SIZE <= offset + length; pos += AM824_SIZE) {
      this.#isAes3 = isAm824At(bytes, pos, ((pos - offset) / AM824_SIZE) & 1);
      this.#aes3Subframes++;
    }
  }

  #encoding(): { readonly encoding: AudioEncoding; readonly certainty: Certainty } {
    const frameBytes = this.#frameBytes;
    if (this.#isAes3 && this.#aes3Subframes >= SURE_SUBFRAMES) return { encoding: 'AM824', certainty: 'certain' };
    if (frameBytes % 3 !== 0) return { encoding: 'L16', certainty: 'certain' };
    if (frameBytes % 2 !== 0) return { encoding: 'L24', certainty: 'certain' };
    const [asL16, asL24] = [this.#roughnessOf(2), this.#roughnessOf(3)];
    if (isRougher(asL24, asL16)) return { encoding: 'L16', certainty: 'likely' };
    // Without sound nothing tells; 24 bits are what ST 2110-30 streams usually have.
    return { encoding: 'L24', certainty: isRougher(asL16, asL24) ? 'likely' : 'possible' };
  }

  /** Mean step of the roughest upper byte, were the samples of that size. */
  #roughnessOf(sampleBytes: number): number {
    let most = 0;
    for (let place = 0; place < this.#frameBytes; place += sampleBytes) most = Math.max(most, this.#roughness[place]!);
    return most / Math.max(1, this.#looks);
  }
}

function isRougher(rough: number, smooth: number): boolean {
  return rough >= ROUGH_STEP && rough >= smooth * ROUGHNESS_RATIO;
}
