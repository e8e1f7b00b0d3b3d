import type { DescriptionMismatchEvent } from './description-event.js';

/** Parameters of which contradictions are remembered. */
const MOST_PARAMETERS = 64;
const MOST_TEXT = 256;

/** Holds what is stated of a stream against what is seen: each contradiction is told once, and again when something else is seen. */
export class DescriptionCheck {
  readonly #seen = new Map<string, string>();
  #events: DescriptionMismatchEvent[] = [];

  /** `parameter`: its name in SDP. null: not stated, or not seen. */
  compare(
    parameter: string,
    stated: string | number | null | undefined,
    seen: string | number | null | undefined,
    timeNs: number,
  ): void {
    if (stated === null || stated === undefined || seen === null || seen === undefined) return;
    if (String(stated) === String(seen)) this.#seen.delete(parameter);
    else this.mismatch(parameter, String(stated), String(seen), timeNs);
  }

  /** The packets contradict what is stated. */
  mismatch(parameter: string, stated: string, seen: string, timeNs: number): void {
    if (this.#seen.get(parameter) === seen || this.#seen.size >= MOST_PARAMETERS) return;
    this.#seen.set(parameter, seen);
    this.#events.push({
      type: 'event',
      event: 'sdp_mismatch',
      name: parameter,
      severity: 'warning',
      time_ns: timeNs,
      stated: stated.slice(0, MOST_TEXT),
      seen: seen.slice(0, MOST_TEXT),
    });
  }

  /** The description is another one: everything is told anew. */
  reset(): void {
    this.#seen.clear();
  }

  takeEvents(): readonly DescriptionMismatchEvent[] {
    const events = this.#events;
    if (events.length > 0) this.#events = [];
    return events;
  }
}
