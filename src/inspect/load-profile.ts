import { basename } from 'node:path';
import type { AutoProfile, Edition, Profile } from '../tr101290/profile.js';
import { autoProfile, defaultProfile } from '../tr101290/profile.js';
import { parseProfile } from '../tr101290/profile-file.js';
import { PROFILE_NAMES, type ProfileName } from '../tr101290/profiles.js';
import { readJson } from './read-json.js';

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
export function loadProfile({
  tr101290Profile: name,
  tr101290Edition: edition,
}: ProfileOptions): Profile | AutoProfile {
  if (name === undefined) return autoProfile(edition);
  const option = `--tr101290-profile ${name}`;
  try {
    return readProfile({ name, file: name }, { edition, source: `--tr101290-profile ${basename(name)}` });
  } catch (cause) {
    throw new ProfileError(`${option}${(cause as Error).message}`, { cause });
  }
}

/** What a profile is made of: the name of one that comes with the program, or else a file; or a document that is there. */
export type GivenProfile = { readonly name: string; readonly file: string } | { readonly json: unknown };

/** `source`: what asked for it. Throws an Error whose message goes on from what asked for it. */
export function readProfile(
  given: GivenProfile,
  { edition, source }: { readonly edition: Edition; readonly source: string },
): Profile | AutoProfile {
  return { ...profileOf(given, edition), source };
}

function profileOf(given: GivenProfile, edition: Edition): Profile | AutoProfile {
  if ('name' in given && given.name === AUTO) return autoProfile(edition);
  if ('name' in given && isBuiltIn(given.name)) return defaultProfile(given.name, edition);
  const profile = parseProfile('name' in given ? jsonOf(given.file) : given.json, edition);
  if ('fault' in profile) throw new Error(`: ${profile.fault}`);
  return profile;
}

const AUTO = 'auto';

function isBuiltIn(name: string): name is ProfileName {
  return (PROFILE_NAMES as readonly string[]).includes(name);
}

function jsonOf(file: string): unknown {
  try {
    return readJson(file);
  } catch (error) {
    const { message, cause } = error as Error & { readonly cause: NodeJS.ErrnoException };
    const builtIn = [AUTO, ...PROFILE_NAMES].join(', ');
    const isMissing = cause.code === 'ENOENT';
    const reason = `is neither a file nor a profile: those that come with the program are ${builtIn}`;
    throw new Error(` ${isMissing ? reason : message}`, { cause });
  }
}
