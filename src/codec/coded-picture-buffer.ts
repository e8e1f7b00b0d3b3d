/** One delivery schedule of a hypothetical reference decoder. */
export interface CodedPictureBuffer {
  readonly bitrateBps: number;
  readonly sizeBits: number;
  readonly isConstantRate: boolean;
}
