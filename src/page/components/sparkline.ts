import type { VNode } from 'preact';
import { html } from '../html.js';
import type { SparkRing } from '../live/spark-ring.js';
import { SPARK_HEIGHT, SPARK_WIDTH, sparkPath } from './spark-path.js';

/** The last minutes of a bitrate as a line from 0 to its maximum; gaps are gaps. */
export function Sparkline({ ring }: { ring: SparkRing }): VNode {
  return html`<svg class="sparkline" viewBox="0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><path d=${sparkPath(ring)} /></svg>`;
}
