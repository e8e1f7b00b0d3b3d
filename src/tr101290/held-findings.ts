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

/** What rules find while nobody knows yet whether they are to be judged: it is held, and passed on if they are. */
export class HeldFindings implements FindingSink {
  #target: FindingSink | undefined;
  #errors: HeldError[] = [];
  readonly #rules = new Set<number>();
  readonly #idle = new Map<number, Idle>();

  /** They are judged: what was found since the start counts, and what is found from now on. */
  release(target: FindingSink): void {
    this.#target = target;
    for (const rule of this.#rules) target.judged(rule);
    for (const [rule, { reason, state }] of this.#idle) target.explain(rule, reason, state);
    for (const { rule, pid, tableId, timeNs, count, service, cause, value } of this.#errors) {
      target.error(rule, pid, tableId, timeNs, count, service, cause, value);
    }
    this.#errors = [];
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
    if (this.#target !== undefined) {
      this.#target.error(rule, pid, tableId, timeNs, count, service, cause, value);
    } else if (this.#errors.length < MAX_HELD) {
      this.#errors.push({ rule, pid, tableId, timeNs, count, service, cause, value });
    } else {
      const last = this.#errors.findLast((error) => error.rule === rule);
      if (last !== undefined) last.count += count;
    }
  }

  sustain(rule: number, pid: number, timeNs: number): void {
    this.#target?.sustain(rule, pid, timeNs);
  }

  explain(rule: number, reason: string, state: Idle['state'] = 'unmeasurable'): void {
    if (this.#target === undefined) this.#idle.set(rule, { reason, state });
    else this.#target.explain(rule, reason, state);
  }

  judged(rule: number): void {
    if (this.#target === undefined) this.#rules.add(rule);
    else this.#target.judged(rule);
  }
}
