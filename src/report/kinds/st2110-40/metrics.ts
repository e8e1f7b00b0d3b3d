// Tested by: test/report/kinds/st2110-40.test.ts
import type { AncFigures } from '../../../st2110/d40/anc-analyzer.js';
import { addEach, counter, type MetricScope, STREAM_LABELS } from '../../metric-family.js';
import type { KindHistory } from '../kind-history.js';
import type { KindMetrics } from '../kind-metrics.js';
import type { AncillaryStreamReport } from './report.js';

const SCOPE: MetricScope<AncillaryStreamReport> = {
  title: 'Ancillary data of ST 2110-40',
  labels: STREAM_LABELS,
  families: [
    counter('tscap_anc_packets_total', 'ANC packets that are whole.', ({ ancillary }, add) =>
      add(ancillary.total.anc_packets),
    ),
    counter(
      'tscap_anc_faults_total',
      'What is wrong with datagrams of ancillary data or with ANC packets, by fault.',
      ({ ancillary }, add) => addEach(ancillary.total.faults, add),
      'fault',
    ),
  ],
};

export const ANCILLARY_STREAM_METRICS: readonly KindMetrics<AncillaryStreamReport>[] = [
  { scope: SCOPE, thingsOf: (report) => [{ labels: [], source: report }] },
];

export const ANCILLARY_STREAM_HISTORY: KindHistory<AncillaryStreamReport> = {
  gauges: [],
  counts: [
    {
      name: 'anc_packets',
      help: 'ANC packets of a stream of ST 2110-40 that are whole',
      isTotal: false,
      read: ({ ancillary }) => ancillary.interval.anc_packets,
    },
    {
      name: 'anc_faults',
      help: 'faults of a stream of ST 2110-40 and of its ANC packets',
      isTotal: false,
      read: ({ ancillary }) => faultsOf(ancillary.interval),
    },
  ],
  namesOf: () => [],
};

function faultsOf({ faults }: AncFigures): number {
  return Object.values(faults).reduce((sum, count) => sum + count, 0);
}
