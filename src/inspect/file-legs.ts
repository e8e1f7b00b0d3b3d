// Tested by: test/inspect/file-legs.test.ts
import { LegPair, type LegPairNames, mergedIdOf } from '../ingest/leg-pair.js';
import type { LegsReport } from '../report/stream-fields.js';
import type { Batch } from '../stream/message.js';

/** The legs among the streams of a file. */
export class FileLegs {
  readonly #pairs: readonly LegPair[];

  /** `publish` is handed the batches of the merged streams. */
  constructor(names: readonly LegPairNames[], publish: (batch: Batch) => void) {
    this.#pairs = names.map((pair) => new LegPair(pair, false, publish));
  }

  /** Whether the stream is a leg, so that its batch goes into a merged stream. */
  take(batch: Batch): boolean {
    for (const pair of this.#pairs) {
      const leg = pair.legOf(batch.stream.streamId, null);
      if (leg !== undefined) return pair.take(leg, batch);
    }
    return false;
  }

  settle(): void {
    for (const pair of this.#pairs) pair.settle();
  }

  /** What was found of each pair that came, by the name of its merged stream. */
  reports(): (readonly [streamId: string, report: LegsReport])[] {
    return this.#pairs.flatMap((pair) => {
      const report = pair.snapshotAndReset();
      return report === undefined ? [] : [[mergedIdOf(pair.names), report] as const];
    });
  }
}
