import { type CurveKeyPair, isCurveKey, isOpenToOthers, readKeyPair, readPublicKeys } from './curve-keys.js';
import { LinkError } from './link-error.js';

/** The options of encryption and authentication (src/cli/link-options.ts). */
export interface CurveConfig {
  readonly curveSecretKeyFile: string | undefined;
  readonly curveServerKey: readonly string[];
  readonly curveAllow: string | undefined;
}

/** CURVE on a link: who binds is the server and knows whom it lets in, who connects knows the key of each server. */
export type Curve = {
  readonly keys: CurveKeyPair;
  /** All users of the host can read the secret. */
  readonly isSecretShared: boolean;
} & (
  | { readonly role: 'server'; readonly allowed: ReadonlySet<string> }
  /** One key for each endpoint, in their order. */
  | { readonly role: 'client'; readonly serverKeys: readonly string[] }
);

/**
 * Reads the key files; undefined: none of the options is given. With any of them there is no way back to a link in the clear.
 * The option of the other side is left alone, as one `.env` may serve both programs. Throws LinkError BAD_CURVE.
 */
export function curveOf(config: CurveConfig, isBound: boolean, endpoints: number): Curve | undefined {
  const { curveSecretKeyFile, curveServerKey, curveAllow } = config;
  if (curveSecretKeyFile === undefined) {
    if (curveAllow === undefined && curveServerKey.length === 0) return undefined;
    throw bad('--curve-allow and --curve-server-key need --curve-secret-key-file');
  }
  const keys = readKeyPair('--curve-secret-key-file', curveSecretKeyFile);
  const common = { keys, isSecretShared: isOpenToOthers(curveSecretKeyFile) };
  if (!isBound) return { ...common, role: 'client', serverKeys: serverKeysOf(curveServerKey, endpoints) };
  if (curveAllow === undefined)
    throw bad(
      '--curve-secret-key-file needs --curve-allow on the side that binds: a file of the public keys it lets in',
    );
  return { ...common, role: 'server', allowed: readPublicKeys('--curve-allow', curveAllow) };
}

function serverKeysOf(keys: readonly string[], endpoints: number): readonly string[] {
  if (keys.length === 0)
    throw bad(
      '--curve-secret-key-file needs --curve-server-key on the side that connects: the public key of the other',
    );
  const wrong = keys.findIndex((key) => !isCurveKey(key));
  if (wrong !== -1)
    throw bad(`--curve-server-key must be 40 characters of Z85 (in quotes), got ${keys[wrong]!.length} that are not`);
  if (keys.length === endpoints) return keys;
  if (keys.length === 1) return new Array(endpoints).fill(keys[0]);
  throw bad(
    `--curve-server-key must be given once, or once for each of the ${endpoints} endpoints, got ${keys.length}`,
  );
}

function bad(message: string): LinkError {
  return new LinkError('BAD_CURVE', message);
}
