import type { ConditionName } from '../../alarm/conditions.js';
import { ABSENT } from '../../mpegts/packet.js';
import type { ConditionLimits, ConditionSink } from '../content/observer-context.js';

/** One of the parts that are judged by themselves. */
class Part implements ConditionSink {
  /** Conditions that hold for it, with what was measured. */
  readonly wrong = new Map<ConditionName, number>();

  constructor(
    readonly parts: ConditionParts,
    /** Whether it counts by itself; one that does not, only when all do not. */
    readonly isUsed: () => boolean,
  ) {}

  settingOf(name: ConditionName): ConditionLimits {
    return this.parts.sink.settingOf(name);
  }

  set(name: ConditionName, _pid: number, timeNs: number, isWrong: boolean, value = Number.NaN): void {
    if (isWrong) this.wrong.set(name, value);
    else this.wrong.delete(name);
    this.parts.judge(name, timeNs);
  }

  forget(_pid: number, timeNs: number): void {
    for (const name of [...this.wrong.keys()]) this.set(name, ABSENT, timeNs, false);
  }
}

/** Conditions of a stream without PIDs that is judged by parts, as groups of channels: a condition holds while it holds for any part. */
export class ConditionParts {
  #parts: Part[] = [];

  constructor(readonly sink: ConditionSink) {}

  /** Where a part tells its conditions. */
  add(isUsed: () => boolean = () => true): ConditionSink {
    const part = new Part(this, isUsed);
    this.#parts.push(part);
    return part;
  }

  /** There are other parts from now on: nothing holds of those that were. */
  clear(timeNs: number): void {
    const names = new Set(this.#parts.flatMap(({ wrong }) => [...wrong.keys()]));
    this.#parts = [];
    for (const name of names) this.judge(name, timeNs);
  }

  judge(name: ConditionName, timeNs: number): void {
    const wrong = this.#parts.filter((part) => part.wrong.has(name));
    const counting = wrong.filter((part) => part.isUsed());
    const areAllWrong = wrong.length > 0 && wrong.length === this.#parts.length;
    const [first] = counting.length > 0 ? counting : areAllWrong ? wrong : [];
    this.sink.set(name, ABSENT, timeNs, first !== undefined, first?.wrong.get(name));
  }
}
