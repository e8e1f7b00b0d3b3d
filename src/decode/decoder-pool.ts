import {
  DECODER_ENDS,
  NOT_DECODED_CAUSES,
  type NotDecodedCause,
  type PictureAccount,
} from '../report/picture-account.js';
import { CrashMemory } from './crash-memory.js';
import type { DecoderEnded } from './decoder-process.js';
import { PictureBudget } from './picture-budget.js';
import { PictureQueue, type QueuedPicture } from './picture-queue.js';
import type { PictureSlot, SlotObserver } from './picture-slot.js';
import type { FailedAnswer, PictureAnswer, PictureRequest, RgbPicture } from './protocol.js';

export interface PoolSettings {
  /** Makes a decoder. */
  readonly createSlot: (observer: SlotObserver) => PictureSlot;
  /** Processes for pictures. */
  readonly processes: number;
  /** The interval between pictures of a stream that is asked for. */
  readonly intervalMs: number;
  /** Percent of all cores. */
  readonly budgetPercent: number;
  readonly cores: number;
}

/** What the pool says to people. */
export interface PoolObserver {
  /** A decoder ended, and is replaced. */
  ended(end: DecoderEnded): void;
  /** Pictures of that key end decoders: none is decoded for so long. */
  suspended(key: string, pauseMs: number): void;
  /** Monotonic ms. */
  now(): number;
}

/** A picture that was asked for and was not decoded. */
export interface NotDecoded {
  readonly kind: 'not_decoded';
  readonly cause: NotDecodedCause;
  readonly detail: string;
}

/** What the pool knows of what became of the pictures. */
export type PoolFigures = Omit<PictureAccount, 'not_saved'>;

interface Queued extends QueuedPicture {
  readonly request: PictureRequest;
  readonly resolve: (result: PictureAnswer | NotDecoded) => void;
}

interface JpegJob {
  readonly picture: RgbPicture;
  readonly quality: number;
  readonly resolve: (jpeg: Uint8Array | undefined) => void;
}

/** Access units that wait, of all streams. */
const MAX_QUEUE_BYTES = 64 * 2 ** 20;
/** Filmstrips that wait. */
const MAX_JPEGS = 32;
/** An access unit that ends a decoder is not worth more. */
const CRASH_COST_MS = 100;

