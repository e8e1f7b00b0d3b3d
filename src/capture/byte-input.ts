import { addon, type Handle, rethrow } from './native.js';

/** The bytes of a file or a pipe, with a look ahead. One call at a time, but for close. Calls throw CaptureError. */
export class ByteInput {
  readonly handle: Handle;
  #pending: Promise<unknown> = Promise.resolve();

  /** Takes over the descriptor; 0 stays open. Of a named pipe the first writer is waited for. */
  constructor(descriptor: number, isNamedPipe: boolean) {
    this.handle = addon().openInput(descriptor, isNamedPipe);
  }

  /** A copy of all bytes at hand, which stay to be read: so many at least, unless the input is shorter or closed. */
  peek(wanted: number): Promise<Buffer> {
    return this.#track(addon().peekInput(this.handle, wanted));
  }

  /** Some bytes, 0 at the end of the input and when closed. */
  read(buffer: Uint8Array, offset: number, length: number): Promise<number> {
    return this.#track(addon().readInput(this.handle, buffer, offset, length));
  }

  /** Ends a pending call at once. May be called twice. */
  async close(): Promise<void> {
    addon().closeInput(this.handle);
    await Promise.allSettled([this.#pending]);
  }

  #track<T>(call: Promise<T>): Promise<T> {
    const translated = call.catch(rethrow);
    this.#pending = translated;
    return translated;
  }
}
