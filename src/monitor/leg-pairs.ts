import { UsageError } from '../cli/option.js';
import { type LegPairNames, legPairsOf } from '../ingest/leg-pair.js';
import type { MonitorConfig } from './options.js';

/** The pairs of `--legs`. Throws UsageError. */
export function legPairs({ legs }: Pick<MonitorConfig, 'legs'>): readonly LegPairNames[] {
  const pairs = legPairsOf(legs);
  if (pairs === undefined) throw new UsageError(`--legs wants two streams for each pair, got ${legs.length} in all`);
  const taken = legs.find((name, index) => legs.indexOf(name) !== index);
  if (taken !== undefined) throw new UsageError(`--legs has ${taken} twice`);
  return pairs;
}
