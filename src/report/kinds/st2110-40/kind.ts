// Tested by: test/report/kinds/st2110-40.test.ts
import type { AncillaryStreamSnapshot } from '../../../analysis/st2110/ancillary-stream-payload.js';
import type { ReportKind } from '../kind.js';
import { ANCILLARY_STREAM_HISTORY, ANCILLARY_STREAM_METRICS } from './metrics.js';
import type { AncillaryStreamReport } from './report.js';
import { ANCILLARY_STREAM_TEXT } from './text.js';

/** A stream of ancillary data. */
export const ST2110_40: ReportKind<AncillaryStreamSnapshot, AncillaryStreamReport> = {
  told: { stream: { scan: 'fact', picture_rate_hz: 'complete', anc_kinds: 'complete' }, definitions: {}, maps: {} },
  createArm: () => ({
    report: (fields, { kind, interval, total, scan, kinds, ...others }) => ({
      kind,
      ...fields,
      scan,
      ancillary: { interval, total },
      anc_kinds: kinds,
      ...others,
    }),
  }),
  text: ANCILLARY_STREAM_TEXT,
  metrics: ANCILLARY_STREAM_METRICS,
  history: ANCILLARY_STREAM_HISTORY,
};
