// Tested by: test/report/record-texts.test.ts
import type { AlarmReport } from '../alarm/alarm-event.js';
import type { TransportFigures } from '../analysis/transport-analyzer.js';
import type { PathFigures } from '../timing/path-analyzer.js';
import type { RtpHoleFigures } from '../timing/rtp-hole-analyzer.js';
import type { RtpJitterFigures } from '../timing/rtp-jitter-analyzer.js';
import type { CaptureReport, Figures, StreamFields } from './stream-fields.js';
import type { ToldFields, ToldMap } from './told.js';

/** What every stream has. */
export const STREAM_TOLD = {
  stream_name: 'key',
  stream_group: 'key',
  is_rtp: 'fact',
  vlans: 'fact',
  source_ip: 'fact',
  source_port: 'fact',
  destination_ip: 'fact',
  destination_port: 'fact',
  has_arrival_times: 'fact',
  first_arrival_s: 'fact',
  judged_by: 'fact',
} as const satisfies ToldFields<StreamFields>;

/** Figures since the stream was first seen change little within a minute; those of losses and of the path are counts, and told at once. */
export const FIGURES_TOLD = { total: 'complete' } as const satisfies ToldFields<Figures<unknown>>;

/** By name of the definition in the schema. */
export const SHARED_TOLD = {
  FiguresOfLossFigures: {},
  FiguresOfPathFigures: {},
  AlarmReport: {
    rule: 'complete',
    priority: 'complete',
    pids: 'complete',
    tables: 'complete',
    services: 'complete',
    left_out: 'complete',
    raised_time_ns: 'complete',
    last_time_ns: 'complete',
  } satisfies ToldFields<AlarmReport>,
  CaptureReport: {
    captured_bytes: 'complete',
    accepted_datagrams: { as: 'captured_datagrams' },
  } satisfies ToldFields<CaptureReport>,
  TransportFigures: {
    iat_histogram: 'complete',
    iat_standard_deviation_ns: 'complete',
    iat_p50_ns: 'complete',
    burst_is_exact: 'complete',
    // There is one whole second in an interval of a second.
    bitrate_min_bps: { as: 'bitrate_now_bps' },
    bitrate_max_bps: { as: 'bitrate_now_bps' },
  } satisfies ToldFields<TransportFigures>,
  PathFigures: {
    source_ip: 'complete',
    source_port: 'complete',
    hop_limit_min: { as: 'hop_limit' },
    hop_limit_max: { as: 'hop_limit' },
  } satisfies ToldFields<PathFigures>,
  RtpJitterFigures: { rtp_jitter_samples: 'complete' } satisfies ToldFields<RtpJitterFigures>,
  RtpHoleFigures: { rtp_hole_loss_constraint: 'complete' } satisfies ToldFields<RtpHoleFigures>,
} as const;

/** Alarms without change are left out between complete records: they are as they were told last. */
export const SHARED_MAPS = {
  alarms: { toldBy: ['state', 'count_total', 'flaps', 'value'] } satisfies ToldMap<AlarmReport>,
} as const;
