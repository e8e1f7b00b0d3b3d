// Tested by: test/cli/former-options.test.ts
import type { FormerOptions } from '../cli/former-options.js';

/** Options of rscap's monitor that this one has not, or under another name. */
export const FORMER_MONITOR_OPTIONS: FormerOptions = {
  '--debug': { hasValue: false, now: '--debug-on', why: 'the same' },
  '--source-ip': { hasValue: true, now: '--target-ip', why: 'probe and monitor call the address of the link the same' },
  '--source-port': {
    hasValue: true,
    now: '--target-port',
    why: 'probe and monitor call the port of the link the same',
  },
  '--packet-size': { hasValue: true, why: 'the probe tells the size of packets' },
  '--recv-raw-stream': { hasValue: false, why: 'what the probe sends is recorded when --output-file says where' },
  '--buffer-count': { hasValue: true, why: 'what waits is bounded in bytes' },
};
