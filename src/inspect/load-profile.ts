import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { AutoProfile, Edition, Profile } from '../tr101290/profile.js';
import { autoProfile, defaultProfile } from '../tr101290/profile.js';
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
  const profile = parseProfile('name' in given ? readJson(given.file) : given.json, edition);
  if ('fault' in profile) throw new Error(`: ${profile.fault}`);
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
    throw new Error(` ${reasonOf(cause as NodeJS.ErrnoException)}`, { cause });
  }
}

function reasonOf(cause: NodeJS.ErrnoException): string {
  if (cause instanceof SyntaxError) return `is no JSON: ${cause.message}`;
  if (cause.code !== 'ENOENT') return `cannot be read: ${cause.message}`;
  return `is neither a file nor a profile: those that come with the program are ${[AUTO, ...PROFILE_NAMES].join(', ')}`;
}
