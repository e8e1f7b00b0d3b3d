// Tested by: test/e2e/keygen.test.ts
import { UsageError } from '../cli/option.js';
import { standardError } from '../cli/standard-error.js';
import { printOut } from '../cli/standard-output.js';
import { hashPassword, LONGEST_PASSWORD_BYTES } from '../http/access/password-hash.js';
import { isUserName } from '../http/access/users.js';
import type { KeygenConfig } from './options.js';
import { readHidden, readLine } from './read-password.js';

const SHORTEST_PASSWORD = 8;

/** Asks for a password and prints the line of a user. Throws UsageError. */
export async function printUser({ role }: KeygenConfig, name: string): Promise<void> {
  if (!isUserName(name)) throw new UsageError('--user must be at most 64 letters, digits and . _ @ + - \\');
  const password = process.stdin.isTTY ? await askTwice() : await readLine(process.stdin);
  const isLongEnough =
    [...password].length >= SHORTEST_PASSWORD && Buffer.byteLength(password) <= LONGEST_PASSWORD_BYTES;
  if (!isLongEnough) {
    throw new UsageError(
      `the password must have from ${SHORTEST_PASSWORD} characters to ${LONGEST_PASSWORD_BYTES} bytes`,
    );
  }
  await printOut(`${name}:${role}:${await hashPassword(password)}\n`);
}

async function askTwice(): Promise<string> {
  const [password, again] = [await ask('Password: '), await ask('Again: ')];
  if (password !== again) throw new UsageError('the two passwords differ');
  return password;
}

async function ask(prompt: string): Promise<string> {
  standardError.write(prompt);
  const text = await readHidden(process.stdin);
  standardError.write('\n');
  return text;
}
