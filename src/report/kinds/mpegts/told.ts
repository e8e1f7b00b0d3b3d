// Tested by: test/report/record-texts.test.ts
import type { AncillarySnapshot } from '../../../analysis/content/ancillary-observer.js';
import type { AudioSnapshot } from '../../../analysis/content/audio-observer.js';
import type { CaptionReport } from '../../../analysis/content/caption-report.js';
import type { MetadataSnapshot } from '../../../analysis/content/metadata-observer.js';
import type { SubtitleReport } from '../../../analysis/content/subtitle-report.js';
import type { TeletextReport } from '../../../analysis/content/teletext-report.js';
import type { VideoReport } from '../../../analysis/content/video-report.js';
import type { TableSnapshot } from '../../../mpegts/tables/table-snapshot.js';
import type { MdiFigures } from '../../../timing/mdi-analyzer.js';
import type { PcrFigures } from '../../../timing/pcr-tally.js';
import type { PtsFigures } from '../../../timing/pts-analyzer.js';
import type { RuleReport } from '../../../tr101290/findings.js';
import type { ToldFields, ToldMap } from '../../told.js';
import type { PcrReport, PidReport } from './pid-report.js';
import type { ProgramReport } from './program-report.js';
import type { AvailabilityReport, TransportStreamReport } from './report.js';

/** How the fields of the report on a transport stream are told, besides those that every stream has. */
export const TRANSPORT_STREAM_TOLD = {
  transport_stream_id: 'fact',
  original_network_id: 'fact',
  network_id: 'fact',
  network_name: 'fact',
  left_out: 'fact',
  pcr_bitrate_samples: 'complete',
  bitrate_min_bps: 'complete',
  bitrate_max_bps: 'complete',
  bitrate_bps: 'complete',
  programs: 'complete',
  tables: 'complete',
} as const satisfies ToldFields<TransportStreamReport>;

const PID_TOLD = {
  pid: 'fact',
  type: 'fact',
  stream_type: 'fact',
  codec: 'fact',
  codec_kind: 'fact',
  program_numbers: 'fact',
  language: 'fact',
  descriptors: 'fact',
  header: 'fact',
  video_format: 'fact',
  pes_stream_id: 'fact',
  first_seen_ns: 'fact',
  unit_starts: 'complete',
  pes_count: 'complete',
  pcr_count: 'complete',
  pts_count: 'complete',
  dts_count: 'complete',
  escr_count: 'complete',
  opcr_count: 'complete',
  random_access_count: 'complete',
  random_access_pes: 'complete',
  random_access_pes_max: 'complete',
  private_data_count: 'complete',
  splice_countdown: 'complete',
  pts_interval_ns: 'complete',
  dts_interval_ns: 'complete',
  last_pcr_27mhz: 'complete',
  continuity_counter: 'complete',
  arrival_interval_ns: 'complete',
  last_seen_ns: 'complete',
  bitrate_min_bps: 'complete',
  bitrate_max_bps: 'complete',
  bitrate_bps: 'complete',
  buffers: 'complete',
} as const satisfies ToldFields<PidReport>;

const PROGRAM_TOLD = {
  service_name: 'fact',
  provider_name: 'fact',
  service_type: 'fact',
  running_status: 'fact',
  is_access_controlled: 'fact',
  channel_number: 'fact',
  pmt_pid: 'fact',
  pcr_pid: 'fact',
  pids: 'fact',
  descriptors: 'fact',
  present_event: 'fact',
  following_event: 'fact',
} as const satisfies ToldFields<ProgramReport>;

const TABLE_TOLD = {
  pid: 'key',
  table_id: 'key',
  table_id_extension: 'key',
  transport_stream_id: 'key',
  original_network_id: 'key',
  version_number: 'fact',
  last_section_number: 'fact',
  is_complete: 'fact',
} as const satisfies ToldFields<TableSnapshot>;

