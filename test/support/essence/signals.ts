import type { SoundBlock } from '../../../src/essence/sound/sound-block.js';
import { type SoundFigures, type SoundHop, SoundMeter } from '../../../src/essence/sound/sound-meter.js';

export const RATE = 48_000;

/** A part of a test signal: so long, with a sine of that level in each channel; −∞: silence. */
export interface Part {
  readonly s: number;
  readonly dbfs: number | readonly number[];
}

/** Sine of 1 kHz by default in parts of different levels, whose phase goes on; interleaved. */
export function tones(parts: readonly Part[], channels = 2, rate = RATE, frequency = 1000): Float32Array {
  const total = parts.reduce((sum, { s }) => sum + Math.round(s * rate), 0);
  const samples = new Float32Array(total * channels);
  let frame = 0;
  for (const { s, dbfs } of parts) {
    const levels = Array.from(
      { length: channels },
      (_, n) => 10 ** ((typeof dbfs === 'number' ? dbfs : dbfs[n]!) / 20),
    );
    for (const end = frame + Math.round(s * rate); frame < end; frame++) {
      const value = Math.sin((2 * Math.PI * frequency * frame) / rate);
      for (let n = 0; n < channels; n++) samples[frame * channels + n] = value * levels[n]!;
    }
  }
  return samples;
}

/** Interleaved samples in blocks of so many frames; the last one may be shorter. */
export function* blocksOf(samples: Float32Array, channels = 2, rate = RATE, frames = 1024): Generator<SoundBlock> {
  for (let frame = 0; frame * channels < samples.length; frame += frames) {
    yield {
      timeNs: (frame * 1e9) / rate,
      sampleRate: rate,
      channels,
      samples: samples.slice(frame * channels, (frame + frames) * channels),
      isPlanar: false,
    };
  }
}

/** Figures and hops of a whole signal. */
export function measured(
  samples: Float32Array,
  channels = 2,
  rate = RATE,
): { figures: SoundFigures; hops: SoundHop[] } {
  const hops: SoundHop[] = [];
  const meter = new SoundMeter(rate, channels, (hop) => hops.push({ ...hop }));
  for (const block of blocksOf(samples, channels, rate)) meter.feed(block);
  return { figures: meter.snapshotAndReset(), hops };
}
