// Tested by: test/st2110/d40/anc-analyzer.test.ts

import type { AncFault } from '../../codec/ancillary/anc-fault.js';
import { AncPacket } from '../../codec/ancillary/anc-packet.js';
import { u16At, u32At } from '../../mpegts/big-endian.js';

/** Extended sequence number, Length, ANC_Count, F and reserved bits. */
export const ANC_HEADER_SIZE = 8;

/** F of the payload header: what the ANC packets belong to. */
export const ANC_FIELDS = ['progressive', 'invalid', 'field_1', 'field_2'] as const;
export type AncField = (typeof ANC_FIELDS)[number];

/** Takes the ANC packets of a payload, one after another, and what is wrong. The packet is only valid during the call. */
export interface AncSink {
  ancPacket(packet: AncPacket): void;
  ancFault(fault: AncFault): void;
}

/**
 * Reads the payload of an RTP packet of ancillary data; its header stands in the fields until the next `parse`.
 * Spec: RFC 8331, 2.1; SMPTE ST 2110-40
 */
export class AncPayload {
  /** Upper 16 bits of the sequence number. */
  extendedSequence = 0;
  ancCount = 0;
  field: AncField = 'progressive';
  readonly #packet = new AncPacket();

  /** `length`: without RTP padding. What comes before a fault is handed on, what is behind it cannot be found. */
  parse(bytes: Uint8Array, offset: number, length: number, sink: AncSink): void {
    if (length < ANC_HEADER_SIZE) {
      this.ancCount = 0;
      sink.ancFault('truncated');
      return;
    }
    const countAndField = u32At(bytes, offset + 4);
    this.extendedSequence = u16At(bytes, offset);
    this.ancCount = countAndField >>> 24;
    this.field = ANC_FIELDS[(countAndField >>> 22) & 0b11]!;
    if (this.field === 'invalid') sink.ancFault('field');
    if ((countAndField & 0x3fffff) !== 0) sink.ancFault('reserved');
    const declared = u16At(bytes, offset + 2);
    const there = length - ANC_HEADER_SIZE;
    if (declared < there) sink.ancFault('length');
    this.#parsePackets(
      bytes,
      offset + ANC_HEADER_SIZE,
      offset + ANC_HEADER_SIZE + Math.min(declared, there),
      declared > there,
      sink,
    );
  }

  #parsePackets(bytes: Uint8Array, start: number, end: number, isCut: boolean, sink: AncSink): void {
    let pos = start;
    for (let index = 0; index < this.ancCount; index++) {
      const next = this.#packet.parse(bytes, pos, end);
      if (next < 0) {
        // With a whole payload it is the count that promises too much, or a Data_Count.
        sink.ancFault(isCut || pos < end ? 'truncated' : 'count');
        return;
      }
      if (this.#packet.fault === undefined) sink.ancPacket(this.#packet);
      else sink.ancFault(this.#packet.fault);
      pos = next;
    }
    if (pos < end) sink.ancFault('count');
    else if (isCut) sink.ancFault('truncated');
  }
}
