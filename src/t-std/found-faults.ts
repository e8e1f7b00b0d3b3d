/** What is told of a fault once its turn has come. */
type Tell = () => void;

interface Found {
  readonly packetIndex: number;
  readonly tell: Tell;
}

/** Faults of a program, found in one stream after the other, and told in the order of the packets; of one packet in the order in which they were found. */
export class FoundFaults {
  readonly #found: Found[] = [];

  add(packetIndex: number, tell: Tell): void {
    this.#found.push({ packetIndex, tell });
  }

  tellAll(): void {
    if (this.#found.length === 0) return;
    const found = this.#found.splice(0);
    found.sort((a, b) => a.packetIndex - b.packetIndex);
    for (const { tell } of found) tell();
  }
}
