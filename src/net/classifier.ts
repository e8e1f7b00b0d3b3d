import { atMost, type Certainty, certaintyRank, type StreamKind } from '../stream/stream-kind.js';
import { AncillaryEvidence } from './classify/ancillary-evidence.js';
import { FecEvidence } from './classify/fec-evidence.js';
import { LinearPcmEvidence } from './classify/linear-pcm-evidence.js';
import { PtpEvidence } from './classify/ptp-evidence.js';
import { RawVideoEvidence } from './classify/raw-video-evidence.js';
import { RtpEvidence } from './classify/rtp-evidence.js';
import { SrtEvidence } from './classify/srt-evidence.js';
import { TsEvidence } from './classify/ts-evidence.js';
import { RtpHeader } from './rtp.js';

/** What a flow carries. */
export interface Verdict {
  readonly kind: StreamKind;
  readonly certainty: Certainty;
  readonly isRtp: boolean;
  /** 188, 204 or 192 for `mpegts`, else 0. */
  readonly networkPacketSize: number;
  /** Payload type and SSRC of the RTP sender; 0 without RTP. */
  readonly payloadType: number;
  readonly ssrc: number;
}

/** Nothing was recognised. */
export const UNKNOWN_VERDICT: Verdict = {
  kind: 'unknown',
  certainty: 'none',
  isRtp: false,
  networkPacketSize: 0,
  payloadType: 0,
  ssrc: 0,
};

/** Datagrams after which a flow is decided, whatever they were. */
export const MAX_UNDECIDED_DATAGRAMS = 16;

/**
 * Tells from the first datagrams of one flow what it carries, by payload: ports and dynamic payload types mean nothing.
 * Not told apart: formats that share their packet structure, see the files in classify/.
 */
export class Classifier {
  #datagrams = 0;
  readonly #rtpHeader = new RtpHeader();
  readonly #rtp = new RtpEvidence();
  readonly #plainTs = NETWORK_PACKET_SIZES.map((size) => new TsEvidence(size));
  readonly #rtpTs = NETWORK_PACKET_SIZES.map((size) => new TsEvidence(size));
  readonly #ptp = new PtpEvidence();
  readonly #srt = new SrtEvidence();
  readonly #fec = new FecEvidence();
  readonly #ancillary = new AncillaryEvidence();
  readonly #video = new RawVideoEvidence();
  readonly #audio = new LinearPcmEvidence();

