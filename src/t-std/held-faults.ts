import type { TStdFault, TStdObserver } from './fault.js';

/** More are told, held or not. */
const MAX_HELD = 256;

type Held = readonly [fault: TStdFault, packetIndex: number, timeNs: number, value: number];

/** Faults of a stream, which wait while it is not clear whether its model fits: told then, in their order, or never. Bounded. */
export class HeldFaults {
  readonly #pid: number;
  readonly #observer: TStdObserver;
  readonly #held: Held[] = [];
  #isHolding = false;
  #isRefused = false;

  constructor(pid: number, observer: TStdObserver) {
    this.#pid = pid;
    this.#observer = observer;
  }

  add(fault: TStdFault, packetIndex: number, timeNs: number, value: number): void {
    if (this.#isRefused) return;
    if (!this.#isHolding) {
      this.#observer.tStdFault(fault, this.#pid, packetIndex, timeNs, value);
      return;
    }
    if (this.#held.length === MAX_HELD) this.#tell();
    this.#held.push([fault, packetIndex, timeNs, value]);
  }

  /** It is not clear whether the model fits. */
  hold(): void {
    this.#isHolding = true;
  }

  /** The model fits. */
  release(): void {
    this.#isHolding = false;
    if (this.#held.length > 0) this.#tell();
  }

  /** The model does not fit: what it found was no fault, nor will be. */
  refuse(): void {
    this.#isRefused = true;
    this.#held.length = 0;
  }

  #tell(): void {
    for (const [fault, packetIndex, timeNs, value] of this.#held) {
      this.#observer.tStdFault(fault, this.#pid, packetIndex, timeNs, value);
    }
    this.#held.length = 0;
  }
}
