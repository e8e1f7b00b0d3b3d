import { grouped, integer, text } from '../cli/option.js';
import { owns } from '../cli/path-use.js';

/** Where records wait for a receiver that is away. */
export const SPOOL_OPTIONS = grouped('Spool', {
  spoolDir: text({
    paths: owns,
    needs: ['sendToKafka', 'webhook'],
    placeholder: 'folder',
    help: 'keep records here until their receiver has them, also over a restart; without it they wait in memory',
  }),
  spoolLimit: integer({
    needs: ['sendToKafka', 'webhook'],
    placeholder: 'bytes',
    min: 1_048_576,
    max: 1_099_511_627_776,
    default: 1_073_741_824,
    help: 'most that waits for each receiver, the oldest records go first; in memory at most 64 MiB',
  }),
});
