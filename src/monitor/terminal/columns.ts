// Tested by: test/monitor/terminal/operated.test.ts
import type { StreamReport } from '../../report/stream-report.js';
import { alarmsOf } from '../../report/text/alarms.js';
import { bitrateNowBps, kindCell, lossText, rtpLostText, serviceText } from '../../report/text/cells.js';
import { momentText } from '../../report/text/naming.js';
import { kindName } from '../../stream/stream-kind.js';
import { bitrateText, groupDigits, timeText, UNKNOWN } from '../../text/units.js';
import type { StreamEntry } from './stream-entry.js';

/** A column of the streams: its width stays as it is while figures come and go. */
export interface ListColumn {
  readonly title: string;
  /** Columns of the terminal. */
  readonly width: number;
  /** The last one that there is any room for may be as narrow as this. */
  readonly shortest?: number;
  /** As wide as it may get where there is room left. */
  readonly longest?: number;
  readonly isText?: boolean;
  readonly cell: (entry: StreamEntry, nowMs: number) => string;
}

/** Behind the sign and the address, what is wanted first standing first; → goes on to the others. */
export const LIST_COLUMNS: readonly ListColumn[] = [
  { title: 'name', width: 14, shortest: 8, longest: 32, isText: true, cell: ({ report }) => serviceText(report) },
  { title: 'bitrate', width: 11, cell: bitrateCell },
  { title: 'what is wrong', width: 31, shortest: 16, longest: 48, isText: true, cell: wrongText },
  { title: 'CC', width: 11, cell: ofKind('CC') },
  { title: 'RTP lost', width: 11, cell: ({ shown }) => rtpLostText(shown) },
  { title: 'packets lost', width: 20, isText: true, cell: ({ shown }) => lossText(shown) },
  { title: 'P1', width: 3, cell: ofKind('P1') },
  { title: 'P2', width: 3, cell: ofKind('P2') },
  { title: 'P3', width: 3, cell: ofKind('P3') },
  { title: 'MDI', width: 11, cell: ofKind('MDI') },
  { title: 'IAT max', width: 9, cell: ({ report }) => timeText(report.transport?.interval.iat_max_ns ?? null) },
  { title: 'jitter', width: 9, cell: ({ report }) => timeText(report.rtp?.jitter.interval.rtp_jitter_ns ?? null) },
  { title: 'null', width: 7, cell: ofKind('null') },
  { title: 'kind', width: 11, isText: true, cell: ({ report }) => kindName(report.kind, report.is_rtp) },
  { title: 'source', width: 21, isText: true, cell: ({ report }) => sourceText(report) },
  { title: 'VLAN', width: 6, isText: true, cell: ({ report }) => report.vlans.join(', ') || UNKNOWN },
  { title: 'probe', width: 12, isText: true, cell: ({ report }) => report.probe_id ?? UNKNOWN },
];

/** `20:15:03 Continuity_count_error and 2 more`: the gravest alarm, and since when; in parentheses what is over. */
function wrongText(entry: StreamEntry, nowMs: number): string {
  const { shown, state } = entry;
  if (state === 'gone') return `no report for ${timeText(entry.ageMs(nowMs) * 1e6)}`;
  if (state === 'silent') return `silent for ${timeText(shown.silent_ns || shown.interval_ns)}`;
  const alarms = alarmsOf(shown).filter(({ report }) => report.state === 'raised' || report.count_total > 0);
  const [first] = alarms;
  const raised = alarms.filter(({ report }) => report.state === 'raised').length;
  if (state === 'losing') return raised === 0 ? 'packets are lost' : `packets are lost, ${first!.name}`;
  if (first === undefined) return '';
  const { raised_time_ns, last_time_ns } = first.report;
  if (raised === 0) return `(${momentText(shown, last_time_ns)} ${first.name})`;
  const others = raised === 1 ? '' : ` and ${groupDigits(raised - 1)} more`;
  return `${momentText(shown, raised_time_ns)} ${first.name}${others}`;
}

function ofKind(title: string): (entry: StreamEntry) => string {
  return ({ shown }) => kindCell(shown, title);
}

function bitrateCell({ report, state }: StreamEntry): string {
  return state === 'silent' || state === 'gone' ? UNKNOWN : bitrateText(bitrateNowBps(report));
}

function sourceText({ source_ip, source_port }: StreamReport): string {
  return source_ip === null ? UNKNOWN : `${source_ip.includes(':') ? `[${source_ip}]` : source_ip}:${source_port}`;
}
