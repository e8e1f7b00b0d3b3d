/** Something that waits to go out. */
export interface Waiting {
  /** What it takes of the limits. */
  readonly size: number;
  /** An event or a final record, that nothing later makes up for; figures come again. */
  readonly isLasting: boolean;
}

/** Most that waits; what lasts stays beyond `total` as long as it takes no more than `lasting` itself. */
export interface WaitingLimits {
  readonly total: number;
  readonly lasting: number;
}

/**
 * A bounded queue, first in first out. When it is full, figures go, the oldest first; what lasts goes only when no figures
 * are left and it takes more than its own limit.
 */
export class WaitingList<Item extends Waiting> {
  readonly #figures = new Fifo<Item>();
  readonly #lasting = new Fifo<Item>();
  #next = 0;
  /** Numbers of what was put back, before all others. */
  #previous = -1;

  constructor(readonly limits: WaitingLimits) {}

  get length(): number {
    return this.#figures.length + this.#lasting.length;
  }

  get size(): number {
    return this.#figures.size + this.#lasting.size;
  }

  /** Takes the item; returns what went for it, which may be the item itself. */
  push(item: Item): readonly Item[] {
    this.#queueOf(item).push(item, this.#next++);
    return this.size > this.limits.total ? this.#makeRoom() : [];
  }

  /** The oldest item; undefined: there is none. */
  first(): Item | undefined {
    return this.#oldest().first();
  }

  shift(): Item | undefined {
    return this.#oldest().shift();
  }

  /** Puts items back that were taken, in their order; returns what went for them. */
  unshift(items: readonly Item[]): readonly Item[] {
    for (const item of items.toReversed()) this.#queueOf(item).unshift(item, this.#previous--);
    return this.size > this.limits.total ? this.#makeRoom() : [];
  }

  /** Takes all figures out. */
  dropFigures(): readonly Item[] {
    return this.#figures.clear();
  }

  /** Takes everything out. */
  clear(): readonly Item[] {
    return [...this.#figures.clear(), ...this.#lasting.clear()];
  }

  #makeRoom(): readonly Item[] {
    const dropped: Item[] = [];
    while (this.size > this.limits.total && this.#figures.length > 0) dropped.push(this.#figures.shift()!);
    while (this.#lasting.size > Math.max(this.limits.lasting, this.limits.total)) dropped.push(this.#lasting.shift()!);
    return dropped;
  }

  #queueOf({ isLasting }: Item): Fifo<Item> {
    return isLasting ? this.#lasting : this.#figures;
  }

  #oldest(): Fifo<Item> {
    return this.#figures.firstNumber < this.#lasting.firstNumber ? this.#figures : this.#lasting;
  }
}

/** Items of one sort with their places in the whole queue. */
class Fifo<Item extends Waiting> {
  size = 0;
  #entries: { readonly item: Item; readonly number: number }[] = [];
  /** Entries before it are taken. */
  #head = 0;

  get length(): number {
    return this.#entries.length - this.#head;
  }

  /** Place of the first; infinite when there is none. */
  get firstNumber(): number {
    return this.#entries[this.#head]?.number ?? Number.POSITIVE_INFINITY;
  }

  first(): Item | undefined {
    return this.#entries[this.#head]?.item;
  }

  push(item: Item, number: number): void {
    this.#entries.push({ item, number });
    this.size += item.size;
  }

  unshift(item: Item, number: number): void {
    this.#entries.splice(0, this.#head, { item, number });
    this.#head = 0;
    this.size += item.size;
  }

  shift(): Item | undefined {
    const item = this.first();
    if (item === undefined) return undefined;
    this.#head++;
    this.size -= item.size;
    // Now and then, so that what is taken is not kept and each shift is cheap.
    if (this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  clear(): Item[] {
    const items = this.#entries.slice(this.#head).map(({ item }) => item);
    this.#entries = [];
    this.#head = 0;
    this.size = 0;
    return items;
  }
}
