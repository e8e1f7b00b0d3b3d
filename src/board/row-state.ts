// Tested by: test/board/board.test.ts
import type { AccountingRecord, NotAnalysedCause } from '../report/accounting.js';
import { isJudgedStream } from '../report/judged-stream.js';
import { reportKindOf } from '../report/kinds.js';
import type { StreamReport } from '../report/stream-report.js';
import { isAtLeast } from '../stream/severity.js';
import type { AlarmEntry } from './alarm-entry.js';
import { NO_DATA_INTERVALS, NO_DATA_MS } from './bounds.js';
import type { RowState } from './contract.js';
import type { LossWindows } from './loss-windows.js';

/** What the state of a row depends on. */
export interface RowFacts {
  readonly report: StreamReport | undefined;
  readonly reportMs: number;
  readonly accounting: AccountingRecord | undefined;
  /** The cause for which packets are not analysed now; undefined: they are. */
  readonly notAnalysed: NotAnalysedCause | undefined;
  readonly hasEnded: boolean;
  /** It has ended as its probe released it. */
  readonly isReleased: boolean;
  /** When a message last came from its probe; NaN: that does not matter, or is not known. */
  readonly heardMs: number;
  /** The gravest alarm that is raised. */
  readonly topAlarm: AlarmEntry | undefined;
  readonly isLost: AlarmEntry | undefined;
  readonly losses: LossWindows;
}

export interface RowVerdict {
  readonly state: RowState;
  readonly reason: string;
}

const NOT_ANALYSED_TEXTS: Readonly<Record<NotAnalysedCause, string>> = {
  no_analysis: 'analysis is switched off, or nothing asks for it',
  no_payload: 'the probe sends no payload, and no report of it has come',
  not_selected: 'it is not among the streams that were asked for',
  too_many_streams: 'there are more streams than are analysed at once',
  failed: 'its analysis has failed',
  behind: 'the analysis is too slow for it',
  thread_lost: 'the thread that analysed it ended or stood still, and was replaced',
  merged: 'it is a leg: the merged stream is analysed',
};

/** The state of a row, and why. `intervalMs`: the report interval; null: a file, of which nothing more is to come. */
export function verdictOf(facts: RowFacts, nowMs: number, intervalMs: number | null): RowVerdict {
  const { report, accounting, notAnalysed } = facts;
  if (intervalMs !== null) {
    const limitMs = intervalMs * NO_DATA_INTERVALS + NO_DATA_MS;
    if (facts.hasEnded) {
      const reason = facts.isReleased ? 'it went away and is not followed any more' : 'the probe has ended';
      return { state: 'no_data', reason };
    }
    if (nowMs - facts.heardMs > limitMs) return { state: 'no_data', reason: 'the probe is not heard' };
    const isMissing = report === undefined || nowMs - facts.reportMs > limitMs;
    if (isMissing && accounting !== undefined && notAnalysed !== undefined) {
      return { state: 'not_measured', reason: NOT_ANALYSED_TEXTS[notAnalysed] };
    }
    if (isMissing) return { state: 'no_data', reason: report === undefined ? 'no report yet' : 'reports have stopped' };
  }
  if (intervalMs === null && report === undefined) {
    return { state: 'no_data', reason: facts.hasEnded ? 'its analysis has failed' : 'it is being analysed' };
  }
  return measured(facts, nowMs / 1000);
}

function measured({ report, topAlarm, isLost, losses }: RowFacts, nowS: number): RowVerdict {
  if (isLost !== undefined) return { state: 'silent', reason: isLost.title };
  if (topAlarm !== undefined) {
    return { state: isAtLeast(topAlarm.severity, 'major') ? 'error' : 'warning', reason: topAlarm.title };
  }
  const before = losses.minute(nowS, 'before');
  if (before !== null) return { state: 'warning', reason: lossText(before) };
  const here = losses.minute(nowS, 'here');
  if (here !== null) return { state: 'held_back', reason: `${lossText(here)}: what fell into that is not judged` };
  if (report === undefined || reportKindOf(report) === undefined) {
    return { state: 'not_measured', reason: 'its datagrams are measured, what they carry is not' };
  }
  if (!isJudgedStream(report)) return { state: 'not_measured', reason: 'nothing was measured yet that can be judged' };
  return { state: 'ok', reason: '' };
}

function lossText({ blame, packets }: { blame: string; packets: number }): string {
  return `${packets} packets lost in the last minute (${blame.replace('_', ' ')})`;
}
