import { readFileSync } from 'node:fs';
import type { ProfileChoice } from '../analysis/adaptive-rules.js';
import { autoProfile, defaultProfile, type Edition } from '../tr101290/profile.js';
import { parseProfile } from '../tr101290/profile-file.js';
import { PROFILE_NAMES, type ProfileName } from '../tr101290/profiles.js';

/** A profile that cannot be used: a wrong use of the program. */
class ProfileError extends Error {
  readonly code = 'USAGE';
}

export interface ProfileOptions {
  /** A file, or the name of a profile that comes with the program; `auto` and undefined leave it to the stream. */
  readonly tr101290Profile: string | undefined;
  readonly tr101290Edition: Edition;
}

/** The rules to judge by. Throws ProfileError. */
export function loadProfile({ tr101290Profile, tr101290Edition }: ProfileOptions): ProfileChoice {
  if (tr101290Profile === undefined || tr101290Profile === AUTO) return autoProfile(tr101290Edition);
  if (isBuiltIn(tr101290Profile)) return defaultProfile(tr101290Profile, tr101290Edition);
  const profile = parseProfile(readJson(tr101290Profile), tr101290Edition);
  if ('fault' in profile) throw new ProfileError(`--tr101290-profile ${tr101290Profile}: ${profile.fault}`);
  return profile;
}

const AUTO = 'auto';

function isBuiltIn(name: string): name is ProfileName {
  return (PROFILE_NAMES as readonly string[]).includes(name);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ProfileError(`--tr101290-profile ${file} ${reasonOf(cause as NodeJS.ErrnoException)}`, { cause });
  }
}

function reasonOf(cause: NodeJS.ErrnoException): string {
  if (cause instanceof SyntaxError) return `is no JSON: ${cause.message}`;
  if (cause.code !== 'ENOENT') return `cannot be read: ${cause.message}`;
  return `is neither a file nor a profile: those that come with the program are ${[AUTO, ...PROFILE_NAMES].join(', ')}`;
}
