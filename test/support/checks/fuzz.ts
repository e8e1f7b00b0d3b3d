/** Runs of a fuzz property: `n`, or as many times more as the environment variable TSCAP_FUZZ_RUNS says. */
export function fuzzRuns(n: number): number {
  return n * Number(process.env.TSCAP_FUZZ_RUNS ?? 1);
}
