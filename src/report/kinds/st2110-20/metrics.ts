// Tested by: test/report/kinds/st2110-20.test.ts
import { counter, gauge, type MetricScope, STREAM_LABELS, seconds } from '../../metric-family.js';
import type { KindMetrics } from '../kind-metrics.js';
import type { VideoStreamReport } from './report.js';

const VERDICTS = ['narrow', 'narrow_linear', 'wide', 'not_compliant', 'unmeasurable'] as const;

const STREAM_SCOPE: MetricScope<VideoStreamReport> = {
  title: 'Uncompressed video',
  labels: STREAM_LABELS,
  families: [
    counter('tscap_video_frames_total', 'Frames that came.', ({ frames }, add) => add(frames.total.frames)),
    counter('tscap_video_incomplete_frames_total', 'Frames of which pixels are missing.', ({ frames }, add) =>
      add(frames.total.incomplete_frames),
    ),
    counter('tscap_video_missing_pixels_total', 'Pixels that are missing.', ({ frames }, add) =>
      add(frames.total.missing_pixels),
    ),
    gauge('tscap_video_c_inst_max', 'Most packets in the buffer of the network (C_INST).', ({ timing }, add) =>
      add(timing.figures.interval.c_inst_list.max),
    ),
    gauge('tscap_video_vrx_min', 'Fewest packets in the buffer of the receiver (VRX).', ({ timing }, add) =>
      add(timing.figures.interval.vrx_gapped.min),
    ),
    gauge('tscap_video_vrx_max', 'Most packets in the buffer of the receiver (VRX).', ({ timing }, add) =>
      add(timing.figures.interval.vrx_gapped.max),
    ),
    gauge(
      'tscap_video_first_packet_seconds',
      'Mean time of the first packet of a frame in its period.',
      ({ timing }, add) => add(seconds(timing.figures.interval.first_packet_avg_ns)),
    ),
    gauge(
      'tscap_video_sender_verdict',
      'What the sender complies with (ST 2110-21): 1 for the verdict that holds.',
      ({ timing }, add) => {
        for (const verdict of VERDICTS) add(timing.verdict.interval.verdict === verdict ? 1 : 0, verdict);
      },
      'verdict',
    ),
  ],
};

export const VIDEO_STREAM_METRICS: readonly KindMetrics<VideoStreamReport>[] = [
  { scope: STREAM_SCOPE, thingsOf: (report) => [{ labels: [], source: report }] },
];
