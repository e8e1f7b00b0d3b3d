import type { MpegtsPayloadSnapshot } from '../../../analysis/mpegts-payload.js';
import type { TransportStreamReport } from '../../stream-report.js';
import type { ReportKind } from '../kind.js';
import { MpegtsArm } from './arm.js';
import { MPEGTS_HISTORY } from './history.js';
import { MPEGTS_METRICS } from './metrics.js';
import { MPEGTS_TEXT } from './text.js';

/** A transport stream. */
export const MPEGTS: ReportKind<MpegtsPayloadSnapshot, TransportStreamReport> = {
  createArm: () => new MpegtsArm(),
  text: MPEGTS_TEXT,
  metrics: MPEGTS_METRICS,
  history: MPEGTS_HISTORY,
};
