// Tested by: test/report/kinds/ptp.test.ts
import type { PtpStreamSnapshot } from '../../../analysis/st2110/ptp-payload.js';
import type { PtpPortReport } from '../../../ptp/ptp-analyzer.js';
import { formatTable, type TextColumn } from '../../../text/table.js';
import { countText } from '../../../text/units.js';
import { counter, type MetricScope, STREAM_LABELS } from '../../metric-family.js';
import { figureLines, totalRow } from '../../text/figures.js';
import type { ReportKind } from '../kind.js';
import type { PtpStreamReport } from './report.js';

const METRICS: MetricScope<PtpStreamReport> = {
  title: 'PTP',
  labels: STREAM_LABELS,
  families: [
    counter(
      'tscap_ptp_grandmaster_changes_total',
      'Times that another grandmaster was announced in a domain.',
      ({ grandmaster_changes }, add) => add(grandmaster_changes),
    ),
  ],
};

const PORTS: readonly TextColumn<PtpPortReport>[] = [
  { title: 'domain', cell: ({ domain }) => String(domain) },
  { title: 'sender', isText: true, cell: ({ port }) => port },
  { title: 'grandmaster', isText: true, cell: ({ announce }) => announce?.grandmaster ?? '-' },
  { title: 'class', cell: ({ announce }) => (announce === null ? '-' : String(announce.clock_class)) },
  { title: 'steps', cell: ({ announce }) => (announce === null ? '-' : String(announce.steps_removed)) },
  { title: 'announce/s', cell: ({ announce_rate_hz }) => rateText(announce_rate_hz) },
  { title: 'sync/s', cell: ({ sync_rate_hz }) => rateText(sync_rate_hz) },
  { title: 'syncs missing', cell: ({ missing_syncs }) => countText(missing_syncs) },
];

/** Messages of PTP. */
export const PTP: ReportKind<PtpStreamSnapshot, PtpStreamReport> = {
  told: { stream: { ports: 'complete' }, definitions: {}, maps: {} },
  createArm: () => ({ report: (fields, snapshot) => ({ ...fields, ...snapshot }) }),
  text: {
    headLines: ({ ports }) =>
      ports.flatMap(({ announce, domain }) =>
        announce === null ? [] : [`grandmaster ${announce.grandmaster}, domain ${domain}`],
      ),
    sections: (stream, width) => [
      {
        name: 'PTP',
        lines: figureLines(
          'PTP',
          stream,
          [
            totalRow('messages, others', `${countText(stream.messages)}, ${countText(stream.others)}`),
            totalRow('changes of the grandmaster', countText(stream.grandmaster_changes)),
          ],
          width,
        ),
      },
      { name: 'ports', lines: stream.ports.length === 0 ? [] : formatTable(PORTS, stream.ports, width) },
    ],
    transportRows: () => [],
    ruleLines: () => [],
    cells: { services: ({ ports }) => ports.flatMap(({ announce }) => announce?.grandmaster ?? []).join(', ') },
    packetsNow: ({ transport }) => transport?.interval.datagrams ?? 0,
    bitrateNowBps: ({ transport }) => transport?.interval.bitrate_now_bps ?? null,
    findsLosses: false,
  },
  metrics: [{ scope: METRICS, thingsOf: (report) => [{ labels: [], source: report }] }],
  history: { gauges: [], counts: [], namesOf: () => [] },
};

function rateText(hz: number | null): string {
  return hz === null ? '-' : hz.toFixed(2);
}