  /**
   * Takes the next UDP payload: the verdict as soon as it is certain, and whatever it is with the 16th datagram at
   * the latest; `undefined` when more are needed. Not to be fed after that.
   */
  feed(bytes: Uint8Array, offset: number, length: number): Verdict | undefined {
    this.#datagrams++;
    for (const evidence of this.#plainTs) evidence.feed(bytes, offset, length);
    this.#ptp.feed(bytes, offset, length);
    this.#srt.feed(bytes, offset, length);
    if (this.#rtpHeader.parse(bytes, offset, length) && this.#rtp.feed(this.#rtpHeader)) this.#feedRtp(bytes);
    const verdict = this.conclude();
    // RTP of an unknown kind may still turn out to be of a known one.
    const isDecided = verdict.certainty === 'certain' && verdict.kind !== 'rtp';
    return isDecided || this.#datagrams >= MAX_UNDECIDED_DATAGRAMS ? verdict : undefined;
  }

  /** What is known so far: for an input that ended, or when no more is to be waited for. */
  conclude(): Verdict {
    const known = [...this.#tsVerdicts(), ...this.#structureVerdicts()].reduce(surer, UNKNOWN_VERDICT);
    const rtp = this.#rtpVerdict('rtp', this.#rtp.certainty(this.#datagrams));
    // A known kind that is likely says more than that it is certainly RTP.
    const isKnown = certaintyRank(known.certainty) >= certaintyRank(atMost('likely', rtp.certainty));
    return isKnown ? known : rtp;
  }

  #feedRtp(bytes: Uint8Array): void {
    const header = this.#rtpHeader;
    for (const evidence of this.#rtpTs) evidence.feed(bytes, header.payloadOffset, header.payloadLength);
    this.#fec.feed(bytes, header);
    this.#ancillary.feed(bytes, header);
    this.#video.feed(bytes, header);
    this.#audio.feed(header);
  }

  #tsVerdicts(): Verdict[] {
    const plain = this.#plainTs.map((evidence) => ({
      ...UNKNOWN_VERDICT,
      kind: 'mpegts' as const,
      certainty: evidence.certainty(this.#datagrams, CERTAIN_TS_DATAGRAMS),
      networkPacketSize: evidence.packetSize,
    }));
    const needed = neededTsDatagrams(this.#rtp.payloadType);
    const inRtp = this.#rtpTs.map((evidence) => ({
      ...this.#rtpVerdict('mpegts', evidence.certainty(this.#datagrams, needed)),
      networkPacketSize: evidence.packetSize,
    }));
    return [...plain, ...inRtp];
  }

  /** A datagram of ancillary data may also be one of video, hardly the other way round: so the former goes first. */
  #structureVerdicts(): Verdict[] {
    const datagrams = this.#datagrams;
    const ancillary = structureCertainty(this.#ancillary.agreeing, datagrams, CERTAIN_STRUCTURES);
    const hasData = this.#ancillary.withData >= CERTAIN_WITH_DATA;
    const video = structureCertainty(this.#video.agreeing, datagrams, CERTAIN_STRUCTURES);
    const audio = structureCertainty(this.#audio.agreeing, datagrams - 1, CERTAIN_AUDIO_STEPS);
    const fec = structureCertainty(this.#fec.agreeing, datagrams, CERTAIN_STRUCTURES);
    const ptp = structureCertainty(this.#ptp.agreeing, datagrams, CERTAIN_STRUCTURES);
    const srt = structureCertainty(this.#srt.agreeing, datagrams - 1, CERTAIN_SRT_PACKETS);
    const mayBeAes3 = this.#audio.bytesPerSample % AES3_FRAME_SIZE === 0;
    return [
      { ...UNKNOWN_VERDICT, kind: 'ptp', certainty: ptp },
      { ...UNKNOWN_VERDICT, kind: 'srt', certainty: srt },
      this.#rtpVerdict('st2022-1', fec),
      this.#rtpVerdict('st2110-40', hasData ? ancillary : atMost('likely', ancillary)),
      this.#rtpVerdict('st2110-20', video),
      this.#rtpVerdict('st2110-30', mayBeAes3 ? atMost('likely', audio) : audio),
    ];
  }

  #rtpVerdict(kind: StreamKind, certainty: Certainty): Verdict {
    const { ssrc, payloadType } = this.#rtp;
    return { kind, certainty, isRtp: true, networkPacketSize: 0, payloadType, ssrc };
  }
}

const NETWORK_PACKET_SIZES: readonly number[] = [188, 204, 192];

/** Datagrams that must agree for `certain`. */
const CERTAIN_TS_DATAGRAMS = 3;
const CERTAIN_MP2T_DATAGRAMS = 2;
const CERTAIN_OTHER_TYPE_DATAGRAMS = 8;
const CERTAIN_STRUCTURES = 4;
const CERTAIN_WITH_DATA = 2;
const CERTAIN_AUDIO_STEPS = 8;
const CERTAIN_SRT_PACKETS = 8;
const CERTAIN_SHARE = 3 / 4;

/**
 * Payload types with a fixed meaning.
 * Spec: RFC 3551, 6
 */
const MP2T_PAYLOAD_TYPE = 33;
const STATIC_PAYLOAD_TYPES = 35;
/** Two channels of 4 bytes. */
const AES3_FRAME_SIZE = 8;

/** A static payload type speaks for TS (MP2T) or against it. */
function neededTsDatagrams(payloadType: number): number {
  if (payloadType === MP2T_PAYLOAD_TYPE) return CERTAIN_MP2T_DATAGRAMS;
  return payloadType < STATIC_PAYLOAD_TYPES ? CERTAIN_OTHER_TYPE_DATAGRAMS : CERTAIN_TS_DATAGRAMS;
}

/** `needed` must agree for `certain`, and nearly all; half of either for `likely`. */
function structureCertainty(agreeing: number, all: number, needed: number): Certainty {
  if (agreeing >= needed && agreeing >= all * CERTAIN_SHARE) return 'certain';
  if (agreeing === 0 || agreeing < all / 2) return 'none';
  return agreeing >= needed / 2 ? 'likely' : 'possible';
}

/** The first of two that are equally certain. */
function surer(first: Verdict, second: Verdict): Verdict {
  return certaintyRank(second.certainty) > certaintyRank(first.certainty) ? second : first;
}
