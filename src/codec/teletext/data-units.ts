// Tested by: test/codec/teletext/teletext-decoder.test.ts
/** Takes the data units of a PES packet. */
export interface DataUnitSink {
  /** data_unit_id, and the bytes behind data_unit_length, there during the call only. */
  unit(id: number, bytes: Uint8Array, length: number): void;
  /** The packet ended inside a data unit, or does not begin as one of EBU data. */
  damaged(): void;
}

const MAX_UNIT_SIZE = 255;
/** Spec: ETSI EN 300 472, data_identifier: 0x10 to 0x1F, EBU data; 0x99 and 0x9B of ETSI EN 301 775 */
const isEbuData = (id: number): boolean => (id >= 0x10 && id <= 0x1f) || id === 0x99 || id === 0x9b;

const State = { IDENTIFIER: 0, ID: 1, LENGTH: 2, DATA: 3, SKIP: 4 } as const;
type State = (typeof State)[keyof typeof State];

/**
 * Cuts the payload of PES packets into data units, wherever the packets of the transport stream cut it.
 * Spec: ETSI EN 300 472, PES_data_field
 */
export class DataUnits {
  readonly #sink: DataUnitSink;
  readonly #bytes = new Uint8Array(MAX_UNIT_SIZE);
  #state: State = State.SKIP;
  #id = 0;
  #length = 0;
  #filled = 0;

  constructor(sink: DataUnitSink) {
    this.#sink = sink;
  }

  /** A PES packet begins. */
  start(): void {
    if (this.#state === State.DATA || this.#state === State.LENGTH) this.#sink.damaged();
    this.#state = State.IDENTIFIER;
  }

  /** What follows does not follow what came last. */
  gap(): void {
    this.#state = State.SKIP;
  }

  feed(bytes: Uint8Array, start: number, end: number): void {
    for (let pos = start; pos < end && this.#state !== State.SKIP; ) {
      if (this.#state === State.DATA) pos = this.#fill(bytes, pos, end);
      else this.#step(bytes[pos++]!);
    }
  }

  #step(byte: number): void {
    if (this.#state === State.IDENTIFIER) {
      this.#state = isEbuData(byte) ? State.ID : State.SKIP;
      if (this.#state === State.SKIP) this.#sink.damaged();
    } else if (this.#state === State.ID) {
      this.#id = byte;
      this.#state = State.LENGTH;
    } else {
      this.#length = byte;
      this.#filled = 0;
      this.#state = byte === 0 ? State.ID : State.DATA;
    }
  }

  #fill(bytes: Uint8Array, pos: number, end: number): number {
    const taken = Math.min(end - pos, this.#length - this.#filled);
    // So few that a view of them costs more than the copy.
    for (let n = 0; n < taken; n++) this.#bytes[this.#filled + n] = bytes[pos + n]!;
    this.#filled += taken;
    if (this.#filled === this.#length) {
      this.#state = State.ID;
      this.#sink.unit(this.#id, this.#bytes, this.#length);
    }
    return pos + taken;
  }
}
