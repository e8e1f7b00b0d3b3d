import assert from 'node:assert/strict';
import fc from 'fast-check';

/** Any arrival times: ascending, standing still, stepping back, far apart. */
export const anyTimesNs: fc.Arbitrary<number[]> = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 50_000_000 }) },
      { weight: 1, arbitrary: fc.integer({ min: -1_000_000_000, max: 0 }) },
      { weight: 1, arbitrary: fc.integer({ min: -1e15, max: 1e15 }) },
    ),
    { maxLength: 300 },
  )
  .map((steps) => {
    let timeNs = 0;
    return steps.map((step) => {
      timeNs += step;
      return timeNs;
    });
  });

/** Fails on a number that JSON cannot hold, a value that is missing, and a key that is not snake_case. */
export function assertJsonReady(value: unknown, path = 'snapshot'): void {
  if (typeof value === 'number') assert.ok(Number.isFinite(value), `${path} is ${value}`);
  assert.notEqual(value, undefined, `${path} is undefined`);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    if (!Array.isArray(value)) assert.match(key, /^[a-z][a-z0-9_]*$/, path);
    assertJsonReady(part, `${path}.${key}`);
  }
}
