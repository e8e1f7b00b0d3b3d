// Tested by: test/capture/hls/hls-feed.test.ts
import { setTimeout as sleep } from 'node:timers/promises';
import type { HlsFigures, HlsObserver } from './figures.js';
import { type HttpClient, hlsError } from './http-client.js';
import { type MediaPlaylist, MOST_PLAYLIST_BYTES, parsePlaylist, type Segment } from './playlist.js';

const TRIES = 3;
/** How many playlists in a row must have lower numbers to be believed: caches show old ones. */
const RESET_AFTER = 3;
/** A server that says less is not asked more often. */
const SHORTEST_TARGET_S = 0.5;
const LONGEST_TARGET_S = 300;
/** A playlist that has not changed for so many target durations is stale. Spec: RFC 8216, 6.2.2 */
const STALE_TARGETS = 1.5;
/** Behind the end of a live playlist, in target durations. Spec: RFC 8216, 6.3.3 */
const START_TARGETS = 3;

/** Follows a media playlist: which segment is next, and when it is loaded again. */
export class LivePlaylist {
  readonly #pending: Segment[] = [];
  #playlist: MediaPlaylist;
  #url: URL;
  #next: number | undefined;
  #known = new Map<number, string>();
  #loadedMs: number;
  #changedMs: number;
  #hasChanged = true;
  #isStale = false;
  #lower = 0;

  constructor(
    readonly client: HttpClient,
    url: URL,
    playlist: MediaPlaylist,
    readonly figures: HlsFigures,
    readonly observer: HlsObserver,
  ) {
    this.#url = url;
    this.#playlist = playlist;
    this.#loadedMs = performance.now();
    this.#changedMs = this.#loadedMs;
    this.figures.playlist_loads++;
  }

  /** What the addresses of segments are relative to. */
  get url(): URL {
    return this.#url;
  }

