/** Samples before and after a point between two samples that make up its value. */
const SIDE = 6;
const TAPS = 2 * SIDE;
const KEPT = TAPS - 1;
const CHUNK = 64;
/** Shape of the Kaiser window: the response is flat within 0.1 dB to 0.38 of the sample rate. */
const BETA = 5;
const QUARTER = phaseTaps(0.25);
const HALF = phaseTaps(0.5);
/** The greatest that a value between samples can be, if these are 1 at most. */
const GAIN = Math.max(sumOfMagnitudes(QUARTER), sumOfMagnitudes(HALF));

/**
 * Greatest magnitude of a signal between its samples: each is followed by three more, from 12 samples each, so that the rate is four times
 * as high. For signals of 48 kHz; at higher rates it reads no less.
 * Spec: ITU-R BS.1770-5, Annex 2
 */
export class TruePeak {
  /** Linear, 1 is full scale. */
  max = 0;
  readonly #line = new Float64Array(KEPT + CHUNK);

  /** `count` samples, `stride` apart, the first of them at `at`; they are finite. */
  feed(samples: Float32Array, at: number, stride: number, count: number): void {
    for (let done = 0; done < count; done += CHUNK) {
      this.#chunk(samples, at + done * stride, stride, Math.min(CHUNK, count - done));
    }
  }

  /** What follows does not continue what was fed. */
  noteGap(): void {
    this.#line.fill(0);
  }

  #chunk(samples: Float32Array, at: number, stride: number, count: number): void {
    const line = this.#line;
    let peak = 0;
    for (let n = 0; n < KEPT; n++) peak = Math.max(peak, Math.abs(line[n]!));
    const samplesFrom = KEPT;
    let own = 0;
    for (let n = 0, from = at; n < count; n++, from += stride) {
      const sample = samples[from]!;
      line[samplesFrom + n] = sample;
      const magnitude = sample < 0 ? -sample : sample;
      if (magnitude > own) own = magnitude;
    }
    if (own > this.max) this.max = own;
    // What can not be greater is not worked out.
    if (Math.max(peak, own) * GAIN > this.max) this.#interpolate(count);
    line.copyWithin(0, count, count + KEPT);
  }

  #interpolate(count: number): void {
    const line = this.#line;
    let max = this.max;
    for (let n = 0; n < count; n++) {
      let quarter = 0;
      let half = 0;
      let threeQuarters = 0;
      for (let tap = 0; tap < TAPS; tap++) {
        const sample = line[n + tap]!;
        quarter += sample * QUARTER[tap]!;
        half += sample * HALF[tap]!;
        threeQuarters += sample * QUARTER[KEPT - tap]!;
      }
      max = Math.max(max, Math.abs(quarter), Math.abs(half), Math.abs(threeQuarters));
    }
    this.max = max;
  }
}

/** Taps for the value `fraction` of a sample behind the sixth of twelve: a sinc in a Kaiser window, with a gain of 1 at 0 Hz. */
function phaseTaps(fraction: number): Float64Array {
  const taps = new Float64Array(TAPS);
  for (let tap = 0; tap < TAPS; tap++) {
    const distance = tap - (SIDE - 1) - fraction;
    const sinc = Math.sin(Math.PI * distance) / (Math.PI * distance);
    taps[tap] = sinc * bessel(BETA * Math.sqrt(1 - (distance / SIDE) ** 2));
  }
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

/** Modified Bessel function of the first kind, order 0. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let n = 1; n < 30; n++) {
    term *= (x / 2 / n) ** 2;
    sum += term;
  }
  return sum;
}

function sumOfMagnitudes(taps: Float64Array): number {
  return taps.reduce((total, tap) => total + Math.abs(tap), 0);
}
