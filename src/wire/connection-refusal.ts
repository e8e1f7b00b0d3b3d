/** Why a connection of the link did not come about: a closed set, so that each cause has a counter. */
export const CONNECTION_REFUSALS = [
  'no_curve', // one side uses CURVE, the other does not
  'wrong_server_key', // the one that connects expects another server key
  'key_not_allowed', // its key is not in --curve-allow
  'flood', // more subscriptions, connections or descriptors than are held: all connections were cut off once
  'other', // cut off or silent in the handshake, or not ZeroMQ
] as const;
export type ConnectionRefusal = (typeof CONNECTION_REFUSALS)[number];
export type RefusalCounts = Record<ConnectionRefusal, number>;

export function zeroRefusals(): RefusalCounts {
  return Object.fromEntries(CONNECTION_REFUSALS.map((cause) => [cause, 0])) as RefusalCounts;
}

/** `no_curve 3, other 1`; undefined: none was refused. */
export function refusalText(counts: Readonly<RefusalCounts>): string | undefined {
  const parts = CONNECTION_REFUSALS.filter((cause) => counts[cause] > 0).map((cause) => `${cause} ${counts[cause]}`);
  return parts.length === 0 ? undefined : parts.join(', ');
}
