// Tested by: test/page/screens/stream/facts.test.ts
import type { StreamAnswer } from '../../contract.js';

/** What is told of a stream of any kind. */
export type AnyReport = NonNullable<StreamAnswer['report']>;
/** Of a transport stream. */
export type TsReport = Extract<AnyReport, { kind: 'mpegts' }>;

export function isTs(report: AnyReport | null | undefined): report is TsReport {
  return report?.kind === 'mpegts';
}
