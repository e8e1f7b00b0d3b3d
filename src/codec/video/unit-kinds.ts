// Tested by: test/codec/video/unit-dump.test.ts

/** What of a stream is written. */
export const UNIT_KINDS = [
  'all',
  'sps',
  'pps',
  'pic_timing',
  'sei',
  'slice',
  'user_data_registered_itu_tt35',
  'user_data_unregistered',
  'buffering_period',
  'unknown',
] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** Takes a line on each unit or message; `kinds`: those that it belongs to. */
export type TakeUnitText = (text: string, kinds: readonly UnitKind[]) => void;

/** Reads the units of one codec for people. */
export interface UnitDumper {
  /** The unit from its first byte behind the start code on, as far as it was kept. */
  unit(bytes: Uint8Array, end: number): void;
}
