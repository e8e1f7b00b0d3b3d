// Tested by: test/board/alarm-book.test.ts
import type { AlarmEvent, AlarmReport } from '../alarm/alarm-event.js';
import type { EventRecord } from '../report/records.js';
import { boundedText } from './bounded-text.js';
import { BOUNDS } from './bounds.js';
import type { Acknowledgement, Alarm } from './contract.js';

/** An event that tells of an alarm. */
export type AlarmRecord = Extract<EventRecord, Pick<AlarmEvent, 'event'>>;

/** A row as the alarms know it. */
export interface AlarmOwner {
  readonly n: number;
  readonly key: string;
  /** By name: those that are raised, and those that may come back. */
  readonly alarms: Map<string, AlarmEntry>;
}

/** An alarm that is raised, or may come back. Times are epoch ms, or ms since the first packet. */
export class AlarmEntry {
  readonly id: string;
  title: string;
  rule: string | null = null;
  priority: Alarm['priority'] = null;
  severity: Alarm['severity'] = 'warning';
  blame: Alarm['blame'] = null;
  sinceMs: number;
  lastMs: number;
  /** NaN while it is raised. */
  clearedMs = Number.NaN;
  /** When it was told that it is over, by the clock of the board. */
  clearedAtMs = Number.NaN;
  count = 0;
  /** Errors of its name that the stream had before it. */
  countBefore = 0;
  flaps = 0;
  value: number | null = null;
  limits: Readonly<Record<string, number>> = {};
  pids: readonly number[] = [];
  services: readonly string[] = [];
  acked: Acknowledgement | null = null;
  /** It is among those that a browser has. */
  isShown = true;

  constructor(
    readonly owner: AlarmOwner,
    readonly name: string,
    sinceMs: number,
  ) {
    this.id = `${owner.n}-${name}`;
    this.title = name.replaceAll('_', ' ');
    this.sinceMs = sinceMs;
    this.lastMs = sinceMs;
  }

  get isRaised(): boolean {
    return Number.isNaN(this.clearedMs);
  }

  /** What an event says of it. */
  tell(event: AlarmRecord, lastMs: number): void {
    this.rule = event.rule;
    this.priority = event.priority;
    this.severity = event.severity;
    this.lastMs = Math.max(this.lastMs, lastMs);
    this.count = Math.max(this.count, event.count);
    this.value = event.value;
    this.limits = event.limits;
    this.pids = event.pids.map(({ pid }) => pid);
    this.services = event.service_names.map((name) => boundedText(name, BOUNDS.nameLength)).slice(0, 32);
    if (event.event === 'raised') this.title = boundedText(event.message, BOUNDS.messageLength);
  }

  /** All errors since it was raised first, those of the times that it came back as well; whether there are more than were known. */
  countAll({ count_total }: AlarmReport): boolean {
    const before = this.count;
    this.count = Math.max(before, count_total - this.countBefore);
    return this.count > before;
  }

  /** What a report says of it; whether that is anything new. */
  report(report: AlarmReport, originMs: number): boolean {
    const lastMs = Math.round(originMs + report.last_time_ns / 1e6);
    const isNew = this.countAll(report) || lastMs > this.lastMs || report.severity !== this.severity;
    this.rule = report.rule;
    this.priority = report.priority;
    this.severity = report.severity;
    this.lastMs = Math.max(this.lastMs, lastMs);
    this.value = report.value;
    this.pids = report.pids.map(({ pid }) => pid);
    return isNew;
  }

  json(): Alarm {
    return {
      id: this.id,
      n: this.owner.n,
      name: this.name,
      title: this.title,
      rule: this.rule,
      priority: this.priority,
      severity: this.severity,
      state: this.isRaised ? 'raised' : 'cleared',
      blame: this.blame,
      since_ms: this.sinceMs,
      last_ms: this.lastMs,
      cleared_ms: this.isRaised ? null : this.clearedMs,
      count: this.count,
      flaps: this.flaps,
      value: this.value,
      limits: this.limits,
      pids: this.pids,
      services: this.services,
      acked: this.acked,
    };
  }
}
