import { unlink, writeFile } from 'node:fs/promises';
import { UsageError } from '../cli/option.js';
import { printOut } from '../cli/standard-output.js';
import { generateKeyPair } from '../wire/curve-keys.js';
import type { KeygenConfig } from './options.js';
import { printUser } from './user-line.js';

const SECRET_MODE = 0o600;
const PUBLIC_MODE = 0o644;

/** Makes a key pair, or the line of a user. Throws UsageError and LinkError. */
export async function runKeygen(config: KeygenConfig): Promise<void> {
  if (config.user === undefined) await generateKeys(config);
  else await printUser(config, config.user);
}

/** Writes a new key pair into two files that do not exist yet, and prints the public key. */
async function generateKeys({ keyFile }: KeygenConfig): Promise<void> {
  const publicFile = `${keyFile}.pub`;
  const { publicKey, secretKey } = await generateKeyPair();
  await create(publicFile, publicKey, PUBLIC_MODE);
  try {
    await create(keyFile, secretKey, SECRET_MODE);
  } catch (error) {
    await unlink(publicFile);
    throw error;
  }
  await printOut(`${publicKey}\n`);
}

/** Writes the line into a new file. */
async function create(file: string, line: string, mode: number): Promise<void> {
  try {
    await writeFile(file, `${line}\n`, { flag: 'wx', mode, flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new UsageError(`--key-file must name files that do not exist yet, got ${file}`);
  }
}
