/**
 * A bounded number of captured frames: their bytes one after the other, and a row of every column per frame.
 * Made once and filled again and again.
 */
export class Slab {
  readonly bytes: Buffer;
  /** Where the frame begins in `bytes`. */
  readonly offsets: Uint32Array;
  /** Bytes of the frame in `bytes`. */
  readonly capturedLengths: Uint32Array;
  /** Bytes of the frame on the network. */
  readonly wireLengths: Uint32Array;
  /** Arrival: seconds of the epoch, and nanoseconds within that second. */
  readonly seconds: Uint32Array;
  readonly nanoseconds: Uint32Array;

  constructor(
    readonly byteCapacity: number,
    readonly frameCapacity: number,
  ) {
    this.bytes = Buffer.allocUnsafeSlow(byteCapacity);
    this.offsets = new Uint32Array(frameCapacity);
    this.capturedLengths = new Uint32Array(frameCapacity);
    this.wireLengths = new Uint32Array(frameCapacity);
    this.seconds = new Uint32Array(frameCapacity);
    this.nanoseconds = new Uint32Array(frameCapacity);
  }
}
