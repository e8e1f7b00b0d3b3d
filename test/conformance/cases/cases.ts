import type { Case } from '../case.js';
import { ATSC_CASES } from './atsc.js';
import { CLEAN_CASES } from './clean.js';
import { CLOCK_CASES } from './clock.js';
import { LIMITS_CASES } from './limits.js';
import { PROFILE_LIMIT_CASES } from './limits-profiles.js';
import { TIMER_CASES } from './limits-timers.js';
import { NEVER_CASES } from './never.js';
import { PRIORITY_1_CASES } from './priority-1.js';
import { PRIORITY_2_CASES } from './priority-2.js';
import { PRIORITY_3_CASES } from './priority-3.js';
import { PROFILE_CASES } from './profiles.js';
import { SECTION_CASES } from './sections.js';
import { SEGMENT_CASES } from './segments.js';

/** All streams. */
export const CASES: readonly Case[] = [
  ...CLEAN_CASES,
  ...PRIORITY_1_CASES,
  ...PRIORITY_2_CASES,
  ...CLOCK_CASES,
  ...PRIORITY_3_CASES,
  ...SECTION_CASES,
  ...NEVER_CASES,
  ...ATSC_CASES,
  ...PROFILE_CASES,
  ...SEGMENT_CASES,
  ...LIMITS_CASES,
  ...PROFILE_LIMIT_CASES,
  ...TIMER_CASES,
];
