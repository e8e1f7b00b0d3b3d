/** How grave an alarm is, from the least to the gravest. `info`: what is shown and counted, and is no alarm of the stream's state. */
export const SEVERITIES = ['info', 'warning', 'major', 'critical'] as const;
/** Gravity of an alarm. */
export type Severity = (typeof SEVERITIES)[number];

/** Whether it is as grave as that, or more so. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}
