// Tested by: test/report/kinds/st2110-20.test.ts
import type { VideoStreamSnapshot } from '../../../analysis/st2110/video-stream-payload.js';
import type { ReportKind } from '../kind.js';
import { VIDEO_STREAM_HISTORY } from './history.js';
import { VIDEO_STREAM_METRICS } from './metrics.js';
import type { VideoStreamReport } from './report.js';
import { VIDEO_STREAM_TEXT } from './text.js';
import { VIDEO_STREAM_DEFINITIONS, VIDEO_STREAM_TOLD } from './told.js';

/** A stream of uncompressed video. */
export const ST2110_20: ReportKind<VideoStreamSnapshot, VideoStreamReport> = {
  told: { stream: VIDEO_STREAM_TOLD, definitions: VIDEO_STREAM_DEFINITIONS, maps: {} },
  createArm: () => ({
    report: (fields, { description, format, frames, timing, pictures }) => ({
      kind: 'st2110-20',
      ...fields,
      description,
      format,
      frames,
      timing: { model: 'list', ...timing },
      pictures,
    }),
  }),
  text: VIDEO_STREAM_TEXT,
  metrics: VIDEO_STREAM_METRICS,
  history: VIDEO_STREAM_HISTORY,
};
