import { Findings } from './findings.js';
import type { Profile } from './profile.js';

/** More are counted with the last one of their rule. */
const MAX_HELD = 512;

interface HeldError {
  readonly rule: number;
  readonly pid: number;
  readonly tableId: number;
  readonly timeNs: number;
  count: number;
}

/** What rules find while nobody knows yet whether they are to be judged: it is held, and passed on if they are. */
export class HeldFindings extends Findings {
  #target: Findings | undefined;
  #errors: HeldError[] = [];
  readonly #rules = new Set<number>();

  constructor(profile: Profile) {
    super(profile, () => undefined);
  }

  /** They are judged: what was found since the start counts, and what is found from now on. */
  release(target: Findings): void {
    this.#target = target;
    for (const rule of this.#rules) target.judged(rule);
    for (const { rule, pid, tableId, timeNs, count } of this.#errors) target.error(rule, pid, tableId, timeNs, count);
    this.#errors = [];
  }

  override error(rule: number, pid: number, tableId: number, timeNs: number, count = 1): void {
    if (this.#target !== undefined) {
      this.#target.error(rule, pid, tableId, timeNs, count);
    } else if (this.#errors.length < MAX_HELD) {
      this.#errors.push({ rule, pid, tableId, timeNs, count });
    } else {
      const last = this.#errors.findLast((error) => error.rule === rule);
      if (last !== undefined) last.count += count;
    }
  }

  override sustain(rule: number, pid: number, timeNs: number): void {
    this.#target?.sustain(rule, pid, timeNs);
  }

  override judged(rule: number): void {
    if (this.#target === undefined) this.#rules.add(rule);
    else this.#target.judged(rule);
  }
}
