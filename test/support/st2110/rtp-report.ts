import type { StreamEvent } from '../../../src/analysis/stream-analyzer.js';
import { StreamAnalysis } from '../../../src/inspect/stream-analysis.js';
import type { StreamReport } from '../../../src/report/stream-report.js';
import type { FlowDescription } from '../../../src/st2110/d10/flow-description.js';
import type { StreamKind } from '../../../src/stream/stream-kind.js';
import { inGroups, RtpBatches, type TimedDatagram } from './rtp-batch.js';

/** What is reported of a stream of such datagrams, and what happened. */
export function reportOf(
  kind: StreamKind,
  datagrams: readonly TimedDatagram[],
  descriptions: readonly FlowDescription[] = [],
): { report: StreamReport; events: StreamEvent[] } {
  const analysis = new StreamAnalysis({ profile: '2020', descriptions });
  const batches = new RtpBatches('239.1.1.1:5004', kind);
  for (const group of inGroups(datagrams, 50)) analysis.feed(batches.next(group));
  analysis.settle();
  return { report: analysis.report()!, events: analysis.takeEvents() };
}
