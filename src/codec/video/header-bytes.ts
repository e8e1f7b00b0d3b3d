/** More bytes of headers, with the size of each before it, are not compared. */
const MAX_SIZE = 512;
const SIZE_BYTES = 2;

/** The headers of a sequence as they came, so that what they say is not put together anew where they come again. */
export class HeaderBytes {
  #now = new Uint8Array(MAX_SIZE);
  #before = new Uint8Array(MAX_SIZE);
  /** More than MAX_SIZE: not all of them are there. */
  #length = 0;
  #lengthBefore = 0;

  /** The headers of a sequence begin. */
  begin(): void {
    this.#length = 0;
  }

  /** The next of them: its first `end` bytes. */
  add(bytes: Uint8Array, end: number): void {
    const now = this.#now;
    const start = this.#length + SIZE_BYTES;
    this.#length = start + end;
    if (this.#length > MAX_SIZE) return;
    now[start - 2] = end >> 8;
    now[start - 1] = end;
    for (let n = 0; n < end; n++) now[start + n] = bytes[n]!;
  }

  /** No more come: whether they are those of the call before, in the same order. */
  end(): boolean {
    const isSame = this.#length <= MAX_SIZE && this.#length === this.#lengthBefore && this.#haveSameBytes();
    const before = this.#before;
    this.#before = this.#now;
    this.#lengthBefore = this.#length;
    this.#now = before;
    this.#length = 0;
    return isSame;
  }

  #haveSameBytes(): boolean {
    for (let n = 0; n < this.#length; n++) if (this.#now[n] !== this.#before[n]) return false;
    return true;
  }
}
