// Tested by: test/report/rscap/rscap-formatter.test.ts
import type { ImageRecord } from '../image-record.js';
import { msOf, type RscapFields, wholeBps } from './field.js';
import type { TransportStreamRecord } from './pid-fields.js';
import { SOURCE_FIELDS } from './source-fields.js';

/** A picture in a message. */
export type RscapImage = Pick<ImageRecord, 'base64_image' | 'image_pts'>;

/** What a message is made of, besides the host. */
export interface StreamSubject {
  readonly stream: TransportStreamRecord;
  /** As the message before counted them; 0 in the first one. */
  readonly ccErrorsBefore: number;
  /** The latest picture since the message before. */
  readonly image?: RscapImage | undefined;
}

/** Fields of the stream as a whole. */
export const STREAM_FIELDS = {
  base64_image: {
    type: 'string',
    text: 'JPEG of the latest picture since the message before, in base64; empty: there is none.',
    of: ({ image }) => image?.base64_image ?? '',
  },
  bitrate_avg_global: {
    type: 'integer',
    nullable: true,
    unit: 'bit/s',
    text: '`bitrate_bps`: of all packets in the whole seconds.',
    of: ({ stream }) => wholeBps(stream.bitrate_bps),
  },
  cc_errors_global: { type: 'integer', text: '`cc_errors`.', of: ({ stream }) => stream.cc_errors },
  current_cc_errors_global: {
    type: 'integer',
    text: '`cc_errors` since the message before.',
    of: ({ stream, ccErrorsBefore }) => stream.cc_errors - ccErrorsBefore,
  },
  iat_avg_global: {
    type: 'number',
    nullable: true,
    unit: 'ms',
    text: '`iat_avg_ns` of the interval.',
    of: ({ stream }) => msOf(stream.transport?.interval.iat_avg_ns ?? null),
  },
  iat_max_global: {
    type: 'number',
    nullable: true,
    since: 'rsprobe',
    unit: 'ms',
    text: '`iat_max_ns` of the interval.',
    of: ({ stream }) => msOf(stream.transport?.interval.iat_max_ns ?? null),
  },
  id: {
    type: 'string',
    since: 'rsprobe',
    text: '`probe_id`; empty for a file.',
    of: ({ stream }) => stream.probe_id ?? '',
  },
  image_pts: {
    type: 'integer',
    unit: '90 kHz',
    text: 'Presentation time stamp of that picture; 0: there is none.',
    of: ({ image }) => image?.image_pts ?? 0,
  },
  record_id: {
    type: 'string',
    text: '`id` of the report, which rscap had not: a message that comes again has the same.',
    of: ({ stream }) => stream.id,
  },
  ...SOURCE_FIELDS,
  timestamp: {
    type: 'integer',
    unit: 'epoch ms',
    text: '`timestamp`: when the report was made.',
    of: ({ stream }) => stream.timestamp,
  },
} as const satisfies RscapFields<StreamSubject>;
