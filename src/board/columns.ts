// Tested by: test/board/live-feed.test.ts
import type { Row } from './contract.js';

/** The cells of a row in the order in which they are sent. */
export const COLUMNS = [
  'key',
  'probe',
  'stream_id',
  'kind',
  'name',
  'group',
  'state',
  'state_since_ms',
  'reason',
  'bitrate_bps',
  'spark',
  'errors_1m',
  'errors_1h',
  'top_alarm',
  'alarm_count',
  'loss_1h',
  'picture',
  'format',
  'audio',
  'captions',
  'cue',
  'recording',
  'is_rtp',
  'has_arrival_times',
  'profile',
  'last_record_ms',
] as const satisfies readonly (keyof Row)[];

/** The column whose newest value is told by itself. */
export const SPARK = COLUMNS.indexOf('spark');
