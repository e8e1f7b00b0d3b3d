/** What came since counts that only grow were `before`. */
export function countsSince<Counts extends { readonly [Name in keyof Counts]: number }>(
  total: Counts,
  before: Counts,
): Counts {
  const names = Object.keys(total) as (keyof Counts)[];
  return Object.fromEntries(names.map((name) => [name, total[name] - before[name]])) as Counts;
}
