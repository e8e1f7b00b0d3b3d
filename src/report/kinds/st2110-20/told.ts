// Tested by: test/report/kinds/st2110-20.test.ts
import type { SenderTimingFigures } from '../../../st2110/d21/sender-timing-counts.js';
import type { ToldFields } from '../../told.js';
import type { SenderTimingReport, VideoStreamReport } from './report.js';

/** How the fields of the report on uncompressed video are told, besides those that every stream has. */
export const VIDEO_STREAM_TOLD = {
  description: 'fact',
  format: 'fact',
} as const satisfies ToldFields<VideoStreamReport>;

/** By name of the definition in the schema. */
export const VIDEO_STREAM_DEFINITIONS = {
  SenderTimingReport: {
    model: 'complete',
    schedule: 'complete',
    timestamp_source: 'complete',
    timestamp_resolution_ns: 'complete',
    capture_clock: 'complete',
    stated_type: 'complete',
  } satisfies ToldFields<SenderTimingReport>,
  SenderTimingFigures: {
    c_inst_per_frame: 'complete',
    vrx_linear: 'complete',
  } satisfies ToldFields<SenderTimingFigures>,
} as const;
