import { createSecureContext } from 'node:tls';
import { UsageError } from '../cli/option.js';
import { readOptionFile } from '../cli/option-file.js';

/** Certificate and secret key, as PEM. */
export interface TlsKeys {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Reads both and looks whether they belong together. Throws UsageError, which says nothing of what the files hold. */
export function readTlsKeys(certFile: string, keyFile: string): TlsKeys {
  const keys = {
    cert: readOptionFile({ option: '--http-cert-file', file: certFile }),
    key: readOptionFile({ option: '--http-key-file', file: keyFile }),
  };
  try {
    createSecureContext(keys);
  } catch (error) {
    const { code = 'no PEM' } = error as NodeJS.ErrnoException;
    throw new UsageError(`--http-cert-file and --http-key-file must be a certificate and its key (PEM): ${code}`);
  }
  return keys;
}
