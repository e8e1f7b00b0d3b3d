// Tested by: test/board/board-bounds.test.ts, test/board/routes/board-routes.test.ts
import type { ImageRecord } from '../report/image-record.js';
import { BOUNDS, type Bounds } from './bounds.js';
import type { RowPicture } from './contract.js';

/** A picture that was made. */
export interface TakenImage {
  readonly record: ImageRecord;
  /** The same as a small JPEG; null: there is none. */
  readonly thumbnail: Uint8Array | null;
}

/** A picture that can be had. */
export interface StoredPicture extends RowPicture {
  readonly pid: number;
  readonly reason: 'interval' | 'event';
  readonly jpeg: Buffer;
  readonly thumbnail: Buffer | null;
}

interface Strip {
  readonly n: number;
  /** The video that the row shows. */
  readonly pid: number;
  /** The oldest first. */
  readonly pictures: StoredPicture[];
}

/** The last pictures of each row; the row that waits longest for a new one gives way first. */
export class PictureStore {
  /** Pictures that were too large. */
  leftOut = 0;
  bytes = 0;
  /** By row, the one that got a picture last at the end. */
  readonly #strips = new Map<number, Strip>();
  #sequence: number;

  /** `beganMs`: epoch ms, from which pictures are numbered: browsers keep them by their number, beyond the end of this process. */
  constructor(
    beganMs: number,
    readonly bounds: Bounds = BOUNDS,
  ) {
    this.#sequence = Math.floor(beganMs);
  }

  /** What the row shows now. */
  put(n: number, { record, thumbnail: small }: TakenImage, nowMs: number): RowPicture | null {
    const { pid, width, height, is_damaged, reason } = record;
    const isTooLarge = record.base64_image.length > (this.bounds.longestPicture * 4) / 3;
    if (isTooLarge) this.leftOut++;
    if (isTooLarge) return this.#shown(this.#strips.get(n));
    const jpeg = Buffer.from(record.base64_image, 'base64');
    const thumbnail = small === null ? null : Buffer.from(small);
    const strip = this.#strips.get(n) ?? { n, pid, pictures: [] };
    const sequence = ++this.#sequence;
    const timeMs = Math.round(record.timestamp ?? nowMs);
    const picture = { sequence, time_ms: timeMs, width, height, is_damaged, pid, reason, jpeg, thumbnail };
    strip.pictures.push(picture);
    this.bytes += sizeOf(picture);
    this.#strips.delete(n);
    this.#strips.set(n, strip);
    this.#shorten(strip, pid);
    while (this.bytes > this.bounds.pictureBytes) this.#makeRoom();
    return this.#shown(strip);
  }

  /** The newest first. */
  all(n: number): StoredPicture[] {
    return [...(this.#strips.get(n)?.pictures ?? [])].reverse();
  }

  /** undefined: it is not there, or not any more. `sequence` undefined: the one that the row shows. */
  find(n: number, sequence: number | undefined): StoredPicture | undefined {
    const strip = this.#strips.get(n);
    if (sequence !== undefined) return strip?.pictures.find((picture) => picture.sequence === sequence);
    return strip?.pictures.findLast(({ pid }) => pid === strip.pid);
  }

  forget(n: number): void {
    for (const picture of this.#strips.get(n)?.pictures ?? []) this.bytes -= sizeOf(picture);
    this.#strips.delete(n);
  }

  #shown(strip: Strip | undefined): RowPicture | null {
    const picture = strip === undefined ? undefined : this.find(strip.n, undefined);
    if (picture === undefined) return null;
    const { sequence, time_ms, width, height, is_damaged } = picture;
    return { sequence, time_ms, width, height, is_damaged };
  }

  #shorten({ pictures }: Strip, pid: number): void {
    const ofPid = pictures.filter((picture) => picture.pid === pid);
    if (ofPid.length > this.bounds.picturesOfPid) this.#drop(pictures, pictures.indexOf(ofPid[0]!));
    if (pictures.length > this.bounds.picturesOfRow) this.#drop(pictures, 0);
  }

  #makeRoom(): void {
    const strips = [...this.#strips.values()];
    const strip = strips.find(({ pictures }) => pictures.length > 1) ?? strips[0]!;
    this.#drop(strip.pictures, 0);
    if (strip.pictures.length === 0) this.#strips.delete(strip.n);
  }

  #drop(pictures: StoredPicture[], index: number): void {
    const [dropped] = pictures.splice(index, 1);
    if (dropped !== undefined) this.bytes -= sizeOf(dropped);
  }
}

function sizeOf({ jpeg, thumbnail }: StoredPicture): number {
  return jpeg.length + (thumbnail?.length ?? 0);
}
