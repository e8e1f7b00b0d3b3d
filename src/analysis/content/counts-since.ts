/** What came since counts that only grow were `before`. */
export function countsSince<Counts extends { readonly [Name in keyof Counts]: number }>(
  total: Counts,
  before: Counts,
): Counts {
  const since: { -readonly [Name in keyof Counts]: number } = { ...total };
  for (const name in since) since[name] -= before[name];
  return since as Counts;
}
