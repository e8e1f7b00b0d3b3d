/** Mutants that change nothing that can be told from outside, or no limit and no timer, each with its reason. */
export interface Equivalent {
  /** Compiled file, below dist/src. */
  readonly file: string;
  /** The code that is changed; any change of it, where `after` is left out. */
  readonly before: string;
  readonly after?: string;
  readonly because: string;
}

export const EQUIVALENTS: readonly Equivalent[] = [];
