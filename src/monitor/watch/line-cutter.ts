import { StringDecoder } from 'node:string_decoder';

/** Bytes of a line that are kept. */
export const MOST_LINE_BYTES = 8192;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** What a terminal may take for a command and JSON does not escape. */
const CONTROLS = /[\u007f-\u009f]/g;

export interface CutLine {
  readonly line: string;
  readonly truncated: boolean;
}

/** Cuts bytes into lines; holds one of bounded length. */
export class LineCutter {
  readonly #line = Buffer.allocUnsafe(MOST_LINE_BYTES);
  #length = 0;
  #isLonger = false;

  /** Hands over complete lines, at most so many, and returns how many bytes were used. */
  push(bytes: Uint8Array, mostLines: number, onLine: (line: CutLine) => void): number {
    let from = 0;
    for (let lines = 0; lines < mostLines && from < bytes.length; lines++) {
      const end = bytes.indexOf(LINE_FEED, from);
      this.#add(bytes.subarray(from, end < 0 ? bytes.length : end));
      if (end < 0) return bytes.length;
      from = end + 1;
      onLine(this.#take());
    }
    return from;
  }

  /** The line that has no end yet; undefined: there is none. */
  flush(): CutLine | undefined {
    return this.#length === 0 ? undefined : this.#take();
  }

  #add(bytes: Uint8Array): void {
    const room = MOST_LINE_BYTES - this.#length;
    this.#line.set(bytes.subarray(0, room), this.#length);
    this.#length += Math.min(room, bytes.length);
    this.#isLonger ||= bytes.length > room;
  }

  #take(): CutLine {
    const end = this.#line[this.#length - 1] === CARRIAGE_RETURN ? this.#length - 1 : this.#length;
    // A character that the bound cuts in two is left out.
    const text = new StringDecoder('utf8').write(this.#line.subarray(0, Math.max(0, end)));
    const cut = { line: text.replace(CONTROLS, '\uFFFD'), truncated: this.#isLonger };
    this.#length = 0;
    this.#isLonger = false;
    return cut;
  }
}
