import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { TlsKeys } from '../../../src/http/tls-keys.js';
import { scratchFolder } from '../programs/programs.js';

/** A certificate of its own for 127.0.0.1, and its key, in a folder. */
export function makeCertificate(folder: string): { readonly certFile: string; readonly keyFile: string } {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const named = ['-subj', '/CN=tscap test', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', [...made, ...named, '-out', certFile, '-keyout', keyFile], { stdio: 'ignore' });
  return { certFile, keyFile };
}

/** The same, read. */
export function certificate(t: TestContext): TlsKeys {
  const { certFile, keyFile } = makeCertificate(scratchFolder(t));
  return { cert: readFileSync(certFile), key: readFileSync(keyFile) };
}
