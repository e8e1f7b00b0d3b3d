// Tested by: test/monitor/reopen.test.ts
import type { Logger } from 'pino';
import type { ProfileChoice } from '../analysis/adaptive-rules.js';
import { loadProfile, type ProfileOptions } from './load-profile.js';
import { loadStreams, type StreamsFileOptions } from './named-streams/load-streams.js';
import type { NamedStreams } from './named-streams/named-streams.js';
import type { Profiles } from './stream-analysis.js';

export interface StreamSettingsOptions extends ProfileOptions, StreamsFileOptions {}

/** By what streams are judged, and what they are called. */
export interface StreamSettings {
  /** Of those that have none of their own. */
  readonly profile: ProfileChoice;
  readonly named: NamedStreams;
}

/** The profiles among them. */
export function profilesOf({ profile, named }: StreamSettings): Profiles {
  return { profile, ownProfiles: named.profiles };
}

/** Throws what has the code USAGE. */
export function loadStreamSettings(options: StreamSettingsOptions): StreamSettings {
  return { profile: loadProfile(options), named: loadStreams(options) };
}

/** Reads again what is in files: one that cannot be used is said and changes nothing. Returns what is in force now; does not throw. */
export function rereadStreamSettings(
  options: StreamSettingsOptions,
  before: StreamSettings,
  log: Pick<Logger, 'info' | 'error'>,
): StreamSettings {
  let { profile, named } = before;
  if (options.tr101290Profile !== undefined) {
    try {
      profile = loadProfile(options);
      log.info(
        { profile: options.tr101290Profile },
        'profile read again: streams whose analysis begins now are judged by it',
      );
    } catch (error) {
      log.error(`the profile stays as it was: ${(error as Error).message}`);
    }
  }
  if (options.streams !== undefined) {
    try {
      named = loadStreams(options);
      log.info(
        { streams: options.streams },
        'names of streams read again: their profiles judge streams whose analysis begins now',
      );
    } catch (error) {
      log.error(`names and profiles of streams stay as they were: ${(error as Error).message}`);
    }
  }
  return { profile, named };
}
