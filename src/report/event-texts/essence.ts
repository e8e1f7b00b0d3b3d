// Tested by: test/report/event-message.test.ts
import type { EssenceConditionName } from '../../alarm/essence-conditions.js';
import type { EpisodeEvent } from '../../analysis/content/episode-event.js';
import { timeText } from '../../text/units.js';

/** What the sentences are made of. */
interface Words {
  readonly value: number;
  readonly onPids: string;
  limit(key: string): number;
  time(key: string): string;
}

/** What is wrong with a picture or with sound, by condition. */
export const ESSENCE_TEXTS: Readonly<Record<EssenceConditionName, (words: Words) => string>> = {
  video_black: (words) => `The picture has been black for ${words.time('after_ms')}${words.onPids}`,
  video_freeze: (words) => `The picture has stood still for ${words.time('after_ms')}${words.onPids}`,
  video_bars: (words) => `Colour bars have been shown for ${words.time('after_ms')}${words.onPids}`,
  audio_silence: (words) =>
    `The sound has been below ${words.limit('max_dbfs')} dBFS for ${words.time('after_ms')}${words.onPids}`,
  audio_clipping: (words) =>
    `The sound is clipped ${words.value} times in a second (limit ${words.limit('max_runs_per_s')})${words.onPids}`,
  audio_phase: (words) =>
    `The first two channels have a correlation of ${words.value.toFixed(2)} (limit ${words.limit('min_correlation')})${words.onPids}`,
  loudness_out_of_range: (words) => {
    const isLow = words.value < words.limit('min_lufs');
    const limit = isLow ? words.limit('min_lufs') : words.limit('max_lufs');
    return `Short-term loudness ${words.value.toFixed(1)} LUFS is ${isLow ? 'below' : 'above'} ${limit} LUFS${words.onPids}`;
  },
};

const EPISODES: Readonly<Record<EssenceConditionName, string>> = {
  video_black: 'The picture was black',
  video_freeze: 'The picture stood still',
  video_bars: 'Colour bars were shown',
  audio_silence: 'The sound was silent',
  audio_clipping: 'The sound was clipped',
  audio_phase: 'A channel was out of phase',
  loudness_out_of_range: 'The loudness was out of range',
};

/** `The picture was black for 2.00 s`. */
export function episodeMessage({ name, since_ns, time_ns }: EpisodeEvent): string {
  return `${EPISODES[name]} for ${timeText(Math.max(0, time_ns - since_ns))}`;
}
