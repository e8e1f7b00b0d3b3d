import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of PEM files. */
export interface Certificates {
  readonly ca: string;
  /** Key and certificate in one file, as Apache Kafka reads them. */
  readonly broker: string;
  readonly clientCert: string;
  readonly clientKey: string;
  /** An authority that signed nothing here. */
  readonly strangerCa: string;
}

/** A certificate authority, the certificate of a broker on 127.0.0.1 and one of a client, made by openssl. */
export function makeCertificates(folder: string): Certificates {
  const ca = makeAuthority(folder, 'ca');
  const broker = makeCertificate(folder, ca, 'broker', 'subjectAltName=IP:127.0.0.1');
  const client = makeCertificate(folder, ca, 'client', 'subjectAltName=DNS:client');
  appendFileSync(broker.key, readFileSync(broker.cert));
  return {
    ca: ca.cert,
    broker: broker.key,
    clientCert: client.cert,
    clientKey: client.key,
    strangerCa: makeAuthority(folder, 'stranger').cert,
  };
}

interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

function makeAuthority(folder: string, name: string): KeyPair {
  const files = filesOf(folder, name);
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`, ...output(files));
  return files;
}

function makeCertificate(folder: string, ca: KeyPair, name: string, extension: string): KeyPair {
  const files = filesOf(folder, name);
  const request = join(folder, `${name}.csr`);
  const extensions = join(folder, `${name}.ext`);
  writeFileSync(extensions, extension);
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`, '-keyout', files.key, '-out', request);
  const signed = ['-CA', ca.cert, '-CAkey', ca.key, '-CAcreateserial', '-days', '2', '-extfile', extensions];
  openssl('x509', '-req', '-in', request, ...signed, '-out', files.cert);
  return files;
}

function filesOf(folder: string, name: string): KeyPair {
  return { key: join(folder, `${name}.key`), cert: join(folder, `${name}.pem`) };
}

function output({ key, cert }: KeyPair): string[] {
  return ['-keyout', key, '-out', cert];
}

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