  /** The next segment; undefined: no more will come, or the client is stopped. */
  async next(): Promise<Segment | undefined> {
    for (;;) {
      const { signal } = this.client;
      if (signal.aborted) return undefined;
      if (this.#next !== undefined && !this.#playlist.hasEnded && this.#dueMs() <= 0) await this.#load();
      if (this.#next === undefined) await this.#begin();
      const segment = this.#pending.shift();
      if (segment !== undefined || this.#playlist.hasEnded) return segment;
      await sleep(Math.max(0, this.#dueMs()), undefined, { signal }).catch(() => {});
    }
  }

  /** A playlist that has waited is loaded again before a place in it is chosen. */
  async #begin(): Promise<void> {
    if (!this.#playlist.hasEnded && this.#dueMs() <= 0) await this.#load();
    this.#next = firstSequence(this.#playlist);
    this.#take(this.#playlist);
  }

  get #targetMs(): number {
    return 1000 * Math.min(LONGEST_TARGET_S, Math.max(SHORTEST_TARGET_S, this.#playlist.targetDurationS));
  }

  /** Until it is to be loaded again. Spec: RFC 8216, 6.3.4 */
  #dueMs(): number {
    const waitMs = this.#hasChanged ? this.#targetMs : this.#targetMs / 2;
    return this.#loadedMs + waitMs - performance.now();
  }

  async #load(): Promise<void> {
    const { figures } = this;
    this.#loadedMs = performance.now();
    const loaded = await loadMedia(this.client, this.#url, 1);
    if (this.client.signal.aborted) return;
    if (typeof loaded === 'string') {
      figures.playlist_errors++;
      this.#hasChanged = false;
      this.observer.event({ event: 'playlist_error', sequence: null, message: `the playlist ${loaded}` });
    } else {
      figures.playlist_loads++;
      const { playlist } = loaded;
      this.#hasChanged = isOther(playlist, this.#playlist);
      if (this.#hasChanged) this.#changedMs = this.#loadedMs;
      this.#playlist = playlist;
      this.#sayChanged(playlist);
      if (this.#next !== undefined) this.#take(playlist);
    }
    this.#followAge();
  }

  #followAge(): void {
    const { figures } = this;
    figures.playlist_age_ms = this.#playlist.hasEnded ? 0 : this.#loadedMs - this.#changedMs;
    figures.playlist_age_max_ms = Math.max(figures.playlist_age_max_ms, figures.playlist_age_ms);
    const isStale = figures.playlist_age_ms > STALE_TARGETS * this.#targetMs;
    if (isStale && !this.#isStale) {
      const message = `the playlist has not changed for ${(figures.playlist_age_ms / 1000).toFixed(1)} s`;
      this.observer.event({ event: 'stale_playlist', sequence: null, message });
    }
    this.#isStale = isStale;
  }

  /** Queues what is new in it. */
  #take({ segments, mediaSequence }: MediaPlaylist): void {
    const last = mediaSequence + segments.length - 1;
    if (segments.length > 0 && last < this.#next! - 1) {
      if (++this.#lower < RESET_AFTER) return;
      const message = `the numbers of segments begin anew: ${mediaSequence} after ${this.#next! - 1}`;
      this.observer.event({ event: 'sequence_reset', sequence: mediaSequence, message });
      this.#next = mediaSequence;
    }
    this.#lower = 0;
    if (segments.length === 0) return;
    if (mediaSequence > this.#next!) this.#sayExpired(mediaSequence - this.#next!);
    for (const segment of segments) {
      if (segment.sequence < this.#next!) continue;
      this.#pending.push(segment);
      this.#next = segment.sequence + 1;
    }
  }

  #sayExpired(count: number): void {
    this.figures.missing_segments.expired += count;
    const message = `${count} segments left the playlist before they were loaded`;
    this.observer.event({ event: 'missing_segment', sequence: this.#next!, message });
  }

  #sayChanged({ segments }: MediaPlaylist): void {
    const known = new Map(segments.map((segment) => [segment.sequence, addressOf(segment)]));
    for (const [sequence, address] of known) {
      const before = this.#known.get(sequence);
      if (before === undefined || before === address || this.#lower > 0) continue;
      this.figures.changed_segments++;
      const message = `segment ${sequence} has another address than before`;
      this.observer.event({ event: 'changed_segment', sequence, message });
    }
    this.#known = known;
  }
}

/** Loads a media playlist, or the one of the highest bandwidth of a master playlist; a text says what is wrong. */
async function loadMedia(
  client: HttpClient,
  url: URL,
  tries = TRIES,
): Promise<
  { readonly url: URL; readonly playlist: MediaPlaylist; readonly bandwidthBps: number | undefined } | string
> {
  let address = url;
  let bandwidthBps: number | undefined;
  for (let depth = 0; depth < 2; depth++) {
    const loaded = await client
      .get({ url: address, mostBytes: MOST_PLAYLIST_BYTES, tries })
      .catch((error: Error) => `cannot be loaded: ${error.message}`);
    if (typeof loaded === 'string') return loaded;
    const playlist = parsePlaylist(loaded.bytes.toString('utf8'));
    if (typeof playlist === 'string') return playlist;
    if (playlist.kind === 'media') return { url: loaded.url, playlist, bandwidthBps };
    const best = playlist.variants.reduce((one, other) => (other.bandwidthBps > one.bandwidthBps ? other : one));
    if (!URL.canParse(best.uri, loaded.url.href)) return 'has a variant without an address';
    address = new URL(best.uri, loaded.url);
    if (!/^https?:$/.test(address.protocol)) return 'has a variant that is not of http or https';
    bandwidthBps = best.bandwidthBps;
  }
  return 'has a master playlist as its variant';
}

/** The same, at the beginning. Throws CaptureError. */
export async function openMedia(client: HttpClient, url: URL) {
  const loaded = await loadMedia(client, url);
  if (typeof loaded === 'string') throw hlsError(url, loaded);
  return loaded;
}

/** All of what has ended; of what goes on, from three target durations before the end. */
function firstSequence({ segments, mediaSequence, targetDurationS, hasEnded }: MediaPlaylist): number {
  if (hasEnded) return mediaSequence;
  let behindS = 0;
  for (let index = segments.length - 1; index >= 0; index--) {
    behindS += segments[index]!.durationS;
    if (behindS >= START_TARGETS * targetDurationS) return segments[index]!.sequence;
  }
  return mediaSequence;
}

function isOther(one: MediaPlaylist, other: MediaPlaylist): boolean {
  const end = ({ mediaSequence, segments }: MediaPlaylist): number => mediaSequence + segments.length;
  return end(one) !== end(other) || one.hasEnded !== other.hasEnded;
}

function addressOf({ uri, range }: Segment): string {
  return range === undefined ? uri : `${uri} ${range.offset}+${range.length}`;
}
