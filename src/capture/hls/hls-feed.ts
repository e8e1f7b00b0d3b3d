import { createDecipheriv } from 'node:crypto';
import { type HlsFigures, type HlsObserver, type MissingCause, zeroHlsFigures } from './figures.js';
import { type HttpAnswer, type HttpClient, HttpError, hlsError, httpUrl } from './http-client.js';
import { LivePlaylist } from './live-playlist.js';
import type { MediaPlaylist, Segment, SegmentKey } from './playlist.js';

/** Bytes of a segment. */
const MOST_SEGMENT_BYTES = 256 << 20;
const TRIES = 3;
const KEY_BYTES = 16;
const MOST_KEYS = 16;
/** What begins a file of fragmented MP4, at its fifth byte. */
const MP4_BOXES = ['ftyp', 'styp', 'moof', 'sidx', 'emsg', 'prft'];

/** A segment as it is in the stream. */
export interface LoadedSegment {
  readonly bytes: Buffer;
  /** Duration of the segments that are missing before it. */
  readonly missingS: number;
}

/** Loads the segments of a playlist one by one, decrypts them, and measures how they come. */
export class HlsFeed {
  readonly figures: HlsFigures = zeroHlsFigures();
  readonly #playlist: LivePlaylist;
  readonly #keys = new Map<string, Buffer>();
  #bufferMs: number | undefined;

  constructor(
    readonly client: HttpClient,
    url: URL,
    playlist: MediaPlaylist,
    readonly observer: HlsObserver,
  ) {
    this.#playlist = new LivePlaylist(client, url, playlist, this.figures, observer);
  }

  /** The next segment that can be had; undefined: no more will come. Throws CaptureError for what is no transport stream. */
  async next(): Promise<LoadedSegment | undefined> {
    const startMs = performance.now();
    let missingS = 0;
    for (;;) {
      const segment = await this.#playlist.next();
      if (segment === undefined) return undefined;
      const bytes = await this.#load(segment);
      if (this.client.signal.aborted) return undefined;
      if (bytes === undefined) {
        missingS += segment.durationS;
        continue;
      }
      this.#checkKind(bytes);
      this.#play(segment, performance.now() - startMs);
      if (segment.isDiscontinuous) {
        this.figures.discontinuities++;
        const message = `segment ${segment.sequence} begins a discontinuity`;
        this.observer.event({ event: 'discontinuity', sequence: segment.sequence, message });
      }
      return { bytes, missingS };
    }
  }

  async #load(segment: Segment): Promise<Buffer | undefined> {
    if (segment.isGap) return this.#miss(segment, 'gap', 'is missing at the server (EXT-X-GAP)');
    const answer = await this.#get(segment).catch((error: HttpError) => error);
    if (this.client.signal.aborted) return undefined;
    if (answer instanceof HttpError) return this.#miss(segment, 'not_loaded', `cannot be loaded: ${answer.message}`);
    this.#count(segment, answer);
    if (segment.key === undefined) return answer.bytes;
    try {
      return await this.#decrypt(answer.bytes, segment, segment.key);
    } catch (error) {
      return this.#miss(segment, 'not_decrypted', `cannot be decrypted: ${(error as Error).message}`);
    }
  }

  async #get({ uri, range }: Segment): Promise<HttpAnswer> {
    const url = httpUrl(uri, this.#playlist.url);
    const mostBytes = MOST_SEGMENT_BYTES;
    if (range !== undefined && range.length > mostBytes) throw new HttpError('its range is too long', undefined);
    return this.client.get({ url, range, mostBytes, tries: TRIES });
  }

  #count({ sequence, uri, durationS }: Segment, { bytes, durationMs, retries }: HttpAnswer): void {
    const { figures } = this;
    const share = durationS > 0 ? durationMs / 1000 / durationS : 0;
    figures.segments++;
    figures.bytes += bytes.length;
    figures.media_s += durationS;
    figures.download_ms += durationMs;
    figures.retries += retries;
    figures.download_share_max = Math.max(figures.download_share_max, share);
    const download_ms = durationMs;
    // What is behind it may be a token.
    const [address = ''] = uri.split('?');
    this.observer.segment({ sequence, uri: address, duration_s: durationS, bytes: bytes.length, download_ms, retries });
    if (share <= 1) return;
    figures.slow_segments++;
    const message = `segment ${sequence} of ${durationS} s took ${(durationMs / 1000).toFixed(1)} s to load`;
    this.observer.event({ event: 'slow_segment', sequence, message });
  }

  /** A player that begins with the first segment: while it waits for this one it plays what it has. */
  #play({ sequence, durationS }: Segment, waitedMs: number): void {
    const leftMs = this.#bufferMs === undefined ? 0 : this.#bufferMs - waitedMs;
    if (leftMs < 0) {
      this.figures.stalls++;
      this.figures.stalled_ms -= leftMs;
      const message = `a player would have stood still for ${(-leftMs / 1000).toFixed(1)} s before segment ${sequence}`;
      this.observer.event({ event: 'stall', sequence, message });
    }
    this.#bufferMs = Math.max(0, leftMs) + durationS * 1000;
    this.figures.buffer_ms = this.#bufferMs;
  }

  #miss({ sequence }: Segment, cause: MissingCause, what: string): undefined {
    this.figures.missing_segments[cause]++;
    this.observer.event({ event: 'missing_segment', sequence, message: `segment ${sequence} ${what}` });
    return undefined;
  }

  /** Spec: RFC 8216, 4.3.2.4 and 5.2 */
  async #decrypt(bytes: Buffer, { sequence }: Segment, { uri, iv }: SegmentKey): Promise<Buffer> {
    const key = await this.#key(httpUrl(uri!, this.#playlist.url));
    const decipher = createDecipheriv('aes-128-cbc', key, iv ?? sequenceIv(sequence));
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  }

  async #key(url: URL): Promise<Buffer> {
    const known = this.#keys.get(url.href);
    if (known !== undefined) return known;
    const { bytes } = await this.client.get({ url, mostBytes: 1024, tries: TRIES });
    if (bytes.length !== KEY_BYTES) throw new HttpError(`its key has ${bytes.length} bytes`, undefined);
    this.#keys.set(url.href, bytes);
    const [oldest] = this.#keys.keys();
    if (this.#keys.size > MOST_KEYS && oldest !== undefined) this.#keys.delete(oldest);
    return bytes;
  }

  #checkKind(bytes: Buffer): void {
    const url = this.#playlist.url;
    if (MP4_BOXES.includes(bytes.toString('latin1', 4, 8))) {
      throw hlsError(url, 'has segments of fragmented MP4: only transport streams are read');
    }
    if (bytes.toString('latin1', 0, 3) === 'ID3')
      throw hlsError(url, 'has segments of packed audio: only transport streams are read');
  }
}

function sequenceIv(sequence: number): Buffer {
  const iv = Buffer.alloc(16);
  iv.writeBigUInt64BE(BigInt(sequence), 8);
  return iv;
}
