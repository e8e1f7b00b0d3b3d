// Tested by: test/report/text/stream.test.ts
/** A part of the text on one stream. */
export interface TextSection {
  /** What it is about, in a word or two. */
  readonly name: string;
  /** None where there is nothing to say. */
  readonly lines: readonly string[];
}
