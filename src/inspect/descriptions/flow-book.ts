// Tested by: test/inspect/descriptions/nmos-registry.test.ts
import type { FlowDescription } from '../../st2110/d10/flow-description.js';

/** Flows that are kept; those beyond are left out. */
const MOST_FLOWS = 16_384;

/** The flows that are described now, by where their description came from. */
export class FlowBook {
  #byOrigin = new Map<string, readonly FlowDescription[]>();
  #flows: readonly FlowDescription[] = [];
  readonly #changed: ((flows: readonly FlowDescription[]) => void)[] = [];

  get flows(): readonly FlowDescription[] {
    return this.#flows;
  }

  /** The descriptions of one origin, in place of those before; none: it has gone. */
  set(origin: string, flows: readonly FlowDescription[]): void {
    if (flows.length === 0) this.#byOrigin.delete(origin);
    else this.#byOrigin.set(origin, flows);
  }

  /** Tells all that was set, or does nothing when it is as before. */
  publish(): void {
    const flows = [...this.#byOrigin.values()].flat().slice(0, MOST_FLOWS);
    if (flows.length === this.#flows.length && flows.every((flow, index) => flow === this.#flows[index])) return;
    this.#flows = flows;
    for (const changed of this.#changed) changed(flows);
  }

  onChange(changed: (flows: readonly FlowDescription[]) => void): void {
    this.#changed.push(changed);
  }
}
