// Tested by: test/text/rule-form.test.ts, test/inspect/told-alarms.test.ts, test/report/text/overview.test.ts, test/page/screens/stream/lamps.test.ts
/** Whether a rule is the newer form of another one, by their numbers: `1.3.a` of `1.3`. Spec: ETSI TR 101 290, tables 5.0a to 5.0c */
export function isNewerForm(newer: string | null, older: string | null): boolean {
  return newer !== null && older !== null && newer.startsWith(`${older}.`);
}

/** Number of the older form that a rule is one of, as its own where it has none: `1.3` of both. */
function familyOf(rule: string): string {
  return rule.split('.', 2).join('.');
}

/** Errors by the number of their rule, null where there is none, as one sum: what an older form of a rule finds and what its newer forms find is the same, and counts once. */
export function sumOfErrors(errors: Iterable<readonly [rule: string | null, count: number]>): number {
  const older = new Map<string, number>();
  const newer = new Map<string, number>();
  let sum = 0;
  for (const [rule, count] of errors) {
    if (count === 0) continue;
    const family = rule === null ? null : familyOf(rule);
    if (family === null) sum += count;
    else {
      const form = family === rule ? older : newer;
      form.set(family, (form.get(family) ?? 0) + count);
    }
  }
  for (const [family, count] of newer) sum += Math.max(count, older.get(family) ?? 0);
  for (const [family, count] of older) if (!newer.has(family)) sum += count;
  return sum;
}
