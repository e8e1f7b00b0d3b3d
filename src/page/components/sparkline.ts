import type { VNode } from 'preact';
import { html } from '../html.js';
import { SPARK_VALUES, type SparkRing } from '../live/spark-ring.js';

const WIDTH = 96;
const HEIGHT = 22;

/** The last minutes of a bitrate as a line from 0 to its maximum; gaps are gaps. */
export function Sparkline({ ring }: { ring: SparkRing; count?: number }): VNode {
  return html`<svg class="sparkline" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><path d=${sparkPath(ring)} /></svg>`;
}

/** The line as path data in 96 × 22, the newest value at the right edge. */
export function sparkPath(ring: SparkRing): string {
  let most = 0;
  for (let i = 0; i < ring.count; i++) if (ring.at(i) > most) most = ring.at(i);
  if (most === 0) return ring.count === 0 ? '' : `M0 ${HEIGHT - 1}H${WIDTH}`;
  let path = '';
  let isDrawing = false;
  for (let i = 0; i < ring.count; i++) {
    const value = ring.at(i);
    const x = ((SPARK_VALUES - ring.count + i) * WIDTH) / (SPARK_VALUES - 1);
    if (!Number.isNaN(value))
      path += `${isDrawing ? 'L' : 'M'}${x.toFixed(1)} ${(HEIGHT - 1 - (value / most) * (HEIGHT - 3)).toFixed(1)}`;
    isDrawing = !Number.isNaN(value);
  }
  return path;
}
