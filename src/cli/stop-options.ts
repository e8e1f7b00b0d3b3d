// Tested by: test/cli/option.test.ts, test/e2e/stopping.test.ts
import { integer } from './option.js';

/** When a program ends by itself; `counted`: which packets it counts. */
export function stopOptions(counted: string) {
  return {
    packetCount: integer({
      placeholder: 'packets',
      min: 0,
      max: 9_007_199_254_740_991,
      default: 0,
      help: `stop after this many ${counted} packets, 0 for no limit`,
    }),
    duration: integer({
      placeholder: 'seconds',
      min: 0,
      max: 2_147_483,
      default: 0,
      help: 'stop after this time, 0 for no limit',
    }),
  } as const;
}
