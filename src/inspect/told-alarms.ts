import { type AlarmEnd, type AlarmEvent, isAlarm } from '../alarm/alarm-event.js';
import type { StreamEvent } from '../analysis/stream-analyzer.js';
import { isNewerForm } from '../report/text/alarms.js';

/**
 * Which alarms of a stream were told as raised. An older form of a rule is not told while a newer form is raised, so that one
 * fault is one alarm.
 */
export class ToldAlarms {
  /** By name, as they were told last. */
  readonly #raised = new Map<string, AlarmEvent>();
  /** Older forms that are raised and not told. */
  readonly #folded = new Map<string, AlarmEvent>();

  /** The events of a take that are to be told. */
  take(events: readonly StreamEvent[]): StreamEvent[] {
    const raisedNow = events.filter((event): event is AlarmEvent => event.event === 'raised');
    const rules = [...this.#raised.values(), ...raisedNow].map(({ rule }) => rule);
    const told = events.filter((event) => this.#isTold(event, rules));
    return [...told, ...this.#unfold()];
  }

  /** All that is raised is over, for a reason that is none of the stream's. */
  end(cause: AlarmEnd): AlarmEvent[] {
    const ended = [...this.#raised.values()].map((alarm): AlarmEvent => {
      const { last_time_ns, time_ns } = alarm;
      return { ...alarm, event: 'cleared', time_ns: Math.max(last_time_ns, time_ns), cleared_by: cause };
    });
    this.#raised.clear();
    this.#folded.clear();
    return ended;
  }

  #isTold(event: StreamEvent, rules: readonly (string | null)[]): boolean {
    if (!isAlarm(event)) return true;
    const { name, rule } = event;
    if (event.event === 'cleared') {
      const wasTold = this.#raised.delete(name);
      this.#folded.delete(name);
      return wasTold;
    }
    if (event.event === 'updated') {
      if (this.#raised.has(name)) this.#raised.set(name, event);
      return this.#raised.has(name);
    }
    const isFolded = rules.some((other) => isNewerForm(other, rule));
    (isFolded ? this.#folded : this.#raised).set(name, event);
    return !isFolded;
  }

  /** Older forms whose newer form is over. */
  #unfold(): AlarmEvent[] {
    const rules = [...this.#raised.values()].map(({ rule }) => rule);
    const alone = [...this.#folded.values()].filter(({ rule }) => !rules.some((other) => isNewerForm(other, rule)));
    for (const alarm of alone) {
      this.#folded.delete(alarm.name);
      this.#raised.set(alarm.name, alarm);
    }
    return alone;
  }
}
