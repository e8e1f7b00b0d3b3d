import { FAULTS, type Fault, type FaultSpecs } from './fault-spec.js';
import { Random } from './random.js';

interface Rule {
  readonly fault: Fault;
  applies(number: number): boolean;
}

/** Says for each datagram in turn which fault it is to have. Each kind draws its own numbers: adding one changes no other. */
export class FaultPlan {
  readonly #rules: readonly Rule[];
  #next = 0;

  constructor(specs: FaultSpecs, seed: number) {
    this.#rules = FAULTS.flatMap((fault, purpose) => {
      const spec = specs[fault];
      if (spec === undefined) return [];
      if ('numbers' in spec) return [{ fault, applies: (number) => spec.numbers.has(number) }];
      const random = new Random(seed, purpose);
      return [{ fault, applies: () => random.nextShare() < spec.share }];
    });
  }

  /** The fault of the next datagram; the first call is for datagram 0. */
  next(): Fault | undefined {
    const number = this.#next++;
    let first: Fault | undefined;
    for (const rule of this.#rules) {
      if (rule.applies(number)) first ??= rule.fault;
    }
    return first;
  }
}