/** By name of the definition in the schema. */
export const MPEGTS_TOLD = {
  PidReport: PID_TOLD,
  AncillarySnapshot: {
    kinds: 'complete',
    other_kinds: 'complete',
    total: 'complete',
  } satisfies ToldFields<AncillarySnapshot>,
  MetadataSnapshot: {
    format: 'fact',
    is_synchronous: 'fact',
    kinds: 'complete',
    other_kinds: 'complete',
    total: 'complete',
  } satisfies ToldFields<MetadataSnapshot>,
  AudioSnapshot: {
    format: 'fact',
    contradictions: 'fact',
    frame_samples: 'complete',
    frame_duration_ms: 'complete',
    format_changes: 'complete',
    total: 'complete',
  } satisfies ToldFields<AudioSnapshot>,
  PcrReport: { total: 'complete', clock: 'complete' } satisfies ToldFields<PcrReport>,
  ProgramReport: PROGRAM_TOLD,
  TableSnapshot: TABLE_TOLD,
  AvailabilityReport: {
    profile: 'fact',
    profile_reason: 'fact',
    edition: 'fact',
  } satisfies ToldFields<AvailabilityReport>,
  RuleReport: {
    rule: 'complete',
    priority: 'complete',
    severity: 'complete',
    excepted_total: 'complete',
    raised_time_ns: 'complete',
    last_time_ns: 'complete',
  } satisfies ToldFields<RuleReport>,
  MdiFigures: {
    mdi: 'complete',
    mdi_media_rate_source: 'complete',
    mdi_media_loss_source: 'complete',
    mdi_delay_factor_max_ms: { as: 'mdi_delay_factor_ms' },
    mdi_media_loss_rate_max: { as: 'mdi_media_loss_rate' },
  } satisfies ToldFields<MdiFigures>,
  VideoReport: {
    total: 'complete',
    gop_structure: 'complete',
    active_format: 'fact',
    active_format_code: 'fact',
    bars: 'fact',
  } satisfies ToldFields<VideoReport>,
  CaptionReport: {
    total: 'complete',
    channels: 'complete',
    xds: 'complete',
  } satisfies ToldFields<CaptionReport>,
  TeletextReport: {
    total: 'complete',
    pages: 'complete',
    subtitle_pages: 'complete',
  } satisfies ToldFields<TeletextReport>,
  SubtitleReport: { total: 'complete', pages: 'complete' } satisfies ToldFields<SubtitleReport>,
  // Peaks are told at once, means, deviations and how many samples they are of with everything else.
  PcrFigures: {
    pcr_interval_avg_ns: 'complete',
    pcr_accuracy_standard_deviation_ns: 'complete',
    pcr_accuracy_samples: 'complete',
    pcr_accuracy_filter: 'complete',
    pcr_wander_frequency_offset_ppm: 'complete',
    pcr_wander_drift_rate_ppm_per_hour: 'complete',
    pcr_arrival_jitter_rms_ns: 'complete',
  } satisfies ToldFields<PcrFigures>,
  // Without DTS the time of decoding is that of presentation.
  PtsFigures: {
    pts_interval_avg_ns: 'complete',
    pts_to_pcr_avg_ns: 'complete',
    dts_to_pcr_min_ns: { as: 'pts_to_pcr_min_ns' },
    dts_to_pcr_avg_ns: 'complete',
    dts_to_pcr_max_ns: { as: 'pts_to_pcr_max_ns' },
  } satisfies ToldFields<PtsFigures>,
} as const;

/**
 * PIDs without packets and rules without change are left out between complete records: they are as they were told last. A PID that
 * has stopped is told once more, when its rate falls: otherwise it would seem to go on until the next complete record.
 */
export const MPEGTS_MAPS = {
  pids: { toldBy: ['packets', 'tei', 'bitrate_now_bps'] } satisfies ToldMap<PidReport>,
  tr101290: {
    toldBy: ['count_interval', 'count_total', 'state', 'reason'],
  } satisfies ToldMap<RuleReport>,
} as const;
