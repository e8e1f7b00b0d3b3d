import { basename } from 'node:path';
import { analyzeFile } from '../../src/inspect/analyze-file.js';
import type { Report } from '../../src/report/stream-report.js';
import { autoProfile } from '../../src/tr101290/profile.js';
import { RULES, type RuleName } from '../../src/tr101290/rules.js';

/** What one rule found in a stream. */
export interface Finding {
  readonly rule: RuleName;
  readonly number: string;
  readonly severity: string;
  readonly count: number;
  readonly pid: number | null;
  readonly tableId: number | null;
  readonly lastMs: number;
}

export interface Judged {
  readonly name: string;
  readonly profile: string;
  readonly durationS: number;
  readonly findings: readonly Finding[];
  /** Other alarms than those of rules. */
  readonly others: readonly string[];
  /** Rules that could not be judged, with the reason. */
  readonly unmeasurable: readonly string[];
}

/** All that the analysis finds in each stream of the file, as `monitor --input` does, by `auto`. */
export async function judgeFile(path: string): Promise<Judged[]> {
  const others: string[] = [];
  const { report } = await analyzeFile({
    path,
    profile: autoProfile('2020'),
    run: 'clean-streams',
    stop: new AbortController().signal,
    context: () => ({ timestamp: 0, host: null }),
    take: (record) => {
      if (record.type !== 'event' || record.event !== 'raised') return;
      if (!(record.name in RULE_NUMBERS)) others.push(record.name);
    },
  });
  return report.streams.map((stream) => judgedStream(basename(path).replace(/\.\w+$/, ''), stream, others));
}

const RULE_NUMBERS: Readonly<Record<string, string>> = Object.fromEntries(RULES.map(({ name, rule }) => [name, rule]));

function judgedStream(name: string, stream: Report['streams'][number], others: readonly string[]): Judged {
  if (stream.kind !== 'mpegts') return { name, profile: '-', durationS: 0, findings: [], others, unmeasurable: [] };
  const reports = RULES.map(({ name: rule, rule: number }) => ({ rule, number, report: stream.tr101290[rule] }));
  return {
    name,
    profile: stream.availability.profile,
    durationS: stream.duration_ns / 1e9,
    findings: reports
      .filter(({ report }) => report.count_total > 0)
      .map(({ rule, number, report }) => ({
        rule,
        number,
        severity: severityOf(report),
        count: report.count_total,
        pid: report.last_pid,
        tableId: report.last_table_id,
        lastMs: (report.last_time_ns ?? 0) / 1e6,
      })),
    others,
    unmeasurable: reports
      .filter(({ report }) => report.state === 'unmeasurable')
      .map(({ number, report }) => `${number} ${report.reason}`),
  };
}

function severityOf(report: object): string {
  return 'severity' in report ? String(report.severity) : 'warning';
}
