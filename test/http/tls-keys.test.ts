import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect } from 'node:tls';
import { UsageError } from '../../src/cli/option.js';
import { readTlsKeys } from '../../src/http/tls-keys.js';
import { GUARDED_ROUTES } from '../support/http/access-rig.js';
import { makeCertificate } from '../support/http/certificate.js';
import { openRig, openSocket } from '../support/http/http-rig.js';
import { scratchFolder } from '../support/programs/programs.js';

test('a certificate and its key are read; others are one line, without what they hold', (t) => {
  const [one, other] = [makeCertificate(scratchFolder(t)), makeCertificate(scratchFolder(t))];
  assert.match(readTlsKeys(one.certFile, one.keyFile).key.toString(), /PRIVATE KEY/);
  const pair = /^--http-cert-file and --http-key-file must be a certificate and its key \(PEM\): \w+$/;
  const refused = (cert: string, key: string, message: RegExp) =>
    assert.throws(
      () => readTlsKeys(cert, key),
      (error: Error) => error instanceof UsageError && message.test(error.message),
    );
  refused(one.certFile, other.keyFile, pair);
  refused(one.keyFile, one.keyFile, pair);
  const empty = join(scratchFolder(t), 'empty');
  writeFileSync(empty, '');
  refused(empty, one.keyFile, pair);
  refused('/none', one.keyFile, /^--http-cert-file \/none cannot be read: no such file$/);
});

test('a new certificate is shown from the next connection on', async (t) => {
  const [one, other] = [makeCertificate(scratchFolder(t)), makeCertificate(scratchFolder(t))];
  const tls = readTlsKeys(one.certFile, one.keyFile);
  const { server, port } = await openRig(t, GUARDED_ROUTES, { tls });
  const shown = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(socket.getPeerX509Certificate()!.toString());
        socket.destroy();
      });
      socket.on('error', reject);
    });
  assert.equal((await shown()).trim(), tls.cert.toString().trim());
  const changed = readTlsKeys(other.certFile, other.keyFile);
  server.useKeys(changed);
  assert.equal((await shown()).trim(), changed.cert.toString().trim());
});

test('a server that is closed does not wait for a handshake of TLS that nobody goes on with', async (t) => {
  const { certFile, keyFile } = makeCertificate(scratchFolder(t));
  const { server, port, figures } = await openRig(t, GUARDED_ROUTES, { tls: readTlsKeys(certFile, keyFile) });
  openSocket(t, port);
  while (figures.connections === 0) await new Promise(setImmediate);
  const startMs = performance.now();
  await server.close();
  const ms = performance.now() - startMs;
  assert.ok(ms < 2000, `${ms} ms of the 5 s that a handshake may take`);
});
