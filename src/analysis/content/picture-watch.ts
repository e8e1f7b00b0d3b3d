import type { EssenceConditionName } from '../../alarm/essence-conditions.js';
import {
  DEFAULT_PICTURE_LIMITS,
  PICTURE_STATES,
  type PictureFigures,
  type PictureLimits,
  PictureMeter,
  type PictureState,
  type PictureTurn,
} from '../../essence/picture/picture-meter.js';
import type { SeenPicture } from '../../essence/picture/seen-picture.js';
import type { ConditionSink, ObserverContext } from './observer-context.js';
import { tellEpisode } from './told-episode.js';

const CONDITION_OF: Readonly<Record<PictureState, EssenceConditionName>> = {
  black: 'video_black',
  freeze: 'video_freeze',
  bars: 'video_bars',
};

/** What the decoded pictures of one video PID show: figures of the report, and the conditions of the profile. */
export class PictureWatch {
  readonly #context: Pick<ObserverContext, 'pid' | 'conditions' | 'tell'>;
  readonly #meter: PictureMeter;

  constructor(context: Pick<ObserverContext, 'pid' | 'conditions' | 'tell'>) {
    this.#context = context;
    this.#meter = new PictureMeter(limitsOf(context.conditions));
  }

  /** Something may be wrong: pictures of this stream are wanted at shorter intervals, for as long as that. */
  get wantsCloser(): boolean {
    const { conditions } = this.#context;
    return PICTURE_STATES.some((state) => {
      return this.#meter.isSuspected(state) && conditions.settingOf(CONDITION_OF[state]).enabled;
    });
  }

  /** A picture was decoded. Pictures come in the order of their times. */
  seen(picture: SeenPicture): void {
    for (const turn of this.#meter.feed(picture)) this.#tell(turn);
  }

  /** Pictures are missing, by the stream, on the way here, or as the decoder had no time: nothing is judged up to the next one. */
  gap(): void {
    this.#meter.noteGap();
  }

  /** null before the first picture. */
  snapshotAndReset(): PictureFigures | null {
    const figures = this.#meter.snapshotAndReset();
    return figures.time_ns === null && figures.damaged_pictures === 0 ? null : figures;
  }

  #tell(turn: PictureTurn): void {
    tellEpisode(this.#context, CONDITION_OF[turn.state], turn, (turn.timeNs - turn.sinceNs) / 1e6);
  }
}

function limitsOf(conditions: ConditionSink): PictureLimits {
  const usual = DEFAULT_PICTURE_LIMITS;
  const black = conditions.settingOf('video_black').limits;
  const freeze = conditions.settingOf('video_freeze').limits;
  const bars = conditions.settingOf('video_bars').limits;
  return {
    blackAfterMs: black.after_ms ?? usual.blackAfterMs,
    blackLuma: black.max_luma ?? usual.blackLuma,
    blackPercent: black.min_percent ?? usual.blackPercent,
    freezeAfterMs: freeze.after_ms ?? usual.freezeAfterMs,
    freezeDistance: freeze.max_hash_distance ?? usual.freezeDistance,
    freezePercent: freeze.max_changed_percent ?? usual.freezePercent,
    barsAfterMs: bars.after_ms ?? usual.barsAfterMs,
  };
}
