/** How fast the packets of a stream come. */
export interface Pace {
  /** What is due is due in slots of this length. */
  readonly slotMs: number;
  /** Slots after which those of the elementary streams repeat. */
  readonly roundSlots: number;
  /** What is due in a slot comes in its first packet; behind it come null packets. */
  readonly packetsPerSlot: number;
}

export type Bitrate = 'low' | 'usual' | 'high';

/** 150.4 kb/s, 3.008 Mb/s, 60.16 Mb/s. */
export const PACES: { readonly [name in Bitrate]: Pace } = {
  low: { slotMs: 10, roundSlots: 8, packetsPerSlot: 1 },
  usual: { slotMs: 0.5, roundSlots: 40, packetsPerSlot: 1 },
  high: { slotMs: 0.5, roundSlots: 40, packetsPerSlot: 20 },
};

/** The slot of a time, which begins then. */
export function slotOf({ slotMs }: Pace, ms: number): number {
  const slot = ms / slotMs;
  if (!Number.isInteger(slot)) throw new Error(`${ms} ms is no slot`);
  return slot;
}

/** Number of the packet in which comes what is due at this time. */
export function packetNumber(pace: Pace, ms: number): number {
  return slotOf(pace, ms) * pace.packetsPerSlot;
}

export function packetMs({ slotMs, packetsPerSlot }: Pace): number {
  return slotMs / packetsPerSlot;
}
