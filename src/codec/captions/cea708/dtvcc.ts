import type { CaptionClock, CaptionSink } from '../shown-text.js';
import { ShownText } from '../shown-text.js';
import { ServiceDecoder } from './service-decoder.js';

/** Bytes of the longest packet, header included. Spec: ANSI/CTA-708, 5 */
const MAX_PACKET_SIZE = 128;
const SEQUENCES = 4;
/** Number in a service block header that says that another byte has it. */
const EXTENDED_SERVICE = 7;

/** What came as caption channel packets. */
export interface DtvccCounts {
  /** Packets that were whole. */
  packets: number;
  /** Packets that were cut off or whose blocks do not fit them. */
  packetErrors: number;
  /** Packets whose sequence number does not follow that of the one before. */
  sequenceGaps: number;
  /** Bytes that belong to no packet. */
  strayBytes: number;
}

/**
 * Puts caption channel packets together and hands their service blocks to the services, which come up as they are seen.
 * Spec: ANSI/CTA-708, 5 and 6
 */
export class DtvccDecoder {
  readonly counts: DtvccCounts = { packets: 0, packetErrors: 0, sequenceGaps: 0, strayBytes: 0 };
  /** By number, 1 to 63. */
  readonly services = new Map<number, ServiceDecoder>();
  readonly #clock: CaptionClock;
  readonly #sink: CaptionSink;
  readonly #packet = new Uint8Array(MAX_PACKET_SIZE);
  /** Bytes of the packet that are here, and those that it has; 0 outside of one. */
  #length = 0;
  #size = 0;
  #sequence = -1;

  constructor(clock: CaptionClock, sink: CaptionSink) {
    this.#clock = clock;
    this.#sink = sink;
  }

  /** A valid pair that begins a packet. */
  start(first: number, second: number): void {
    if (this.#size > 0) this.counts.packetErrors++;
    const sizeCode = first & 0x3f;
    this.#size = sizeCode === 0 ? MAX_PACKET_SIZE : sizeCode * 2;
    this.#length = 0;
    this.#follow(first >> 6);
    this.#add(first, second);
  }

  /** A valid pair that goes on with a packet. */
  more(first: number, second: number): void {
    if (this.#size === 0) this.counts.strayBytes += 2;
    else this.#add(first, second);
  }

  /** A caption is on the screen. */
  get isShowing(): boolean {
    for (const service of this.services.values()) if (service.isShowing) return true;
    return false;
  }

  /** A picture with new time: delays may be over. */
  run(): void {
    for (const service of this.services.values()) service.run();
  }

  /** Data is missing. */
  gap(): void {
    this.#size = 0;
    this.#sequence = -1;
    for (const service of this.services.values()) service.gap();
  }

  /** Nothing came for so long that screens are to be empty. */
  erase(): void {
    for (const service of this.services.values()) service.erase();
  }

  /** What is shown ends. */
  end(): void {
    for (const service of this.services.values()) service.end();
  }

  #add(first: number, second: number): void {
    this.#packet[this.#length] = first;
    this.#packet[this.#length + 1] = second;
    this.#length += 2;
    if (this.#length < this.#size) return;
    const size = this.#size;
    this.#size = 0;
    this.#readBlocks(size);
  }

  /** Some encoders leave the number at 0, which is a gap each time. */
  #follow(sequence: number): void {
    if (this.#sequence >= 0 && sequence !== (this.#sequence + 1) % SEQUENCES) {
      this.counts.sequenceGaps++;
      for (const service of this.services.values()) service.gap();
    }
    this.#sequence = sequence;
  }

  /** Spec: ANSI/CTA-708, 6.2 */
  #readBlocks(end: number): void {
    let isGood = true;
    for (let pos = 1; pos < end; ) {
      const header = this.#packet[pos++]!;
      // A null block header ends the packet.
      if (header === 0) break;
      const size = header & 0x1f;
      let service = header >> 5;
      if (service === EXTENDED_SERVICE && size > 0 && pos < end) service = this.#packet[pos++]! & 0x3f;
      if (pos + size > end) {
        isGood = false;
        break;
      }
      if (service > 0) this.#serviceOf(service).feed(this.#packet, pos, pos + size);
      else isGood = false;
      pos += size;
    }
    if (isGood) this.counts.packets++;
    else this.counts.packetErrors++;
  }

  #serviceOf(number: number): ServiceDecoder {
    const known = this.services.get(number);
    if (known !== undefined) return known;
    const service = new ServiceDecoder(new ShownText(`708:${number}`, this.#clock, this.#sink));
    this.services.set(number, service);
    return service;
  }
}
