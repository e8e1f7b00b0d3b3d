/** What came since counts that only grow were `before`. */
export function countsSince<Counts extends { readonly [Name in keyof Counts]: number }>(
  total: Counts,
  before: Counts,
): Counts {
  const since: Partial<Record<keyof Counts, number>> = {};
  for (const name in total) since[name] = total[name] - before[name];
  return since as Counts;
}
