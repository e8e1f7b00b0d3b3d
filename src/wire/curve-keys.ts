// Tested by: test/wire/curve.test.ts
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { systemFault } from '../text/system-fault.js';
import { LinkError } from './link-error.js';
import { decodeZ85, encodeZ85 } from './z85.js';
import { loadZeroMq } from './zeromq.js';

/** Characters of a CURVE key as Z85 text: 32 bytes. */
const KEY_CHARACTERS = 40;
/** What stands before the 32 bytes of an X25519 secret key in PKCS #8, as node:crypto reads it. */
const PKCS8_X25519_HEADER = Buffer.from('302e020100300506032b656e04220420', 'hex');
/** A key file is short; nothing longer is read as one. */
const MAX_FILE_BYTES = 1_048_576;
/** Groups may read it: so do the credentials of systemd. */
const OTHERS_MODE = 0o007;

/** A CURVE key pair as Z85 text. The secret is neither printed nor in JSON. */
export class CurveKeyPair {
  readonly #secretKey: string;

  constructor(
    readonly publicKey: string,
    secretKey: string,
  ) {
    this.#secretKey = secretKey;
  }

  get secretKey(): string {
    return this.#secretKey;
  }
}

/** Whether a text can be a CURVE key: 40 characters of Z85. */
export function isCurveKey(text: string): boolean {
  return text.length === KEY_CHARACTERS && decodeZ85(text) !== undefined;
}

/**
 * The public key of a secret one.
 * Spec: ZeroMQ RFC 26 (CurveZMQ); RFC 7748
 */
export function publicKeyOf(secretKey: string): string {
  const key = Buffer.concat([PKCS8_X25519_HEADER, decodeZ85(secretKey)!]);
  const { x } = createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' })).export({ format: 'jwk' });
  return encodeZ85(Buffer.from(x!, 'base64url'));
}

/** A new key pair, of libzmq's own making. Throws LinkError NO_LIBRARY. */
export async function generateKeyPair(): Promise<CurveKeyPair> {
  const { publicKey, secretKey } = (await loadZeroMq()).curveKeyPair();
  return new CurveKeyPair(publicKey, secretKey);
}

/** The pair of the one secret key in a file. Throws LinkError BAD_CURVE, which never says what the file holds. */
export function readKeyPair(option: string, file: string): CurveKeyPair {
  const [secretKey, ...others] = keysIn(option, file);
  if (secretKey === undefined || others.length > 0)
    throw new LinkError('BAD_CURVE', `${option} must hold one secret key`);
  return new CurveKeyPair(publicKeyOf(secretKey), secretKey);
}

/** Whether every user of the host may read or write the file. */
export function isOpenToOthers(file: string): boolean {
  return (statSync(file).mode & OTHERS_MODE) !== 0;
}

/** The public keys in a file, at least one. Throws LinkError BAD_CURVE. */
export function readPublicKeys(option: string, file: string): ReadonlySet<string> {
  const keys = keysIn(option, file);
  if (keys.length === 0) throw new LinkError('BAD_CURVE', `${option} must hold at least one public key`);
  return new Set(keys);
}

/** A key is the first word of a line, what follows it is a comment, and so is a line that begins with # and no key. */
function keysIn(option: string, file: string): string[] {
  return read(option, file)
    .split(/\r?\n/)
    .flatMap((line, index) => {
      const [word = ''] = line.trim().split(/\s/, 1);
      if (isCurveKey(word)) return [word];
      if (word === '' || word.startsWith('#')) return [];
      throw new LinkError('BAD_CURVE', `${option}: line ${index + 1} must begin with a key of 40 characters (Z85)`);
    });
}

/** The path is not repeated in errors, as it may be a key given in place of a file. */
function read(option: string, file: string): string {
  try {
    if (statSync(file).size > MAX_FILE_BYTES)
      throw new LinkError('BAD_CURVE', `${option} must be a file of at most ${MAX_FILE_BYTES} bytes`);
    return readFileSync(file, 'latin1');
  } catch (error) {
    if (error instanceof LinkError) throw error;
    throw new LinkError('BAD_CURVE', `${option} must name a file that can be read: ${systemFault(error)}`);
  }
}
