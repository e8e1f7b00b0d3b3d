// Tested by: test/page/components/window-of-rows.test.ts
import { SPARK_VALUES, type SparkRing } from '../live/spark-ring.js';

export const SPARK_WIDTH = 96;
export const SPARK_HEIGHT = 22;

/** The line as path data in 96 × 22, the newest value at the right edge. */
export function sparkPath(ring: SparkRing): string {
  let most = 0;
  for (let i = 0; i < ring.count; i++) if (ring.at(i) > most) most = ring.at(i);
  if (most === 0) return ring.count === 0 ? '' : `M0 ${SPARK_HEIGHT - 1}H${SPARK_WIDTH}`;
  let path = '';
  let isDrawing = false;
  for (let i = 0; i < ring.count; i++) {
    const value = ring.at(i);
    const x = ((SPARK_VALUES - ring.count + i) * SPARK_WIDTH) / (SPARK_VALUES - 1);
    if (!Number.isNaN(value))
      path += `${isDrawing ? 'L' : 'M'}${x.toFixed(1)} ${(SPARK_HEIGHT - 1 - (value / most) * (SPARK_HEIGHT - 3)).toFixed(1)}`;
    isDrawing = !Number.isNaN(value);
  }
  return path;
}
