import { PidNumbers } from './pid-numbers.js';

/** Room for so many more values, at least. */
const SPARE = 4;

/** A value by PID, from 0 to 8191. */
export class PidTable<Value> {
  readonly #numbers: PidNumbers;
  /** By number, as far as there are some here. */
  #values: (Value | undefined)[] = [];

  /** `numbers`: those of other tables of the same stream, which take less memory together. */
  constructor(numbers = new PidNumbers()) {
    this.#numbers = numbers;
  }

  get(pid: number): Value | undefined {
    const number = this.#numbers.of(pid);
    return number < this.#values.length ? this.#values[number] : undefined;
  }

  set(pid: number, value: Value): void {
    const number = this.#numbers.add(pid);
    if (number >= this.#values.length) this.#makeRoom(number);
    this.#values[number] = value;
  }

  delete(pid: number): void {
    const number = this.#numbers.of(pid);
    if (number < this.#values.length) this.#values[number] = undefined;
  }

  clear(): void {
    this.#values.fill(undefined);
  }

  /** Those that have a value, ascending. */
  entries(): [pid: number, value: Value][] {
    const entries: [number, Value][] = [];
    for (const pid of this.#numbers.pids()) {
      const value = this.get(pid);
      if (value !== undefined) entries.push([pid, value]);
    }
    return entries;
  }

  /** For few more, as a list that grows by itself has room for half as many again, and 16. */
  #makeRoom(number: number): void {
    const values = new Array<Value | undefined>(number + SPARE + (number >> 2)).fill(undefined);
    for (let n = 0; n < this.#values.length; n++) values[n] = this.#values[n];
    this.#values = values;
  }
}
