import type { MpegtsPayloadSnapshot } from '../../../analysis/mpegts-payload.js';
import type { ReportKind } from '../kind.js';
import { MpegtsArm } from './arm.js';
import { MPEGTS_HISTORY } from './history.js';
import { MPEGTS_METRICS } from './metrics.js';
import type { TransportStreamReport } from './report.js';
import { MPEGTS_TEXT } from './text.js';
import { MPEGTS_MAPS, MPEGTS_TOLD, TRANSPORT_STREAM_TOLD } from './told.js';

/** A transport stream. */
export const MPEGTS: ReportKind<MpegtsPayloadSnapshot, TransportStreamReport> = {
  told: { stream: TRANSPORT_STREAM_TOLD, definitions: MPEGTS_TOLD, maps: MPEGTS_MAPS },
  createArm: () => new MpegtsArm(),
  text: MPEGTS_TEXT,
  metrics: MPEGTS_METRICS,
  history: MPEGTS_HISTORY,
};
