// Tested by: test/codec/captions/cea608/field-decoder.test.ts
import { standardCharacter } from './characters.js';

/** Classes by number. Spec: ANSI/CTA-608, 9.5.1 */
const CLASS = { CURRENT: 1, CHANNEL: 3 } as const;
const END = 0x0f;
/** Informational characters of a packet. Spec: ANSI/CTA-608, 9.3 */
const MAX_CHARACTERS = 32;
/** Packets that are open at the same time, as one may interrupt another. */
const MAX_OPEN = 8;

/** Ratings by their system and number. Spec: ANSI/CTA-608, 9.5.1.5 */
const MPA_RATINGS = ['N/A', 'G', 'PG', 'PG-13', 'R', 'NC-17', 'X', 'Not Rated'] as const;
const TV_RATINGS = ['None', 'TV-Y', 'TV-Y7', 'TV-G', 'TV-PG', 'TV-14', 'TV-MA', 'None'] as const;

/** What extended data services say of the programme and the channel; null where they did not. */
export interface XdsFacts {
  /** Title of the programme. */
  readonly program_name: string | null;
  /** Name of the network. */
  readonly network_name: string | null;
  /** Of the station. */
  readonly call_letters: string | null;
  /** Rating of the programme, in the words of its system. */
  readonly content_advisory: string | null;
}

interface OpenPacket {
  readonly bytes: number[];
  /** Of all bytes up to here, modulo 128. */
  sum: number;
  isDamaged: boolean;
}

/**
 * Puts the packets of extended data services together, each of which others may interrupt.
 * Spec: ANSI/CTA-608, 9
 */
export class XdsDecoder {
  /** Packets that were whole. */
  packets = 0;
  /** Packets whose checksum is wrong, that are too long or were damaged. */
  packetErrors = 0;
  facts: XdsFacts = { program_name: null, network_name: null, call_letters: null, content_advisory: null };
  /** By class and type; the one that was used last stands last. */
  readonly #open = new Map<number, OpenPacket>();
  #current: OpenPacket | undefined;
  #currentKey = 0;

  /** A pair that begins, goes on with or ends a packet. Returns whether what follows belongs to one. */
  control(code: number, second: number, isSecondGood: boolean): boolean {
    if (code === END) {
      this.#end(second, isSecondGood);
      return false;
    }
    if (!isSecondGood) return false;
    const key = (((code + 1) >> 1) << 8) | second;
    // Odd codes begin a packet, even ones go on with it.
    const packet = (code & 1) === 1 ? { bytes: [], sum: code + second, isDamaged: false } : this.#open.get(key);
    this.#open.delete(key);
    this.#current = packet;
    this.#currentKey = key;
    if (packet === undefined) return true;
    if (this.#open.size >= MAX_OPEN) this.#open.delete(this.#open.keys().next().value!);
    this.#open.set(key, packet);
    return true;
  }

  characters(first: number, second: number, isSecondGood: boolean): void {
    const packet = this.#current;
    if (packet === undefined) return;
    if (!isSecondGood || packet.bytes.length + 2 > MAX_CHARACTERS) packet.isDamaged = true;
    else packet.bytes.push(first, second);
    packet.sum += first + second;
  }

  /** Something is missing of the packet that is being put together. */
  damage(): void {
    if (this.#current !== undefined) this.#current.isDamaged = true;
  }

  #end(checksum: number, isChecksumGood: boolean): void {
    const packet = this.#current;
    this.#current = undefined;
    if (packet === undefined) return;
    this.#open.delete(this.#currentKey);
    const isWhole = isChecksumGood && !packet.isDamaged && ((packet.sum + END + checksum) & 0x7f) === 0;
    if (isWhole) {
      this.packets++;
      this.#read(this.#currentKey >> 8, this.#currentKey & 0xff, packet.bytes);
    } else {
      this.packetErrors++;
    }
  }

  #read(kind: number, type: number, bytes: readonly number[]): void {
    if (kind === CLASS.CURRENT && type === 3) this.facts = { ...this.facts, program_name: textOf(bytes) };
    if (kind === CLASS.CURRENT && type === 5) this.facts = { ...this.facts, content_advisory: advisoryOf(bytes) };
    if (kind === CLASS.CHANNEL && type === 1) this.facts = { ...this.facts, network_name: textOf(bytes) };
    if (kind === CLASS.CHANNEL && type === 2) this.facts = { ...this.facts, call_letters: textOf(bytes.slice(0, 4)) };
  }
}

function textOf(bytes: readonly number[]): string | null {
  const text = String.fromCharCode(...bytes.filter((byte) => byte >= 0x20).map(standardCharacter)).trim();
  return text === '' ? null : text;
}

/** Spec: ANSI/CTA-608, 9.5.1.5 (content advisory) */
function advisoryOf([first = 0, second = 0]: readonly number[]): string | null {
  const system = (first >> 3) & 3;
  // a0 tells the rating of films from all others; a1 those of the USA from those of Canada.
  if ((system & 1) === 0) return MPA_RATINGS[first & 7]!;
  return system === 1 ? TV_RATINGS[second & 7]! : null;
}
