// Tested by: test/recording/mp4/mp4-recording.test.ts
import type { ByteWriter } from '../../output/byte-writer.js';
import type { RecordingTarget } from '../recording.js';
import type { Fragment } from './fragment-writer.js';
import type { FragmentInfo } from './media-file.js';
import type { Mp4Output } from './mp4-recording.js';
import type { TakenPackets } from './packet-account.js';
import { writeFragment } from './write-fragment.js';

/** One file, and another one with a number where the format changes. */
export class Mp4Files implements Mp4Output {
  readonly #target: RecordingTarget;
  readonly #closing = new Set<Promise<void>>();
  #writer: ByteWriter | undefined;
  #number = 0;
  /** Of a later session of the stream: an MP4 file cannot be added to. */
  #session = '';

  constructor(target: RecordingTarget) {
    this.#target = target;
  }

  begin(head: Uint8Array, arrivalS: number): void {
    if (this.#writer !== undefined) this.#close(this.#writer);
    this.#number++;
    this.#writer = this.#number === 1 ? this.#openFirst(arrivalS) : this.#openNext();
    this.#writer.write({ bytes: head, settle: () => {} });
  }

  fragment(fragment: Fragment, _info: FragmentInfo, _arrivalS: number, { settle }: TakenPackets): void {
    writeFragment(this.#writer!, fragment, settle);
  }

  async flushed(): Promise<void> {
    await Promise.all([this.#writer?.flushed(), ...this.#closing]);
  }

  async close(): Promise<void> {
    await Promise.all([this.#writer?.close(), ...this.#closing]);
  }

  #openFirst(arrivalS: number): ByteWriter {
    const { writer, isNew } = this.#target.openFile();
    if (isNew) return writer;
    this.#close(writer);
    this.#session = `-${new Date(arrivalS * 1000).toISOString().replace(/[-:]|\.\d+/g, '')}`;
    return this.#target.openFile(this.#session).writer;
  }

  #openNext(): ByteWriter {
    return this.#target.openFile(`${this.#session}-${String(this.#number).padStart(4, '0')}`).writer;
  }

  #close(writer: ByteWriter): void {
    const closed = writer.close();
    this.#closing.add(closed);
    void closed.finally(() => this.#closing.delete(closed));
  }
}
