import type { LegPairNames } from '../ingest/leg-pair.js';
import type { NamedStreams } from '../inspect/named-streams/named-streams.js';
import { descriptionOf } from '../st2110/d10/describe-flow.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import type { StreamSession } from './stream-session.js';

export interface GivenStreamsOptions {
  /** Ids of the streams that were selected. */
  readonly stream: readonly string[];
  readonly legs?: readonly LegPairNames[] | undefined;
  /** Session descriptions, as they are at the start. */
  readonly descriptions?: readonly FlowDescription[] | undefined;
}

/** The streams that the user of this monitor gave it: they are waited for, whatever their probe does. */
export class GivenStreams {
  descriptions: readonly FlowDescription[];
  readonly #ids: ReadonlySet<string>;

  constructor({ stream, legs = [], descriptions = [] }: GivenStreamsOptions) {
    this.#ids = new Set([...stream, ...legs.flatMap(({ a, b }) => [a, b])]);
    this.descriptions = descriptions;
  }

  /** Selected, a leg, named, or described. */
  has({ probe: { probeId }, info }: Pick<StreamSession, 'probe' | 'info'>, named: NamedStreams): boolean {
    const { streamId } = info;
    if (this.#ids.has(streamId) || this.#ids.has(`${probeId}/${streamId}`)) return true;
    return named.has(probeId, streamId) || descriptionOf(this.descriptions, info) !== undefined;
  }
}
