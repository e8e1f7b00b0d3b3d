/** How finely a history is kept: each tier is a table of figures and one of counts. */
export const TIERS = [
  { name: 'second', step: '1s', seconds: 1, retention: 1 },
  { name: 'minute', step: '1m', seconds: 60, retention: 10 },
  { name: 'hour', step: '1h', seconds: 3600, retention: 100 },
] as const;
export type Tier = (typeof TIERS)[number];
export type Step = Tier['step'];
export const [SECOND, MINUTE, HOUR] = TIERS;

/** Rows are numbered by time first, so that new ones come at the end of their table, old ones go from its beginning, and each can be found by its number. */
export const STREAM_IDS = 65_536;

/** The number of a row: `slot` is the time in units of the tier since 1970. */
export function rowId(slot: number, streamId: number): number {
  return slot * STREAM_IDS + streamId;
}

/** The end of the time of a row, in s of the epoch. */
export function endOfRow(tier: Tier, id: number): number {
  return (Math.floor(id / STREAM_IDS) + 1) * tier.seconds;
}

export function slotOf(tier: Tier, epochS: number): number {
  return Math.floor(epochS / tier.seconds);
}

/** Rows before this slot are old. */
export function oldestSlot(tier: Tier, nowS: number, days: number): number {
  return slotOf(tier, nowS - days * tier.retention * 86_400);
}
