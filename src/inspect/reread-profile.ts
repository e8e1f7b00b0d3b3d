// Tested by: test/monitor/reopen.test.ts
import type { Logger } from 'pino';
import type { ProfileChoice } from '../analysis/adaptive-rules.js';
import { loadProfile, type ProfileOptions } from './load-profile.js';

/** Reads the profile again, where one is given: what cannot be used is said and changes nothing. Does not throw. */
export function rereadProfile(
  options: ProfileOptions,
  use: (profile: ProfileChoice) => void,
  log: Pick<Logger, 'info' | 'error'>,
): void {
  const { tr101290Profile: profile } = options;
  if (profile === undefined) return;
  try {
    use(loadProfile(options));
    log.info({ profile }, 'profile read again: streams whose analysis begins now are judged by it');
  } catch (error) {
    log.error(`the profile stays as it was: ${(error as Error).message}`);
  }
}