/** Decoder processes that stay up and serve all streams in turn. */
export class DecoderPool {
  readonly #slots: readonly PictureSlot[];
  readonly #observer: PoolObserver;
  readonly #queue = new PictureQueue<Queued>(MAX_QUEUE_BYTES);
  readonly #jpegs: JpegJob[] = [];
  readonly #crashes = new CrashMemory();
  readonly #budget: PictureBudget;
  /** Those of which a picture is being decoded. */
  readonly #inFlight = new Set<string>();
  readonly #notDecoded = zeros(NOT_DECODED_CAUSES);
  readonly #ended = zeros(DECODER_ENDS);
  #asked = 0;
  #decoded = 0;
  #damaged = 0;
  #cpuMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(settings: PoolSettings, observer: PoolObserver) {
    this.#observer = observer;
    this.#budget = new PictureBudget(settings.intervalMs, settings.budgetPercent, settings.cores);
    const now = (): number => observer.now();
    this.#slots = Array.from({ length: settings.processes }, () => {
      return settings.createSlot({ now, ended: (end) => this.#slotEnded(end) });
    });
  }

  /** Of the processes that run. */
  get pids(): readonly number[] {
    return this.#slots.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  get figures(): PoolFigures {
    return {
      processes: this.#slots.length,
      asked: this.#asked,
      decoded: this.#decoded,
      damaged: this.#damaged,
      waiting: this.#queue.size,
      in_flight: this.#inFlight.size,
      not_decoded: { ...this.#notDecoded },
      decoders_ended: { ...this.#ended },
      cpu_ms: Math.round(this.#cpuMs),
      interval_ms: this.intervalMs,
    };
  }

  /** The interval between pictures that each stream can have now. */
  get intervalMs(): number {
    return this.#budget.intervalMs(this.#observer.now());
  }

  /** Decodes a picture when it is its turn; a later one of the same key takes its place where it still waits. Never rejects. */
  picture(key: string, request: PictureRequest): Promise<PictureAnswer | NotDecoded> {
    this.#asked++;
    return new Promise((resolve) => {
      const drop = (cause: NotDecodedCause): void => resolve(this.#count(cause, ''));
      if (this.#isClosed) drop('closed');
      else if (this.#crashes.isSuspended(key, this.#observer.now())) drop('suspended');
      else this.#queue.push({ key, request, bytes: request.accessUnit.length, resolve, drop });
      this.#pump();
    });
  }

  /** Makes a JPEG, such as of a filmstrip; undefined where that cannot be. Never rejects. */
  jpeg(picture: RgbPicture, quality: number): Promise<Uint8Array | undefined> {
    return new Promise((resolve) => {
      if (this.#isClosed || this.#jpegs.length >= MAX_JPEGS) return resolve(undefined);
      this.#jpegs.push({ picture, quality, resolve });
      this.#pump();
    });
  }

  /** The stream is over. */
  forget(key: string): void {
    this.#budget.forget(key);
  }

  /** What waits is dropped. Resolves when all processes have ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#queue.clear('closed');
    for (const { resolve } of this.#jpegs.splice(0)) resolve(undefined);
    await Promise.all(this.#slots.map((slot) => slot.close()));
  }

  #pump(): void {
    if (this.#isClosed) return;
    const nowMs = this.#observer.now();
    let waitMs = Number.POSITIVE_INFINITY;
    for (const slot of this.#slots) {
      if (slot.isBusy) continue;
      const pauseMs = slot.waitMs(nowMs);
      if (pauseMs > 0) waitMs = Math.min(waitMs, pauseMs);
      else if (!this.#begin(slot)) waitMs = Math.min(waitMs, this.#budget.waitMs(nowMs) || Number.POSITIVE_INFINITY);
    }
    if (waitMs === Number.POSITIVE_INFINITY || (this.#queue.size === 0 && this.#jpegs.length === 0)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#pump(), waitMs);
  }

  /** Whether the slot has something to do now. */
  #begin(slot: PictureSlot): boolean {
    const jpeg = this.#jpegs.shift();
    if (jpeg !== undefined) {
      void this.#makeJpeg(slot, jpeg);
      return true;
    }
    if (this.#budget.waitMs(this.#observer.now()) > 0) return false;
    const next = this.#queue.take((key) => !this.#inFlight.has(key));
    if (next === undefined) return false;
    void this.#decode(slot, next);
    return true;
  }

  async #decode(slot: PictureSlot, { key, request, resolve }: Queued): Promise<void> {
    this.#inFlight.add(key);
    const answer = await slot.picture(request);
    this.#inFlight.delete(key);
    resolve(this.#settle(key, answer));
    this.#pump();
  }

  async #makeJpeg(slot: PictureSlot, { picture, quality, resolve }: JpegJob): Promise<void> {
    const answer = await slot.jpeg(picture, quality);
    if (answer.kind !== 'ended') this.#cpuMs += answer.cpuMs;
    resolve(answer.kind === 'jpeg' ? answer.jpeg : undefined);
    this.#pump();
  }

  #settle(key: string, answer: PictureAnswer | FailedAnswer | DecoderEnded): PictureAnswer | NotDecoded {
    const nowMs = this.#observer.now();
    if (answer.kind === 'ended') {
      if (answer.cause === 'closed') return this.#count('closed', answer.detail);
      this.#budget.spent(key, CRASH_COST_MS, nowMs);
      const pauseMs = answer.cause === 'cannot_start' ? 0 : this.#crashes.crashed(key, nowMs);
      if (pauseMs > 0) this.#observer.suspended(key, pauseMs);
      return this.#count('decoder', `${answer.cause}: ${answer.detail}`);
    }
    this.#budget.spent(key, answer.cpuMs, nowMs);
    this.#cpuMs += answer.cpuMs;
    this.#crashes.succeeded(key);
    if (answer.kind === 'failed') return this.#count('failed', answer.reason);
    this.#decoded++;
    if (answer.isDamaged) this.#damaged++;
    return answer;
  }

  #count(cause: NotDecodedCause, detail: string): NotDecoded {
    this.#notDecoded[cause]++;
    return { kind: 'not_decoded', cause, detail };
  }

  #slotEnded(end: DecoderEnded): void {
    this.#ended[end.cause]++;
    this.#observer.ended(end);
    this.#pump();
  }
}

function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
