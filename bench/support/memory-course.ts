import { median, round } from './figures.js';

/** The last third of a run has so many times the memory of the middle one, at most. */
const FLAT_WITHIN = 1.05;
const MIB = 1 << 20;

/** Memory at a time, in bytes, by what it is of. */
export interface MemorySample {
  readonly atS: number;
  readonly bytes: Readonly<Record<string, number>>;
}

/** The samples in MiB, as many rows as are asked for, the last one among them. */
export function courseRows(samples: readonly MemorySample[], rows: number, timeText: (s: number) => string) {
  const step = Math.max(1, Math.floor(samples.length / rows));
  return samples
    .filter((_, n) => (samples.length - 1 - n) % step === 0)
    .map(({ atS, bytes }) => [timeText(atS), ...Object.values(bytes).map((value) => round(value / MIB))]);
}

/** Whether each of them is flat: the medians of the thirds of the run. */
export function flatVerdicts(samples: readonly MemorySample[]): string[] {
  return Object.keys(samples[0]?.bytes ?? {}).map((name) => {
    const values = samples.map(({ bytes }) => bytes[name]!);
    const third = Math.max(1, Math.floor(values.length / 3));
    const thirds = [values.slice(0, third), values.slice(third, -third), values.slice(-third)].map(median);
    const growth = thirds[2]! / thirds[1]!;
    const text = thirds.map((bytes) => round(bytes / MIB)).join(', ');
    return `${name} flat (last third at most ${FLAT_WITHIN} of the middle one): ${growth <= FLAT_WITHIN ? 'met' : 'missed'} (× ${round(growth)}; medians of the thirds ${text} MiB)`;
  });
}
