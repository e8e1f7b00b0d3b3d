import type { StreamEvent } from '../../../src/analysis/stream-analyzer.js';

/** Seven packets that the network lost at once, as an analysis tells it. */
export const NETWORK_LOSS = {
  type: 'event',
  event: 'loss',
  blame: 'network',
  confidence: 'certain',
  reason: 'rtp_broken',
  count: 1,
  packets: 7,
  time_ns: 5,
  last_time_ns: 5,
} as const satisfies StreamEvent;
