import { Cause } from '../alarm/cause.js';
import { ABSENT } from '../mpegts/packet.js';
import type { FindingSink } from './findings.js';
import type { Idle } from './rules.js';

/** More are counted with the last one of their rule. */
const MAX_HELD = 512;

interface HeldError {
  readonly rule: number;
  readonly pid: number;
  readonly tableId: number;
  readonly timeNs: number;
  readonly service: number;
  readonly cause: number;
  readonly value: number;
  count: number;
}

interface Held {
  readonly errors: HeldError[];
  readonly rules: Set<number>;
  readonly idle: Map<number, Idle>;
}

/** What rules find while nobody knows yet whether they are to be judged: it is held, and passed on if they are. */
export class HeldFindings implements FindingSink {
  #target: FindingSink | undefined;
  /** There is nothing any more once they are judged. */
  #held: Held | undefined = { errors: [], rules: new Set(), idle: new Map() };

  /** They are judged: what was found since the start counts, and what is found from now on. */
  release(target: FindingSink): void {
    const held = this.#held;
    this.#target = target;
    this.#held = undefined;
    if (held === undefined) return;
    for (const rule of held.rules) target.judged(rule);
    for (const [rule, { reason, state }] of held.idle) target.explain(rule, reason, state);
    for (const { rule, pid, tableId, timeNs, count, service, cause, value } of held.errors) {
      target.error(rule, pid, tableId, timeNs, count, service, cause, value);
    }
  }

  error(
    rule: number,
    pid: number,
    tableId: number,
    timeNs: number,
    count = 1,
    service = ABSENT,
    cause: number = Cause.NONE,
    value = Number.NaN,
  ): void {
    if (this.#held === undefined) {
      this.#target?.error(rule, pid, tableId, timeNs, count, service, cause, value);
      return;
    }
    const { errors } = this.#held;
    if (errors.length < MAX_HELD) {
      errors.push({ rule, pid, tableId, timeNs, count, service, cause, value });
    } else {
      const last = errors.findLast((error) => error.rule === rule);
      if (last !== undefined) last.count += count;
    }
  }

  sustain(rule: number, pid: number, timeNs: number): void {
    this.#target?.sustain(rule, pid, timeNs);
  }

  explain(rule: number, reason: string, state: Idle['state'] = 'unmeasurable'): void {
    if (this.#held !== undefined) this.#held.idle.set(rule, { reason, state });
    else this.#target?.explain(rule, reason, state);
  }

  judged(rule: number): void {
    if (this.#held !== undefined) this.#held.rules.add(rule);
    else this.#target?.judged(rule);
  }
}
