// Tested by: test/report/kinds/st2022-1.test.ts
import type { FecStreamSnapshot } from '../../../analysis/st2110/fec-payload.js';
import type { FecMatrixReport } from '../../../st2022/d1/fec-analyzer.js';
import { formatTable, type TextColumn } from '../../../text/table.js';
import { countText, shareText } from '../../../text/units.js';
import { figureLines, totalRow } from '../../text/figures.js';
import type { ReportKind } from '../kind.js';
import type { FecStreamReport } from './report.js';

const MATRICES: readonly TextColumn<FecMatrixReport>[] = [
  { title: 'FEC of', isText: true, cell: ({ direction }) => `${direction}s` },
  { title: 'L', cell: ({ columns }) => String(columns) },
  { title: 'D', cell: ({ rows }) => (rows === null ? '-' : String(rows)) },
  { title: 'packets', cell: ({ packets }) => countText(packets) },
  { title: 'missing', cell: ({ missing_packets }) => countText(missing_packets) },
  { title: 'repairs', isText: true, cell: repairText },
  { title: 'overhead', cell: ({ overhead }) => shareText(overhead) },
  { title: 'delay', isText: true, cell: ({ latency_packets }) => `${countText(latency_packets)} packets` },
];

/** FEC of transport streams in RTP. */
export const ST2022_1: ReportKind<FecStreamSnapshot, FecStreamReport> = {
  told: { stream: { matrices: 'complete' }, definitions: {}, maps: {} },
  createArm: () => ({ report: (fields, snapshot) => ({ ...fields, ...snapshot }) }),
  text: {
    headLines: ({ matrices }) => matrices.map((matrix) => `FEC of ${matrix.direction}s repairs ${repairText(matrix)}`),
    sections: (stream, width) => [
      {
        name: 'FEC',
        lines: figureLines(
          'FEC (ST 2022-1)',
          stream,
          [totalRow('packets, faulty headers', `${countText(stream.packets)}, ${countText(stream.faults)}`)],
          width,
        ),
      },
      { name: 'matrices', lines: stream.matrices.length === 0 ? [] : formatTable(MATRICES, stream.matrices, width) },
    ],
    transportRows: () => [],
    ruleLines: () => [],
    cells: { services: ({ matrices }) => matrices.map(({ columns, rows }) => `${columns}×${rows ?? '-'}`).join(', ') },
    packetsNow: ({ transport }) => transport?.interval.datagrams ?? 0,
    bitrateNowBps: ({ transport }) => transport?.interval.bitrate_now_bps ?? null,
    findsLosses: false,
  },
  metrics: [],
  history: { gauges: [], counts: [], namesOf: () => [] },
};

/** `bursts of up to 5 packets, one in each 10` */
function repairText({ direction, longest_repairable_burst, protected_packets }: FecMatrixReport): string {
  if (direction === 'row') return `single packets, one in each ${protected_packets}`;
  return `bursts of up to ${longest_repairable_burst} packets, in each ${longest_repairable_burst * protected_packets}`;
}
