import { Hold } from '../hold.js';
import type { SoundHop } from './sound-meter.js';

const HOP_NS = 20e6;
const HOPS_PER_S = 50;
/** What is wrong ends when it is better than its limit by so much. */
const [SILENCE_SLACK_DB, CORRELATION_SLACK, LOUDNESS_SLACK_LU] = [3, 0.1, 0.5];
/** Below it there is silence, which is neither too loud nor too quiet. */
const LEAST_LUFS = -70;

/** What sound is judged by; null: not judged. */
export interface SoundLimits {
  readonly silenceAfterMs: number;
  /** Mean level of 20 ms of the loudest channel. */
  readonly silenceDbfs: number;
  readonly clippedRunsPerS: number | null;
  readonly phaseAfterMs: number;
  readonly minCorrelation: number | null;
  readonly loudnessAfterMs: number;
  /** Short-term loudness. */
  readonly minLufs: number | null;
  readonly maxLufs: number | null;
}

export const DEFAULT_SOUND_LIMITS: SoundLimits = {
  silenceAfterMs: 10_000,
  silenceDbfs: -60,
  clippedRunsPerS: null,
  phaseAfterMs: 10_000,
  minCorrelation: null,
  loudnessAfterMs: 10_000,
  minLufs: null,
  maxLufs: null,
};

/** What sound can be that is told. */
const SOUND_STATES = ['silence', 'clipping', 'phase', 'loudness'] as const;
export type SoundState = (typeof SOUND_STATES)[number];

/** A state counts from now on, or does no more. */
export interface SoundTurn {
  readonly state: SoundState;
  readonly begins: boolean;
  /** When the state was first heard. */
  readonly sinceNs: number;
  /** When it had lasted long enough; of one that ends, when it was over. */
  readonly timeNs: number;
  /** What was measured then, in the unit of the limit: dBFS, runs in a second, correlation, LUFS. */
  readonly value: number;
}

/** Tells when sound is silent, clipped, out of phase, too loud or too quiet, from its hops of 20 ms. */
export class SoundJudge {
  readonly #limits: SoundLimits;
  readonly #tell: (turn: SoundTurn) => void;
  readonly #holds: Readonly<Record<SoundState, Hold>>;
  /** Runs that were clipped in each hop of the last second. */
  readonly #runs = new Uint32Array(HOPS_PER_S);
  #runsInSecond = 0;
  #hop = 0;
  #lastClippedNs = Number.NaN;

  constructor(limits: SoundLimits, tell: (turn: SoundTurn) => void) {
    this.#limits = limits;
    this.#tell = tell;
    this.#holds = {
      silence: new Hold(limits.silenceAfterMs),
      clipping: new Hold(0),
      phase: new Hold(limits.phaseAfterMs),
      loudness: new Hold(limits.loudnessAfterMs),
    };
  }

  /** Since when a state counts, ns; NaN while it does not. */
  sinceNs(state: SoundState): number {
    return this.#holds[state].isHeld ? this.#holds[state].sinceNs : Number.NaN;
  }

  feed(hop: SoundHop): void {
    this.#silence(hop);
    this.#clipping(hop);
    this.#phase(hop);
    this.#loudness(hop);
  }

  /** Nothing is known of the time up to the next hop. */
  noteGap(): void {
    for (const state of SOUND_STATES) this.#holds[state].noteGap();
    this.#runs.fill(0);
    this.#runsInSecond = 0;
  }

  #silence({ levelDbfs, timeNs }: SoundHop): void {
    const { isHeld } = this.#holds.silence;
    const most = this.#limits.silenceDbfs + (isHeld ? SILENCE_SLACK_DB : 0);
    this.#turn('silence', levelDbfs <= most, timeNs - HOP_NS, timeNs, timeNs - HOP_NS, levelDbfs);
  }

  #clipping({ clippedRuns, timeNs }: SoundHop): void {
    const { clippedRunsPerS } = this.#limits;
    if (clippedRunsPerS === null) return;
    this.#runsInSecond += clippedRuns - this.#runs[this.#hop]!;
    this.#runs[this.#hop] = clippedRuns;
    this.#hop = (this.#hop + 1) % HOPS_PER_S;
    if (clippedRuns > 0) this.#lastClippedNs = timeNs;
    const isClipped = this.#runsInSecond > clippedRunsPerS;
    this.#turn('clipping', isClipped, timeNs, timeNs, this.#lastClippedNs, this.#runsInSecond);
  }

  #phase({ correlation, timeNs }: SoundHop): void {
    const { minCorrelation } = this.#limits;
    if (minCorrelation === null || Number.isNaN(correlation)) return;
    const least = minCorrelation + (this.#holds.phase.isHeld ? CORRELATION_SLACK : 0);
    this.#turn('phase', correlation < least, timeNs, timeNs, timeNs, correlation);
  }

  #loudness({ shortTerm, timeNs }: SoundHop): void {
    const { minLufs, maxLufs } = this.#limits;
    if ((minLufs === null && maxLufs === null) || Number.isNaN(shortTerm)) return;
    if (shortTerm < LEAST_LUFS) {
      this.#holds.loudness.noteGap();
      return;
    }
    const slack = this.#holds.loudness.isHeld ? LOUDNESS_SLACK_LU : 0;
    const isQuiet = minLufs !== null && shortTerm < minLufs + slack;
    const isLoud = maxLufs !== null && shortTerm > maxLufs - slack;
    this.#turn('loudness', isQuiet || isLoud, timeNs, timeNs, timeNs, shortTerm);
  }

  #turn(state: SoundState, isNow: boolean, sinceNs: number, nowNs: number, overNs: number, value: number): void {
    const hold = this.#holds[state];
    const before = hold.sinceNs;
    if (isNow) {
      if (hold.is(nowNs, sinceNs)) {
        this.#tell({ state, begins: true, sinceNs: hold.sinceNs, timeNs: hold.heldFromNs, value });
      }
    } else if (hold.isNot()) {
      this.#tell({ state, begins: false, sinceNs: before, timeNs: overNs, value });
    }
  }
}
