// Tested by: test/delivery/webhook/alertmanager.test.ts
import { isAlarm } from '../../alarm/alarm-event.js';
import { guardedInterval } from '../../cli/guarded-interval.js';
import type { DeliveryAccount } from '../../report/delivery-account.js';
import type { RecordTaker } from '../../report/record-taker.js';
import type { NdjsonRecord } from '../../report/records.js';
import { isAtLeast, type Severity } from '../../stream/severity.js';
import type { DeliverySink } from '../delivery-sink.js';
import { type SinkLog, sinkRecord } from '../sink-record.js';
import { type AlarmRecord, type Alert, alertKey, alertOf } from './alertmanager-format.js';

export interface AlertTimes {
  /** What is raised is told again so often, */
  readonly repeatMs: number;
  /** and ends so long after it was told last: what a monitor that is gone has raised is over then. */
  readonly expiryMs: number;
}

const ALERT_TIMES: AlertTimes = { repeatMs: 60_000, expiryMs: 300_000 };
/** Alarms that are told again; of others Alertmanager hears once. */
const MOST_ALERTS = 10_000;
const ALERTS_A_POST = 100;

/**
 * Tells Alertmanager of alarms: when one is raised or changes, again and again while it is raised, and when it is over. Those of a
 * stream that has ended are told no more, and expire: a monitor that is started anew goes on with them. Losses, notices and changes
 * of the profile are no alerts: they have no end.
 */
export class AlertmanagerTaker implements RecordTaker {
  readonly #raised = new Map<string, AlarmRecord>();
  readonly #timer: NodeJS.Timeout;

  constructor(
    readonly name: string,
    readonly sink: DeliverySink,
    readonly minSeverity: Severity,
    log: SinkLog,
    readonly times: AlertTimes = ALERT_TIMES,
    readonly now: () => number = Date.now,
  ) {
    const onFault = (err: unknown): void => log.write('error', 'alerts', { err }, 'a fault in what repeats alerts');
    this.#timer = guardedInterval(() => this.#repeat(), times.repeatMs, onFault);
    this.#timer.unref();
  }

  get figures(): DeliveryAccount {
    return this.sink.figures;
  }

  write(record: NdjsonRecord): void {
    if (record.type === 'stream_report' && record.final) this.#forget(record);
    if (record.type !== 'event' || !isAlarm(record) || !isAtLeast(record.severity, this.minSeverity)) return;
    const key = alertKey(record);
    const nowMs = this.now();
    const isOver = record.event === 'cleared';
    if (isOver) this.#raised.delete(key);
    else if (this.#raised.size < MOST_ALERTS || this.#raised.has(key)) this.#raised.set(key, record);
    const endsMs = isOver ? nowMs : nowMs + this.times.expiryMs;
    this.#send(record, record.id, [alertOf(record, nowMs, endsMs)]);
  }

  close(): Promise<void> {
    clearInterval(this.#timer);
    return this.sink.close();
  }

  /** Not while others wait: they say the same, and more. */
  #repeat(): void {
    if (this.#raised.size === 0 || this.sink.figures.waiting > 0) return;
    const nowMs = this.now();
    const alarms = [...this.#raised.values()];
    for (let at = 0; at < alarms.length; at += ALERTS_A_POST) {
      const part = alarms.slice(at, at + ALERTS_A_POST);
      const [first] = part;
      const alerts = part.map((alarm) => alertOf(alarm, nowMs, nowMs + this.times.expiryMs));
      this.#send(first!, `${first!.id}/repeat/${nowMs}`, alerts);
    }
  }

  #send(record: AlarmRecord, id: string, alerts: readonly Alert[]): void {
    this.sink.write(sinkRecord(record, JSON.stringify(alerts), 'event', id));
  }

  #forget({ probe_id, stream_id }: Extract<NdjsonRecord, { readonly type: 'stream_report' }>): void {
    for (const [key, alarm] of this.#raised) {
      if (alarm.probe_id === probe_id && alarm.stream_id === stream_id) this.#raised.delete(key);
    }
  }
}
