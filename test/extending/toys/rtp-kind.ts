import type { ReportKind } from '../../../src/report/kinds/kind.js';
import type { Count } from '../../../src/report/kinds/kind-history.js';
import type { KindText } from '../../../src/report/kinds/kind-text.js';
import { REPORT_KINDS } from '../../../src/report/kinds.js';
import { counter, type MetricScope, STREAM_LABELS } from '../../../src/report/metric-family.js';
import type { Figures } from '../../../src/report/stream-fields.js';
import type { DatagramStreamReport } from '../../../src/report/stream-report.js';
import { figureRow } from '../../../src/report/text/figures.js';
import { countText } from '../../../src/text/units.js';
import type { MarkerFigures } from './marker-figures.js';
import type { RtpSnapshot } from './rtp-payload.js';

/** A stream of RTP packets of no known payload. */
export interface RtpStreamReport extends DatagramStreamReport {
  readonly kind: 'rtp';
  /** Marker bits. */
  readonly markers: Figures<MarkerFigures>;
}

const RTP_TEXT: KindText<RtpStreamReport> = {
  headLines: () => [],
  sections: () => [],
  transportRows: ({ markers }) => [figureRow('RTP markers', markers, ({ rtp_markers }) => countText(rtp_markers))],
  ruleLines: () => [],
  cells: {},
  packetsNow: ({ transport }) => transport?.interval.datagrams ?? 0,
  bitrateNowBps: () => null,
  findsLosses: false,
};

const RTP_METRICS: MetricScope<RtpStreamReport> = {
  title: 'RTP streams',
  labels: STREAM_LABELS,
  families: [
    counter('tscap_rtp_markers_total', 'Packets whose marker bit is set.', ({ markers }, add) =>
      add(markers.total.rtp_markers),
    ),
  ],
};

const MARKER_COUNT: Count<RtpStreamReport> = {
  name: 'rtp_markers',
  help: 'RTP packets whose marker bit is set',
  isTotal: false,
  read: ({ markers }) => markers.interval.rtp_markers,
};

const RTP: ReportKind<RtpSnapshot, RtpStreamReport> = {
  told: { stream: {}, definitions: {}, maps: {} },
  createArm: () => ({
    report: (fields, { markers }) => ({ ...fields, kind: 'rtp', markers }),
  }),
  text: RTP_TEXT,
  metrics: [{ scope: RTP_METRICS, thingsOf: (report) => [{ labels: [], source: report }] }],
  history: { gauges: [], counts: [MARKER_COUNT], namesOf: () => [] },
};

export const TOY_KINDS = {
  ...REPORT_KINDS,
  rtp: RTP,
};
