/** What was sent to another thread and not taken there: the sender waits while there is too much of it. */
export class Credit {
  #open = 0;
  #waiting: (() => void)[] = [];

  /** `most` that may be open. */
  constructor(readonly most: number) {}

  sent(): void {
    this.#open++;
  }

  /** The receiver has taken so many more. */
  taken(count: number): void {
    this.#open -= count;
    if (this.#open >= this.most) return;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Resolves when there is room for more; undefined: there is. */
  room(): Promise<void> | undefined {
    if (this.#open < this.most) return undefined;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
