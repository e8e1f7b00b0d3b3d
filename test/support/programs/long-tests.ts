/** Why a test that takes minutes is skipped; undefined: it was asked for. */
export function notAskedFor(minutes: number): string | undefined {
  return process.env.TSCAP_LONG_TESTS === '1' ? undefined : `it takes ${minutes} minutes: TSCAP_LONG_TESTS=1 runs it`;
}
