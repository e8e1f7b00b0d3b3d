// Tested by: test/analysis/content/audio-contradictions.test.ts
import type { AudioFormat } from '../../codec/audio/audio-format.js';
import type { PmtStream } from '../../mpegts/tables/pmt.js';
import { type AudioContradiction, contradictionsOf } from './audio-contradictions.js';
import type { ObserverContext } from './observer-context.js';

/** Compares what the PMT says of an audio stream with its frames: tells contradictions once, and again when they are others. */
export class AudioDescriptionWatch {
  contradictions: readonly AudioContradiction[] = [];
  readonly #context: ObserverContext;
  #entry: PmtStream | undefined;

  constructor(context: ObserverContext) {
    this.#context = context;
  }

  /** The PMT has another entry than the one that was compared last. */
  get isOutdated(): boolean {
    return this.#entry !== this.#context.description.entry;
  }

  compare(format: AudioFormat, timeNs: number): void {
    const { entry, codec } = this.#context.description;
    const before = JSON.stringify(this.contradictions);
    this.#entry = entry;
    this.contradictions = contradictionsOf(entry, format);
    const [first] = this.contradictions;
    if (first === undefined || JSON.stringify(this.contradictions) === before) return;
    this.#context.tell({
      type: 'event',
      event: 'audio_contradiction',
      name: first.field,
      severity: 'info',
      time_ns: timeNs,
      pid: this.#context.pid,
      codec,
      contradictions: this.contradictions,
    });
  }
}
