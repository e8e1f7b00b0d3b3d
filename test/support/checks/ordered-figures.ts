import assert from 'node:assert/strict';

/** Figures whose average has no `avg` in its name. */
const PLAIN_AVERAGE = /^bitrate_bps$/;

/** Checks that least ≤ average ≤ greatest in each figure that has two of them or all, at any depth. Returns how many it compared. */
export function assertOrdered(value: unknown, path = 'report'): number {
  if (typeof value !== 'object' || value === null) return 0;
  let compared = 0;
  const record = value as Readonly<Record<string, unknown>>;
  for (const [name, of] of Object.entries(record)) {
    compared += assertOrdered(of, `${path}.${name}`);
    const [, stem, end] = /^(.*)_max(|_[a-z]+)$/.exec(name) ?? [];
    if (stem === undefined) continue;
    const average =
      record[`${stem}_avg${end}`] ?? (PLAIN_AVERAGE.test(`${stem}${end}`) ? record[`${stem}${end}`] : null);
    const figures = [record[`${stem}_min${end}`], average, of].filter((figure) => typeof figure === 'number');
    for (let index = 1; index < figures.length; index++) {
      assert.ok(figures[index - 1]! <= figures[index]!, `${path}.${name}: ${figures.join(' ≤ ')} must be so`);
      compared++;
    }
  }
  return compared;
}
