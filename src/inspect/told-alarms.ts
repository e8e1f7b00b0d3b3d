import { type AlarmEnd, type AlarmEvent, isAlarm } from '../alarm/alarm-event.js';
import type { LossEvent } from '../analysis/loss-ledger.js';
import type { StreamEvent } from '../analysis/stream-analyzer.js';
import { RareMap } from '../mpegts/rare-map.js';
import { isNewerForm } from '../text/rule-form.js';

/** Losses for the same reason are told so often at most. */
const LOSS_NS = 10e9;

/** What was lost for one reason. */
interface Losses {
  toldNs: number;
  waiting: LossEvent | undefined;
}

/**
 * Which alarms of a stream were told as raised. An older form of a rule is not told while a newer form is raised, so that one
 * fault is one alarm. Losses that go on are told together.
 */
export class ToldAlarms {
  /** By name, as they were told last. */
  readonly #raised = new RareMap<string, AlarmEvent>();
  /** Older forms that are raised and not told. */
  readonly #folded = new RareMap<string, AlarmEvent>();

  /** By reason. */
  readonly #losses = new RareMap<string, Losses>();

  /** The events of a take that are to be told now; Infinity: the last ones. */
  take(events: readonly StreamEvent[], nowNs: number): StreamEvent[] {
    const raisedNow = events.filter((event): event is AlarmEvent => event.event === 'raised');
    const rules = [...this.#raised.values(), ...raisedNow].map(({ rule }) => rule);
    const told = events.filter((event) => this.#isTold(event, rules));
    return [...told, ...this.#unfold(), ...this.#dueLosses(nowNs)];
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
    if (event.event === 'loss') {
      this.#addLoss(event);
      return false;
    }
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

  #addLoss(event: LossEvent): void {
    const key = `${event.blame} ${event.confidence} ${event.reason}`;
    const losses = this.#losses.get(key) ?? { toldNs: Number.NEGATIVE_INFINITY, waiting: undefined };
    losses.waiting = losses.waiting === undefined ? event : joined(losses.waiting, event);
    this.#losses.set(key, losses);
  }

  #dueLosses(nowNs: number): LossEvent[] {
    return [...this.#losses.values()].flatMap((losses) => {
      const { waiting, toldNs } = losses;
      if (waiting === undefined || nowNs - toldNs < LOSS_NS) return [];
      losses.waiting = undefined;
      losses.toldNs = nowNs;
      return [waiting];
    });
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

function joined(first: LossEvent, next: LossEvent): LossEvent {
  const { count, packets } = first;
  const { last_time_ns } = next;
  return { ...first, count: count + next.count, packets: packets + next.packets, last_time_ns };
}
