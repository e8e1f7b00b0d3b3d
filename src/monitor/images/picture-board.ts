/** A picture that is ready to be shown. */
export interface BoardPicture {
  readonly probeId: string | null;
  readonly streamId: string;
  readonly pid: number;
  /** Name of the service; null where it is not known. */
  readonly serviceName: string | null;
  /** When it is to be shown: epoch ms; null without arrival times. */
  readonly timestamp: number | null;
  /** The same in ns since the first datagram of the stream. */
  readonly timeNs: number;
  /** 90 kHz; null: it has none. */
  readonly pts90k: number | null;
  readonly reason: 'interval' | 'event';
  readonly isDamaged: boolean;
  readonly width: number;
  readonly height: number;
  readonly jpeg: Uint8Array;
}

/** One video stream that has pictures. */
export interface BoardEntry {
  readonly key: string;
  /** The latest one. */
  readonly latest: BoardPicture;
  readonly pictures: number;
}

export interface BoardLimits {
  /** Pictures of each video stream. */
  readonly length: number;
  /** All JPEGs together. */
  readonly maxBytes: number;
}

/** The last pictures of each video stream, in memory: what a page shows of them. */
export class PictureBoard {
  readonly #limits: BoardLimits;
  /** By key, the one that got a picture last at the end; each oldest picture first. */
  readonly #strips = new Map<string, BoardPicture[]>();
  #bytes = 0;

  constructor(limits: BoardLimits) {
    this.#limits = limits;
  }

  /** Bytes of all JPEGs. */
  get bytes(): number {
    return this.#bytes;
  }

  put(picture: BoardPicture): void {
    const key = boardKey(picture.probeId, picture.streamId, picture.pid);
    const strip = this.#strips.get(key) ?? [];
    strip.push(picture);
    this.#bytes += picture.jpeg.length;
    this.#strips.delete(key);
    this.#strips.set(key, strip);
    if (strip.length > this.#limits.length) this.#shorten(key, strip);
    while (this.#bytes > this.#limits.maxBytes) this.#makeRoom();
  }

  /** All video streams that have pictures, sorted by key. */
  entries(): BoardEntry[] {
    return [...this.#strips]
      .map(([key, strip]) => ({ key, latest: strip.at(-1)!, pictures: strip.length }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  latest(key: string): BoardPicture | undefined {
    return this.#strips.get(key)?.at(-1);
  }

  /** The last pictures, the oldest first. */
  strip(key: string): readonly BoardPicture[] {
    return this.#strips.get(key) ?? [];
  }

  /** The pictures of all video of a stream. */
  picturesOf(probeId: string | null, streamId: string): readonly BoardPicture[] {
    const strips = [...this.#strips.values()];
    return strips.flatMap((strip) => (strip[0]!.probeId === probeId && strip[0]!.streamId === streamId ? strip : []));
  }

  /** Forgets the pictures of a stream. */
  forget(probeId: string | null, streamId: string): void {
    for (const [key, strip] of this.#strips) {
      if (strip[0]!.probeId !== probeId || strip[0]!.streamId !== streamId) continue;
      this.#strips.delete(key);
      for (const { jpeg } of strip) this.#bytes -= jpeg.length;
    }
  }

  #shorten(key: string, strip: BoardPicture[]): void {
    const oldest = strip.shift();
    if (oldest !== undefined) this.#bytes -= oldest.jpeg.length;
    if (strip.length === 0) this.#strips.delete(key);
  }

  /** Of the stream that waits longest for a picture: its oldest, as long as any stream has several; then its only one. */
  #makeRoom(): void {
    const strips = [...this.#strips];
    const [key, strip] = strips.find(([, { length }]) => length > 1) ?? strips[0]!;
    this.#shorten(key, strip);
  }
}

/** Names a video stream on the board. */
export function boardKey(probeId: string | null, streamId: string, pid: number): string {
  return `${probeId ?? ''}/${streamId}/${pid}`;
}
