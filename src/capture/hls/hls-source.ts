// Tested by: test/e2e/hls.test.ts
import { PLAIN_PACKETS } from '../../mpegts/ts-layout.js';
import { CaptureError, END_OF_INPUT, type FrameSource } from '../frame-source.js';
import type { Slab } from '../slab.js';
import { openTsFileSource } from '../ts-file-source.js';
import type { HlsFigures, HlsObserver } from './figures.js';
import { HlsFeed } from './hls-feed.js';
import { HttpClient, type HttpError, httpUrl, shownUrl } from './http-client.js';
import { openMedia } from './live-playlist.js';

/** The bytes of the segments behind each other; a read never goes over the end of one. */
class SegmentInput {
  /** Duration of all segments that were missing before what is read. */
  missingS = 0;
  /** Epoch seconds at which the first segment was there. */
  startS: number | undefined;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(
    readonly feed: HlsFeed,
    readonly stop: AbortController,
  ) {}

  async read(buffer: Uint8Array, offset: number, length: number): Promise<number> {
    while (this.#at === this.#bytes.length) {
      this.#bytes = Buffer.alloc(0);
      this.#at = 0;
      const segment = await this.feed.next();
      if (segment === undefined) return 0;
      this.#bytes = segment.bytes;
      this.missingS += segment.missingS;
      this.startS ??= Date.now() / 1000;
    }
    const count = Math.min(length, this.#bytes.length - this.#at);
    buffer.set(this.#bytes.subarray(this.#at, this.#at + count), offset);
    this.#at += count;
    return count;
  }

  async close(): Promise<void> {
    this.stop.abort();
  }
}

/** A transport stream over HTTP. */
export interface HlsSource extends FrameSource {
  /** What was measured so far. */
  readonly figures: HlsFigures;
}

/**
 * Opens a playlist of transport streams. Frames have up to 7 packets; their times begin when the first segment is there and go on by the
 * PCR, over missing segments by their durations: segments come in one piece, so that times of arrival say nothing of a packet.
 * Throws CaptureError.
 */
export async function openHlsSource(
  text: string,
  observer: HlsObserver,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<HlsSource> {
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  const client = new HttpClient(stop.signal);
  const address = addressOf(text);
  const { url, playlist, bandwidthBps } = await openMedia(client, address);
  if (bandwidthBps !== undefined) say(`the variant of the highest bandwidth, ${bandwidthBps} b/s: ${shownUrl(url)}`);
  const feed = new HlsFeed(client, url, playlist, observer);
  const input = new SegmentInput(feed, stop);
  const name = shownUrl(address);
  const frames = await openTsFileSource({
    name,
    input,
    layout: PLAIN_PACKETS,
    isFile: false,
    pcrTimes: true,
    mayStandStill: true,
  });
  const read = async (slab: Slab): Promise<number> => {
    const count = await frames.read(slab);
    if (count === END_OF_INPUT) return count;
    addSeconds(slab, count, (input.startS ?? 0) + input.missingS);
    return count;
  };
  return {
    name,
    isLive: false,
    linkType: 'datagram',
    read,
    dropStatistics: () => null,
    skippedBytes: () => frames.skippedBytes(),
    close: () => frames.close(),
    figures: feed.figures,
  };
}

function addressOf(text: string): URL {
  try {
    return httpUrl(text);
  } catch (error) {
    throw new CaptureError('BAD_FILE', `--hls ${(error as HttpError).message}`, { cause: error });
  }
}

function addSeconds(slab: Slab, frames: number, seconds: number): void {
  const whole = Math.floor(seconds);
  const rest = Math.round((seconds - whole) * 1e9);
  for (let frame = 0; frame < frames; frame++) {
    const nanoseconds = slab.nanoseconds[frame]! + rest;
    const carry = nanoseconds >= 1e9 ? 1 : 0;
    slab.nanoseconds[frame] = nanoseconds - carry * 1e9;
    slab.seconds[frame] = slab.seconds[frame]! + whole + carry;
  }
}
