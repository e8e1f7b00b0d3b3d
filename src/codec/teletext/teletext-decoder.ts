import type { CaptionClock, CaptionSink } from '../captions/shown-text.js';
import { type DataUnitSink, DataUnits } from './data-units.js';
import { character, DAMAGED, hamming84, hamming2418, hammingByte } from './hamming.js';
import { Magazine } from './magazine.js';
import { COLUMNS } from './page-text.js';

/** data_unit_id of teletext, and of teletext subtitles. Spec: ETSI EN 300 472, table 3 */
const NON_SUBTITLE = 0x02;
const SUBTITLE = 0x03;
const STUFFING = 0xff;
/** Field and line, framing code, 42 bytes. Spec: ETSI EN 300 472, txt_data_field */
const UNIT_SIZE = 44;
const FRAMING_CODE = 0xe4;
const FIRST_BYTE = 4;
const MAGAZINES = 8;
const ENHANCEMENT_PACKET = 26;
const PAGE_PRESENTATION_PACKET = 28;
const MAGAZINE_PRESENTATION_PACKET = 29;
const TRIPLETS = 13;
/** Pages 00 to FF of eight magazines. */
const PAGES = 0x900;
const TIME_FILLING_PAGE = 0xff;

/** What came, since the beginning. */
export interface TeletextCounts {
  /** Data units with a teletext packet. */
  packets: number;
  /** Data units that are too short, or have another framing code; PES packets that end inside one, or are of another kind. */
  malformed: number;
  /** Addresses, page headers and triplets with more wrong bits than can be put right. */
  hammingErrors: number;
  /** Characters of subtitle pages with a wrong parity. */
  parityErrors: number;
  /** Page headers, of whatever page. */
  headers: number;
}

/**
 * Teletext of one PID: which pages there are, and the text of its subtitle pages.
 * Spec: ETSI EN 300 706; ETSI EN 300 472
 */
export class TeletextDecoder implements DataUnitSink {
  readonly counts: TeletextCounts = { packets: 0, malformed: 0, hammingErrors: 0, parityErrors: 0, headers: 0 };
  readonly #units = new DataUnits(this);
  /** By number, 8 at 0; made as they come, of which most streams have few. */
  readonly #magazines: (Magazine | undefined)[] = new Array<undefined>(MAGAZINES).fill(undefined);
  readonly #createMagazine: (number: number) => Magazine;
  /** A bit for each page. */
  readonly #isPresent = new Uint8Array(PAGES / 8);
  /** As they were listed last; undefined: another has come since. */
  #pages: readonly number[] | undefined;

  /** `isSubtitlePage`: what the PMT says of a page, as 0x888; others are decoded where their headers say that they are subtitles. */
  constructor(clock: CaptionClock, sink: CaptionSink, isSubtitlePage: (page: number) => boolean) {
    this.#createMagazine = (number) => new Magazine(number, clock, sink, isSubtitlePage);
  }

  /** A PES packet begins. */
  startPes(): void {
    this.#units.start();
  }

  payload(bytes: Uint8Array, start: number, end: number): void {
    this.#units.feed(bytes, start, end);
  }

  /** Bytes are missing: rows of pages in the making may be. */
  gap(): void {
    this.#units.gap();
  }

