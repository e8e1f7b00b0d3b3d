/** When an alarm is raised and cleared. */
export interface AlarmLimits {
  /** So many errors of one rule within the window raise its alarm. */
  readonly raise_count: number;
  readonly raise_window_ms: number;
  /** Without an error for so long, beyond the longest limit of the rule, the alarm is cleared. */
  readonly clear_after_ms: number;
  /** An alarm that comes back within this time flaps: it is then held until its errors stay away for as long. */
  readonly flap_window_ms: number;
}

export const DEFAULT_ALARM: AlarmLimits = {
  raise_count: 1,
  raise_window_ms: 10_000,
  clear_after_ms: 5000,
  flap_window_ms: 60_000,
};
