/**
 * ST 2110-21 in exact fractions of BigInt, written from the formulas alone and apart from the analyzer, which it is held against.
 * Times are ns of the epoch; a schedule is a list of frames, each a list of the arrival times of its packets.
 */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

export const fraction = (n: number | bigint, d: number | bigint = 1): Fraction => ({ n: BigInt(n), d: BigInt(d) });
const times = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d });
const over = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d, d: a.d * b.n });
const plus = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
const minus = (a: Fraction, b: Fraction): Fraction => plus(a, { n: -b.n, d: b.d });
const truncated = ({ n, d }: Fraction): bigint => n / d;
const floor = ({ n, d }: Fraction): bigint => (n >= 0n ? n / d : -((-n + d - 1n) / d));

export interface Raster {
  readonly packets: number;
  readonly rate: Fraction;
  readonly active: Fraction;
  /** TR_OFFSET as a share of the period. */
  readonly offset: Fraction;
}

function periodOf({ rate }: Raster): Fraction {
  return over(fraction(1_000_000_000), rate);
}

/** When packet `j` of frame `n` of an ideal sender comes, rounded down to whole ns, `early` of them at once at the start. */
export function idealTime(
  raster: Raster,
  n: bigint,
  j: number,
  active = raster.active,
  offset = raster.offset,
): bigint {
  const start = plus(times(periodOf(raster), { n, d: 1n }), times(periodOf(raster), offset));
  const read = over(times(periodOf(raster), active), fraction(raster.packets));
  return floor(plus(start, times(read, fraction(j))));
}

/** C_INST behind each packet, in order of arrival. `list`: one drain since the first packet; `per_frame`: one since each frame's first, by R_ACTIVE. */
export function exactCInst(
  raster: Raster,
  frames: readonly (readonly bigint[])[],
  model: 'list' | 'per_frame',
): number[] {
  const share = model === 'list' ? fraction(1) : raster.active;
  const drain = over(times(periodOf(raster), share), times(fraction(11, 10), fraction(raster.packets)));
  const runs = model === 'list' ? [frames.flat()] : frames;
  return runs.flatMap((run) => {
    let packets = 0n;
    let drained = 0n;
    return run.map((time, index) => {
      const k = floor(over(fraction(time - run[0]!), drain));
      packets = index === 0 ? 0n : packets + 1n - (k - drained);
      if (packets < 0n) packets = 0n;
      drained = k;
      return Number(packets);
    });
  });
}

/** VRX behind each packet; a frame belongs to the period that begins last before its first packet, or within TR_OFFSET behind it. */
export function exactVrx(raster: Raster, frames: readonly (readonly bigint[])[], active: Fraction): number[] {
  const period = periodOf(raster);
  const offset = times(period, raster.offset);
  const read = over(times(period, active), fraction(raster.packets));
  return frames.flatMap((frame) => {
    const n = floor(over(plus(fraction(frame[0]!), offset), period));
    const firstRead = plus(times(period, { n, d: 1n }), offset);
    let packets = 0n;
    let reads = 0n;
    return frame.map((time, index) => {
      const now = truncated(over(plus(minus(fraction(time), firstRead), read), read));
      packets = index === 0 ? 0n : packets;
      packets += 1n - (now - reads * (index === 0 ? 0n : 1n));
      reads = now;
      return Number(packets);
    });
  });
}

/** How often each value is there, ascending. */
export function countsOf(values: readonly number[]): { value: number; count: number }[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => a.value - b.value);
}