  /** What is shown is over. */
  end(): void {
    for (const magazine of this.#magazines) magazine?.end();
  }

  /** Pages that came, ascending, as 0x100 to 0x8FE; the same list while no other comes. */
  get pages(): readonly number[] {
    if (this.#pages !== undefined) return this.#pages;
    const pages: number[] = [];
    for (let page = 0; page < PAGES; page++) if (this.#hasCome(page)) pages.push(page);
    this.#pages = pages;
    return pages;
  }

  /** Pages with subtitles, in the order in which they came, 8 a magazine. */
  get subtitlePages(): number[] {
    const pages: number[] = [];
    for (const magazine of this.#magazines) if (magazine !== undefined) pages.push(...magazine.subtitlePages);
    return pages.sort((a, b) => a - b);
  }

  /** Some page shows a subtitle. */
  get isShowing(): boolean {
    return this.#magazines.some((magazine) => magazine?.isShowing);
  }

  unit(id: number, bytes: Uint8Array, length: number): void {
    if (id === STUFFING || (id !== NON_SUBTITLE && id !== SUBTITLE)) return;
    if (length < UNIT_SIZE || bytes[1] !== FRAMING_CODE) {
      this.counts.malformed++;
      return;
    }
    this.counts.packets++;
    const address = hammingByte(bytes[2]!, bytes[3]!);
    if (address === DAMAGED) this.counts.hammingErrors++;
    else this.#packet(address & 7, address >> 3, bytes);
  }

  damaged(): void {
    this.counts.malformed++;
  }

  /** `n`: magazine, 0 for 8. */
  #packet(n: number, packet: number, bytes: Uint8Array): void {
    this.#magazines[n] ??= this.#createMagazine(n === 0 ? 8 : n);
    const magazine = this.#magazines[n];
    if (packet === 0) this.#header(magazine, bytes);
    else if (packet < 25) this.#row(magazine, packet, bytes);
    else if (packet === ENHANCEMENT_PACKET) this.#enhancement(magazine, bytes);
    else if (packet === PAGE_PRESENTATION_PACKET || packet === MAGAZINE_PRESENTATION_PACKET) {
      this.#presentation(magazine, packet, bytes);
    }
  }

  #header(magazine: Magazine, bytes: Uint8Array): void {
    this.counts.headers++;
    const page = hammingByte(bytes[FIRST_BYTE]!, bytes[FIRST_BYTE + 1]!);
    const erase = hamming84(bytes[FIRST_BYTE + 3]!);
    const subtitle = hamming84(bytes[FIRST_BYTE + 5]!);
    const inhibit = hamming84(bytes[FIRST_BYTE + 6]!);
    const national = hamming84(bytes[FIRST_BYTE + 7]!);
    if (page === DAMAGED || erase === DAMAGED || subtitle === DAMAGED || inhibit === DAMAGED || national === DAMAGED) {
      this.counts.hammingErrors++;
      // Rows that follow belong to a page that nobody knows.
      magazine.leave();
      return;
    }
    const isSerial = (national & 1) !== 0;
    // In serial transmission a header of any magazine ends the page before.
    if (isSerial) for (const other of this.#magazines) other?.complete();
    else magazine.complete();
    magazine.leave();
    if (page === TIME_FILLING_PAGE) return;
    const number = magazine.number * 0x100 + page;
    if (!this.#hasCome(number)) this.#pages = undefined;
    this.#isPresent[number >> 3]! |= 1 << (number & 7);
    magazine.begin({
      page: number,
      isErased: (erase & 8) !== 0, // C4
      isSubtitle: (subtitle & 8) !== 0, // C6
      isInhibited: (inhibit & 8) !== 0, // C10
      // C12 is the highest of the three.
      option: ((national & 2) << 1) | ((national & 4) >> 1) | ((national & 8) >> 3),
    });
  }

  #hasCome(page: number): boolean {
    return ((this.#isPresent[page >> 3]! >> (page & 7)) & 1) === 1;
  }

  #row(magazine: Magazine, row: number, bytes: Uint8Array): void {
    const text = magazine.receiving;
    if (text === undefined) return;
    for (let column = 0; column < COLUMNS; column++) {
      const code = character(bytes[FIRST_BYTE + column]!);
      if (code === DAMAGED) this.counts.parityErrors++;
      text.set(row, column, code);
    }
  }

  #enhancement(magazine: Magazine, bytes: Uint8Array): void {
    const text = magazine.receiving;
    const designation = hamming84(bytes[FIRST_BYTE]!);
    if (text === undefined || designation === DAMAGED) return;
    text.beginEnhancement(designation);
    for (let n = 0; n < TRIPLETS; n++) {
      const triplet = tripletAt(bytes, n);
      if (triplet === DAMAGED) this.counts.hammingErrors++;
      else if (!text.enhance(triplet)) return;
    }
  }

  /** Spec: ETSI EN 300 706, 9.4.2 and 9.5: the default G0 set of X/28/0, X/28/4, M/29/0 and M/29/4 */
  #presentation(magazine: Magazine, packet: number, bytes: Uint8Array): void {
    const designation = hamming84(bytes[FIRST_BYTE]!);
    if (designation !== 0 && designation !== 4) return;
    const triplet = tripletAt(bytes, 0);
    if (triplet === DAMAGED) {
      this.counts.hammingErrors++;
      return;
    }
    const set = (triplet >> 7) & 0x7f;
    if (packet === MAGAZINE_PRESENTATION_PACKET) magazine.setDefault(set);
    // The page function is a basic page.
    else if ((triplet & 0x0f) === 0) magazine.setOfPage(set);
  }
}

function tripletAt(bytes: Uint8Array, n: number): number {
  const at = FIRST_BYTE + 1 + 3 * n;
  return hamming2418(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!);
}
