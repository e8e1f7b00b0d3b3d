/**
 * By name of a stream: what stands for the last one of that name that is ending, until its end was told. One of the same name that begins
 * meanwhile, or ends behind it, comes after it.
 */
export class EndingNames<Ending> {
  readonly #last = new Map<string, Ending>();

  /** undefined: none of that name is ending. */
  of(name: string): Ending | undefined {
    return this.#last.get(name);
  }

  begin(name: string, ending: Ending): void {
    this.#last.set(name, ending);
  }

  /** Its end was told; one of that name that began to end later goes on. */
  ended(name: string, ending: Ending): void {
    if (this.#last.get(name) === ending) this.#last.delete(name);
  }
}
