// Tested by: test/st2110/d30/audio.fuzz.test.ts, test/analysis/st2110/essence-description-check.test.ts
/** Channels that belong together. */
export interface ChannelGroup {
  /** Symbol of the group, as `ST` or `51`; `pair` and `single` where nothing says how channels belong together. */
  readonly name: string;
  readonly channels: number;
}

/** Channels by symbol. Spec: SMPTE ST 2110-30, 6.2.2, table 1; SMPTE ST 2110-31, 6.2, table 2 */
const GROUPS: Readonly<Record<string, number>> = {
  M: 1,
  DM: 2,
  ST: 2,
  LtRt: 2,
  51: 6,
  71: 8,
  222: 24,
  SGRP: 4,
  AES3: 2,
};
const CONVENTION = /^SMPTE2110\.\(([^)]*)\)$/;
/** U01 to U64: so many channels of no known use. */
const UNDEFINED = /^U(\d\d)$/;

/**
 * The groups of a channel-order, such as `SMPTE2110.(51,ST)`; channels that it does not name are one group more. Without one, or where it names more
 * channels than there are, pairs.
 */
export function channelGroups(channels: number, channelOrder: string | null = null): ChannelGroup[] {
  const symbols = CONVENTION.exec(channelOrder ?? '')?.[1]?.split(',') ?? [];
  const groups: ChannelGroup[] = [];
  let left = channels;
  for (const symbol of symbols.slice(0, channels)) {
    const count = channelsOf(symbol.trim());
    if (count === undefined || count > left) return pairsOf(channels);
    groups.push({ name: symbol.trim(), channels: count });
    left -= count;
  }
  if (groups.length === 0) return pairsOf(channels);
  return left > 0 ? [...groups, { name: 'other', channels: left }] : groups;
}

/** How many channels a channel-order names; undefined where it has a symbol that is not known. */
export function namedChannels(channelOrder: string): number | undefined {
  let channels = 0;
  for (const symbol of CONVENTION.exec(channelOrder)?.[1]?.split(',') ?? []) {
    const count = channelsOf(symbol.trim());
    if (count === undefined) return undefined;
    channels += count;
  }
  return channels;
}

function channelsOf(symbol: string): number | undefined {
  const count = UNDEFINED.exec(symbol)?.[1];
  if (count !== undefined) return Number(count) > 0 ? Number(count) : undefined;
  return Object.hasOwn(GROUPS, symbol) ? GROUPS[symbol] : undefined;
}

function pairsOf(channels: number): ChannelGroup[] {
  const pairs = Array.from({ length: Math.floor(channels / 2) }, () => ({ name: 'pair', channels: 2 }));
  return channels % 2 === 0 ? pairs : [...pairs, { name: 'single', channels: 1 }];
}
