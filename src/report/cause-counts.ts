export type CauseCounts<Cause extends string> = Record<Cause, number>;

/** A count of 0 for every cause. */
export function zeroCounts<Cause extends string>(causes: readonly Cause[]): CauseCounts<Cause> {
  return Object.fromEntries(causes.map((cause) => [cause, 0])) as CauseCounts<Cause>;
}

export function totalOf(counts: CauseCounts<string>): number {
  let total = 0;
  for (const cause in counts) total += counts[cause]!;
  return total;
}

/** An equation that does not hold, with its numbers; undefined: it holds. */
export function inequality(name: string, whole: number, parts: Record<string, number>): string | undefined {
  if (totalOf(parts) === whole) return undefined;
  const terms = Object.entries(parts).map(([part, value]) => `${part} ${value}`);
  return `${name} ${whole} is not ${terms.join(' + ')}`;
}
