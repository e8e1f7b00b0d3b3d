// Tested by: test/alarm/alarm-table.test.ts

export const ALARM_CAUSES = ['missing', 'too_close', 'scrambled', 'jump', 'leg_a', 'leg_b'] as const;
/** What an error is, of a rule that has several: not there in time, there again too soon, scrambled, or a step to another value; of two legs, which one. */
export type AlarmCause = (typeof ALARM_CAUSES)[number];

/** Each as a bit, so that an alarm adds them up without an allocation; 0 where the rule has only one. */
export const Cause = { NONE: 0, MISSING: 1, TOO_CLOSE: 2, SCRAMBLED: 4, JUMP: 8, LEG_A: 16, LEG_B: 32 } as const;

export function causesOf(bits: number): AlarmCause[] {
  return ALARM_CAUSES.filter((_, index) => (bits >> index) & 1);
}
