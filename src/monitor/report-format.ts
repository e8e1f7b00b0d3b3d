// Tested by: test/monitor/settings.test.ts
export type ReportFormat = 'text' | 'json' | 'none';

export interface ReportConfig {
  readonly report: ReportFormat | undefined;
  readonly input: readonly string[];
  readonly showTr101290: boolean;
}

/** What is written to standard output: a file that is analysed is reported on unless something else is asked for. */
export function reportFormatOf({ report, input, showTr101290 }: ReportConfig): ReportFormat {
  return report ?? (input.length > 0 || showTr101290 ? 'text' : 'none');
}
