// Tested by: test/report/kinds/st2110-30.test.ts
import type { AudioStreamSnapshot } from '../../../analysis/st2110/audio-stream-payload.js';
import type { ReportKind } from '../kind.js';
import { AUDIO_STREAM_HISTORY, AUDIO_STREAM_METRICS } from './metrics.js';
import type { AudioStreamReport } from './report.js';
import { AUDIO_STREAM_TEXT } from './text.js';

/** A stream of sound. */
export const ST2110_30: ReportKind<AudioStreamSnapshot, AudioStreamReport> = {
  told: { stream: { format: 'fact', capture_scale: 'fact', aes3: 'complete' }, definitions: {}, maps: {} },
  createArm: () => ({
    report: (fields, { kind, interval, total, format, ts_df, rtp_delta, capture_scale, sound, aes3 }) => ({
      kind,
      ...fields,
      format,
      audio: { interval, total },
      ts_df,
      rtp_delta,
      capture_scale,
      sound,
      aes3,
    }),
  }),
  text: AUDIO_STREAM_TEXT,
  metrics: AUDIO_STREAM_METRICS,
  history: AUDIO_STREAM_HISTORY,
};
