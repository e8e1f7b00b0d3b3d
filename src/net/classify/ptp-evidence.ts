import { u16At } from '../../mpegts/big-endian.js';

/** Collects what speaks for the Precision Time Protocol, version 2. Spec: IEEE Std 1588, 13.3 to 13.13 */
export class PtpEvidence {
  /** Datagrams that are one message each. */
  agreeing = 0;

  feed(bytes: Uint8Array, offset: number, length: number): void {
    if (isMessage(bytes, offset, length)) this.agreeing++;
  }
}

const HEADER_SIZE = 34;
const VERSION = 2;
/** Least length and controlField by messageType; the field is 5 for all that version 1 did not have. */
const MESSAGES: Readonly<Record<number, readonly [length: number, control: number]>> = {
  0: [44, 0], // Sync
  1: [44, 1], // Delay_Req
  2: [54, 5], // Pdelay_Req
  3: [54, 5], // Pdelay_Resp
  8: [44, 2], // Follow_Up
  9: [54, 3], // Delay_Resp
  10: [54, 5], // Pdelay_Resp_Follow_Up
  11: [64, 5], // Announce
  12: [44, 5], // Signaling
  13: [48, 4], // Management
};

function isMessage(bytes: Uint8Array, offset: number, length: number): boolean {
  if (length < HEADER_SIZE || (bytes[offset + 1]! & 0x0f) !== VERSION) return false;
  const message = MESSAGES[bytes[offset]! & 0x0f];
  if (message === undefined) return false;
  const [least, control] = message;
  const messageLength = u16At(bytes, offset + 2);
  // The latest edition leaves controlField at 0.
  const hasControl = bytes[offset + 32] === control || bytes[offset + 32] === 0;
  return messageLength >= least && messageLength === length && hasControl;
}
