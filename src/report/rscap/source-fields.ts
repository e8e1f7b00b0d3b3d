import type { StreamReport } from '../stream-report.js';
import type { RscapFields } from './field.js';

/** What rscap calls the source of a stream, in messages and in each of their PIDs. */
export const SOURCE_FIELDS = {
  source_ip: {
    type: 'string',
    text: '`destination_ip`: the group that is captured, which rscap calls its source; empty for a file of packets.',
    of: ({ stream }) => stream.destination_ip ?? '',
  },
  source_port: {
    type: 'integer',
    text: '`destination_port`, likewise; 0 for a file of packets.',
    of: ({ stream }) => stream.destination_port ?? 0,
  },
} as const satisfies RscapFields<{ readonly stream: StreamReport }>;
