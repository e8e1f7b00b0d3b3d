/** Topics that nothing is published to: a monitor that subscribes to one says something to its probes by it. */
const PREFIX = 'receipt/';
/** Longest name of a monitor that is kept. */
const LONGEST_NAME = 32;

/**
 * What a monitor subscribes to as long as it is there: it will give a receipt for the end of a session. With the session it is
 * that receipt, which is taken back at once: the probe has seen it.
 */
export function receiptTopic(monitor: string, sessionId?: string): string {
  return sessionId === undefined ? `${PREFIX}${monitor}` : `${PREFIX}${monitor}/${sessionId}`;
}

/** Which monitors have yet to say that they have the end of a session. */
export class Receipts {
  readonly #present = new Map<string, number>();
  readonly #given = new Set<string>();

  constructor(readonly sessionId: string) {}

  /** Monitors that are there and have not given their receipt. */
  get owed(): number {
    let owed = 0;
    for (const monitor of this.#present.keys()) if (!this.#given.has(monitor)) owed++;
    return owed;
  }

  /** Monitors that were there when they gave theirs. */
  get given(): number {
    return this.#given.size;
  }

  /** A subscription has come (1) or gone (-1); most have nothing to do with receipts. */
  apply(topic: string, step: 1 | -1): void {
    if (!topic.startsWith(PREFIX)) return;
    const [, monitor = '', sessionId] = topic.split('/');
    if (monitor === '' || monitor.length > LONGEST_NAME) return;
    if (sessionId === undefined) this.#count(monitor, step);
    else if (sessionId === this.sessionId && this.#present.has(monitor)) this.#given.add(monitor);
  }

  clear(): void {
    this.#present.clear();
    this.#given.clear();
  }

  #count(monitor: string, step: 1 | -1): void {
    const count = (this.#present.get(monitor) ?? 0) + step;
    if (count > 0) {
      this.#present.set(monitor, count);
      return;
    }
    this.#present.delete(monitor);
    this.#given.delete(monitor);
  }
}
