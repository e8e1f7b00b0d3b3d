// Tested by: test/st2022/d7/leg-merger.test.ts
/** What came of two legs in a second, as far as it was compared. */
export interface LegSecond {
  /** Its end, in s of the epoch. */
  readonly endS: number;
  /** Packets that came on both. */
  readonly onBoth: number;
  /** Packets that came on one of them alone. */
  readonly onlyOn: readonly [a: number, b: number];
  /** Packets that came on both, and are not the same. */
  readonly different: number;
}
