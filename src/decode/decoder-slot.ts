// Tested by: test/decode/decoder-pool.test.ts

import type { DecoderEnd } from '../report/picture-account.js';
import { type DecoderEnded, DecoderProcess, type ProcessSettings } from './decoder-process.js';
import type { PictureSlot, SlotObserver } from './picture-slot.js';
import {
  type DecoderAnswer,
  type FailedAnswer,
  type JpegAnswer,
  jpegMessage,
  type PictureAnswer,
  type PictureRequest,
  pictureMessage,
  type RgbPicture,
} from './protocol.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** What a decoder says that has no memory left: another one begins in its place. */
const OUT_OF_MEMORY = 'out of memory';

/** The place of one decoder: a process that is started when it is needed, and replaced when it is over; the longer each time, the sooner the one before has ended. */
export class DecoderSlot implements PictureSlot {
  /** Grows with each process: what a process knew is gone with it. */
  generation = 0;
  isBusy = false;
  readonly #settings: ProcessSettings;
  readonly #observer: SlotObserver;
  #process: DecoderProcess | undefined;
  /** Processes in a row that ended without an answer. */
  #failures = 0;
  #pausedUntilMs = 0;
  #isClosed = false;

  constructor(settings: ProcessSettings, observer: SlotObserver) {
    this.#settings = settings;
    this.#observer = observer;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** How long until it may be asked; 0: now. */
  waitMs(nowMs: number): number {
    return this.#process === undefined ? Math.max(0, this.#pausedUntilMs - nowMs) : 0;
  }

  async picture(request: PictureRequest): Promise<PictureAnswer | FailedAnswer | DecoderEnded> {
    return understood(await this.ask((id) => pictureMessage(id, request)), 'picture');
  }

  async jpeg(picture: RgbPicture, quality: number): Promise<JpegAnswer | FailedAnswer | DecoderEnded> {
    return understood(await this.ask((id) => jpegMessage(id, picture, quality)), 'jpeg');
  }

  /** Nobody else asks it meanwhile. Never rejects. */
  async ask(make: (id: number) => readonly Uint8Array[]): Promise<DecoderAnswer | DecoderEnded> {
    if (this.#isClosed) return { kind: 'ended', cause: 'closed', detail: 'closed' };
    this.isBusy = true;
    try {
      const answer = await this.#started().ask(make);
      if (answer.kind !== 'ended') this.#failures = 0;
      if (answer.kind === 'failed' && answer.reason === OUT_OF_MEMORY) this.#retire('crashed', OUT_OF_MEMORY);
      return answer;
    } finally {
      this.isBusy = false;
    }
  }

  /** Resolves when its process is gone. */
  async close(): Promise<void> {
    const process = this.#process;
    this.#isClosed = true;
    process?.kill('closed', 'closed');
    await process?.gone;
  }

  #started(): DecoderProcess {
    if (this.#process?.isOver === false) return this.#process;
    const process = new DecoderProcess(this.#settings);
    this.generation++;
    this.#process = process;
    void process.ended.then((end) => this.#ended(process, end));
    return process;
  }

  #retire(cause: DecoderEnd, detail: string): void {
    this.#process?.kill(cause, detail);
  }

  #ended(process: DecoderProcess, end: DecoderEnded): void {
    if (this.#process !== process) return;
    this.#process = undefined;
    if (end.cause === 'closed') return;
    const pauseMs = this.#failures === 0 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#failures - 1));
    this.#pausedUntilMs = this.#observer.now() + pauseMs;
    this.#failures++;
    this.#observer.ended(end);
  }
}

/** An answer of another kind is none. */
function understood<Kind extends DecoderAnswer['kind']>(
  answer: DecoderAnswer | DecoderEnded,
  kind: Kind,
): Extract<DecoderAnswer, { kind: Kind }> | FailedAnswer | DecoderEnded {
  if (answer.kind === kind) return answer as Extract<DecoderAnswer, { kind: Kind }>;
  if (answer.kind === 'failed' || answer.kind === 'ended') return answer;
  return { kind: 'failed', cpuMs: answer.cpuMs, reason: 'an answer of another kind' };
}
