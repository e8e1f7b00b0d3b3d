/** Takes the place of an array that is not long enough. */
const MIN_SIZE = 1024;

/**
 * The payload of a NAL unit without its emulation_prevention_three_bytes and without zeros behind its end. Only valid until the next
 * call: units are read one after the other.
 * Spec: ITU-T H.264, 7.3.1 and 7.4.1; ITU-T H.265, 7.3.1.1
 */
export class Rbsp {
  bytes = new Uint8Array(MIN_SIZE);
  length = 0;

  /** Returns itself. */
  read(bytes: Uint8Array, start: number, end: number): this {
    let last = end;
    while (last > start && bytes[last - 1] === 0) last--;
    if (last - start > this.bytes.length) this.bytes = new Uint8Array((last - start) * 2);
    const into = this.bytes;
    let length = 0;
    let zeros = 0;
    for (let at = start; at < last; at++) {
      const byte = bytes[at]!;
      if (zeros >= 2 && byte === 3) {
        zeros = 0;
        continue;
      }
      zeros = byte === 0 ? zeros + 1 : 0;
      into[length++] = byte;
    }
    this.length = length;
    return this;
  }
}
