import type { EssenceConditionName } from '../../alarm/essence-conditions.js';
import type { SoundBlock } from '../../essence/sound/sound-block.js';
import {
  DEFAULT_SOUND_LIMITS,
  SoundJudge,
  type SoundLimits,
  type SoundState,
  type SoundTurn,
} from '../../essence/sound/sound-judge.js';
import { isMeasurable, type SoundFigures, SoundMeter } from '../../essence/sound/sound-meter.js';
import type { ConditionSink, ObserverContext } from './observer-context.js';
import { tellEpisode } from './told-episode.js';

const CONDITION_OF: Readonly<Record<SoundState, EssenceConditionName>> = {
  silence: 'audio_silence',
  clipping: 'audio_clipping',
  phase: 'audio_phase',
  loudness: 'loudness_out_of_range',
};

/** The sound of one audio PID, as long as it keeps its sample rate and channels. */
export type LevelReport = SoundFigures & {
  /** Since when it is silent, for long enough to count; null: it is not. */
  readonly silent_since_ns: number | null;
};

/** What the decoded sound of one audio PID is: figures of the report, and the conditions of the profile. */
export class SoundWatch {
  readonly #context: Pick<ObserverContext, 'pid' | 'conditions' | 'tell'>;
  readonly #judge: SoundJudge;
  #meter: SoundMeter | undefined;

  constructor(context: Pick<ObserverContext, 'pid' | 'conditions' | 'tell'>) {
    this.#context = context;
    this.#judge = new SoundJudge(limitsOf(context.conditions), (turn) => this.#tell(turn));
  }

  /** The next sound was decoded. Sound of another sample rate or with other channels is measured anew. */
  heard(block: SoundBlock): void {
    const { sampleRate, channels } = block;
    if (!isMeasurable(sampleRate, channels)) return;
    if (this.#meter?.sampleRate !== sampleRate || this.#meter.channels !== channels) {
      this.#judge.noteGap();
      this.#meter = new SoundMeter(sampleRate, channels, (hop) => this.#judge.feed(hop));
    }
    this.#meter.feed(block);
  }

  /** Sound is missing: nothing is judged up to the next block. */
  gap(): void {
    this.#judge.noteGap();
    this.#meter?.noteGap();
  }

  /** null before the first sound. */
  snapshotAndReset(): LevelReport | null {
    if (this.#meter === undefined) return null;
    const sinceNs = this.#judge.sinceNs('silence');
    return { silent_since_ns: Number.isNaN(sinceNs) ? null : sinceNs, ...this.#meter.snapshotAndReset() };
  }

  #tell(turn: SoundTurn): void {
    const value = Number.isFinite(turn.value) ? turn.value : Number.NaN;
    tellEpisode(this.#context, CONDITION_OF[turn.state], turn, value);
  }
}

function limitsOf(conditions: ConditionSink): SoundLimits {
  const usual = DEFAULT_SOUND_LIMITS;
  const silence = conditions.settingOf('audio_silence').limits;
  const clipping = conditions.settingOf('audio_clipping').limits;
  const phase = conditions.settingOf('audio_phase').limits;
  const loudness = conditions.settingOf('loudness_out_of_range').limits;
  return {
    silenceAfterMs: silence.after_ms ?? usual.silenceAfterMs,
    silenceDbfs: silence.max_dbfs ?? usual.silenceDbfs,
    clippedRunsPerS: clipping.max_runs_per_s ?? null,
    phaseAfterMs: phase.after_ms ?? usual.phaseAfterMs,
    minCorrelation: phase.min_correlation ?? null,
    loudnessAfterMs: loudness.after_ms ?? usual.loudnessAfterMs,
    minLufs: loudness.min_lufs ?? null,
    maxLufs: loudness.max_lufs ?? null,
  };
}
