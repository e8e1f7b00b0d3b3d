/** What a stream can be, in the order of the wire schema's enum. */
export const STREAM_KINDS = ['unknown', 'mpegts', 'st2110-20', 'st2110-30', 'st2110-40', 'rtp'] as const;
export type StreamKind = (typeof STREAM_KINDS)[number];

/** How sure a classification is, least first, in the order of the wire schema's enum. */
export const CERTAINTIES = ['none', 'possible', 'likely', 'certain'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

/** Place in CERTAINTIES: higher is surer. */
export function certaintyRank(certainty: Certainty): number {
  return CERTAINTIES.indexOf(certainty);
}

/** The less sure of the two. */
export function atMost(limit: Certainty, certainty: Certainty): Certainty {
  return certaintyRank(certainty) > certaintyRank(limit) ? limit : certainty;
}
