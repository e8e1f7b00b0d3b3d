import type { CodedEssence, DecodedEssence, EssenceWishes } from '../analysis/content/essence-sink.js';
import type { EssenceOrigin } from '../report/essence-origin.js';

/** Who decodes what the analysis of a file hands out. */
export interface EssenceDecoding {
  /** What analyses are to hand out. */
  readonly wishes: EssenceWishes;
  /** undefined: there is nothing to be seen or heard. In order for each PID of a stream. Never rejects. */
  decode(origin: EssenceOrigin, essence: CodedEssence): Promise<DecodedEssence | undefined>;
}

interface Waiting {
  readonly origin: EssenceOrigin;
  readonly essence: CodedEssence;
  readonly take: (decoded: DecodedEssence) => void;
}

/** Waits for decoders, as the reader of a file does: nothing is left out, and what they see comes in the order of the stream. */
export class FileEssence {
  readonly #decoding: EssenceDecoding | undefined;
  #waiting: Waiting[] = [];

  constructor(decoding: EssenceDecoding | undefined) {
    this.#decoding = decoding;
  }

  add(origin: EssenceOrigin, essence: CodedEssence, take: (decoded: DecodedEssence) => void): void {
    this.#waiting.push({ origin, essence, take });
  }

  /** Resolves when all that was added is decoded, and taken; undefined where nothing was. */
  settled(): Promise<void> | undefined {
    return this.#waiting.length === 0 ? undefined : this.#settle();
  }

  async #settle(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    const results = new Map<Waiting, DecodedEssence | undefined>();
    const byPid = new Map<string, Waiting[]>();
    for (const one of waiting) {
      const key = `${one.origin.stream_id} ${one.essence.pid}`;
      byPid.set(key, [...(byPid.get(key) ?? []), one]);
    }
    const decodeAll = async (each: readonly Waiting[]): Promise<void> => {
      for (const one of each) results.set(one, await this.#decoding?.decode(one.origin, one.essence));
    };
    await Promise.all([...byPid.values()].map(decodeAll));
    for (const one of waiting) {
      const decoded = results.get(one);
      if (decoded !== undefined) one.take(decoded);
    }
  }
}
