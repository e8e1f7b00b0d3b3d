import { UsageError } from '../../cli/option.js';
import { readOptionFile } from '../../cli/option-file.js';
import type { Role } from '../person.js';
import { type PasswordHash, parsePasswordHash } from './password-hash.js';

/** What a user may be, apart from nobody. */
export const USER_ROLES = ['viewer', 'operator'] as const satisfies readonly Role[];
export type UserRole = (typeof USER_ROLES)[number];

export interface User {
  readonly role: UserRole;
  /** Missing where only a proxy signs them in. */
  readonly hash: PasswordHash | undefined;
}

export type Users = ReadonlyMap<string, User>;

const MOST_USERS = 1024;
const MOST_BYTES = 1_048_576;

/** What a user may be called: letters, digits and `. _ @ + - \`, at most 64. */
export function isUserName(name: string): boolean {
  return /^[\p{L}\p{N}._@+\\-]{1,64}$/u.test(name);
}

/** The users in the file of an option, a line each: `name:role:hash`. Throws UsageError, which says nothing of what the file holds. */
export function readUsers(option: string, file: string): Users {
  return parseUsers(option, readOptionFile({ option, file, mostBytes: MOST_BYTES }).toString());
}

/** Empty lines and those that begin with # are left out. */
export function parseUsers(option: string, text: string): Users {
  const users = new Map<string, User>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const fault = addUser(users, line.trim());
    if (fault !== undefined) throw new UsageError(`${option}: line ${index + 1} ${fault}`);
  }
  if (users.size === 0) throw new UsageError(`${option} must name at least one user`);
  return users;
}

/** Returns what is wrong with the line. */
function addUser(users: Map<string, User>, line: string): string | undefined {
  const [name = '', role = '', hashText = '', ...more] = line.split(':');
  if (!isUserName(name) || more.length > 0) return 'must be name:role:hash, as tscap-keygen --user makes it';
  if (users.has(name)) return 'has a name that was there before';
  if (users.size === MOST_USERS) return `is beyond the ${MOST_USERS} users that there may be`;
  const known = USER_ROLES.find((each) => each === role);
  if (known === undefined) return `must have one of the roles ${USER_ROLES.join(', ')}`;
  const hash = parsePasswordHash(hashText);
  if (hash === undefined && hashText !== '') return 'must have a hash as tscap-keygen --user makes it';
  users.set(name, { role: known, hash });
  return undefined;
}
