// Tested by: test/monitor/released-streams.test.ts
/** Why a stream ends before its session. */
export type Release =
  /** It went away, and nobody waits for it any more. */
  | { readonly kind: 'gone' }
  /** It was waited for, and is back then as another stream of its name; ns of the epoch, 0: not known. */
  | { readonly kind: 'back'; readonly timeNs: number };
