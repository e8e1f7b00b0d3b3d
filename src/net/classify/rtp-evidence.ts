import type { Certainty } from '../../stream/stream-kind.js';
import type { RtpHeader } from '../rtp.js';

/** Collects what speaks for RTP: datagrams of one SSRC whose sequence numbers go on. */
export class RtpEvidence {
  /** Datagrams of the sender that go on from the one before. */
  agreeing = 0;
  ssrc = 0;
  /** Payload type of the sender's first datagram. */
  payloadType = 0;

  /** How far the sender is ahead of all others: with none left, the next one takes its place. */
  #lead = 0;
  #sequence = 0;

  /** Whether the datagram is the sender's. */
  feed(header: RtpHeader): boolean {
    if (this.agreeing === 0 || (this.#lead === 0 && header.ssrc !== this.ssrc)) {
      this.ssrc = header.ssrc;
      this.payloadType = header.payloadType;
      this.agreeing = 1;
      this.#lead = 1;
      this.#sequence = header.sequence;
      return true;
    }
    if (header.ssrc !== this.ssrc) {
      this.#lead--;
      return false;
    }
    const step = ((header.sequence - this.#sequence) << 16) >> 16;
    if (step > -MAX_MISORDER && step < MAX_DROPOUT) this.agreeing++;
    this.#lead++;
    this.#sequence = header.sequence;
    return true;
  }

  certainty(datagrams: number): Certainty {
    if (this.agreeing >= CERTAIN_AGREEING && this.agreeing >= datagrams * CERTAIN_SHARE) return 'certain';
    if (this.agreeing >= LIKELY_AGREEING && this.agreeing >= datagrams / 2) return 'likely';
    return this.agreeing >= 2 && this.agreeing >= datagrams / 2 ? 'possible' : 'none';
  }
}

/**
 * Steps of the sequence number that still go on.
 * Spec: RFC 3550, A.1
 */
const MAX_DROPOUT = 3000;
const MAX_MISORDER = 100;

const CERTAIN_AGREEING = 12;
const CERTAIN_SHARE = 3 / 4;
const LIKELY_AGREEING = 4;
