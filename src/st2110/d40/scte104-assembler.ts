// Tested by: test/st2110/d40/anc-content.test.ts
import type { AncPacket } from '../../codec/ancillary/anc-packet.js';
import { type Scte104Message, scte104MessageOf } from './scte104-message.js';

/** Payload Descriptor. Spec: SMPTE ST 2010, 5.4 */
const CONTINUED = 0b100;
const FOLLOWING = 0b010;
const DUPLICATE = 0b001;
/** A message may go over so many bytes. Spec: SMPTE ST 2010, 5.2 */
const MOST_BYTES = 2000;

/** Messages of SCTE 104. */
export interface Scte104Counts {
  /** Messages that were whole. */
  readonly messages: number;
  /** Messages that were sent again, and marked so. */
  readonly repeats: number;
  /** Packets that make no message: cut, without their beginning, or with lengths that contradict each other. */
  readonly faults: number;
}

/** Puts the messages of SCTE 104 together from packets of DID 0x41, SDID 0x07. Spec: SMPTE ST 2010, 5 */
export class Scte104Assembler {
  #messages = 0;
  #repeats = 0;
  #faults = 0;
  #bytes: number[] = [];
  /** More of the message is to follow. */
  #isOpen = false;

  constructor(readonly take: (message: Scte104Message) => void) {}

  feed(packet: AncPacket): void {
    const { dataCount } = packet;
    if (dataCount < 1) {
      this.#faults++;
      return;
    }
    const descriptor = packet.byteAt(0);
    const isFollowing = (descriptor & FOLLOWING) !== 0;
    if (isFollowing !== this.#isOpen) {
      this.#faults++;
      this.noteGap();
      if (isFollowing) return;
    }
    for (let index = 1; index < dataCount; index++) this.#bytes.push(packet.byteAt(index));
    if (this.#bytes.length > MOST_BYTES) {
      this.#faults++;
      this.noteGap();
      return;
    }
    this.#isOpen = (descriptor & CONTINUED) !== 0;
    if (!this.#isOpen) this.#end((descriptor & DUPLICATE) !== 0);
  }

  /** Packets are missing: what was begun is not whole. */
  noteGap(): void {
    this.#bytes = [];
    this.#isOpen = false;
  }

  counts(): Scte104Counts {
    return { messages: this.#messages, repeats: this.#repeats, faults: this.#faults };
  }

  #end(isRepeat: boolean): void {
    const result = scte104MessageOf(Uint8Array.from(this.#bytes));
    this.#bytes = [];
    if ('fault' in result) this.#faults++;
    else if (isRepeat) this.#repeats++;
    else {
      this.#messages++;
      this.take(result.message);
    }
  }
}
