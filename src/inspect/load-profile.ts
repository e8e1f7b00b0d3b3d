import { readFileSync } from 'node:fs';
import type { ProfileChoice } from '../analysis/adaptive-rules.js';
import { defaultProfile, type Edition, SI_FAMILIES, type SiFamily } from '../tr101290/profile.js';
import { parseProfile } from '../tr101290/profile-file.js';

/** A profile that cannot be used: a wrong use of the program. */
class ProfileError extends Error {
  readonly code = 'USAGE';
}

export interface ProfileOptions {
  /** A file, or the name of a family; undefined: the stream shows its family itself. */
  readonly tr101290Profile: string | undefined;
  readonly tr101290Edition: Edition;
}

/** The rules to judge by. Throws ProfileError. */
export function loadProfile({ tr101290Profile, tr101290Edition }: ProfileOptions): ProfileChoice {
  if (tr101290Profile === undefined) return tr101290Edition;
  if (isFamily(tr101290Profile)) return defaultProfile(tr101290Profile, tr101290Edition);
  const profile = parseProfile(readJson(tr101290Profile), tr101290Edition);
  if ('fault' in profile) throw new ProfileError(`--tr101290-profile ${tr101290Profile}: ${profile.fault}`);
  return profile;
}

function isFamily(name: string): name is SiFamily {
  return (SI_FAMILIES as readonly string[]).includes(name);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? 'is no JSON' : 'cannot be read';
    throw new ProfileError(`--tr101290-profile ${file} ${reason}: ${(cause as Error).message}`, { cause });
  }
}
