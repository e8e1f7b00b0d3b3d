// Tested by: test/inspect/told-alarms.test.ts, test/report/text/overview.test.ts, test/page/screens/stream/lamps.test.ts
/** Whether a rule is the newer form of another one, by their numbers: `1.3.a` of `1.3`. Spec: ETSI TR 101 290, tables 5.0a to 5.0c */
export function isNewerForm(newer: string | null, older: string | null): boolean {
  return newer !== null && older !== null && newer.startsWith(`${older}.`);
}
