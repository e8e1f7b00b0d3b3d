import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { hashPassword } from '../../src/http/access/password-hash.js';
import { makeCertificate } from '../support/http/certificate.js';
import { ask } from '../support/http/http-rig.js';
import { type RunningProcess, scratchFolder, startProgram } from '../support/programs/programs.js';

function startMonitor(t: TestContext, ...args: string[]): RunningProcess {
  return startProgram(t, 'monitor', ['--ipc-path', join(scratchFolder(t), 'link.sock'), ...args]);
}

async function pagePort(monitor: RunningProcess): Promise<number> {
  await monitor.waitForStderr(/serving the page at/);
  return Number(/"port":(\d+),"msg":"serving the page/.exec(monitor.stderr)![1]);
}

const WRONG_USES: readonly { name: string; args: string[]; said: RegExp }[] = [
  {
    name: 'other hosts, and nobody says who may',
    args: ['--http-port', '0', '--http-bind', '0.0.0.0'],
    said: /--http-bind 0\.0\.0\.0 lets other hosts in: say who may, by --http-users or --http-trusted-proxy/,
  },
  {
    name: 'IPv6, all of it',
    args: ['--http-port', '0', '--http-bind', '::'],
    said: /--http-bind :: lets other hosts in/,
  },
  {
    name: 'a name',
    args: ['--http-port', '0', '--http-bind', 'localhost'],
    said: /--http-bind must be an IP address, got/,
  },
  { name: 'users without a page', args: ['--http-users', 'x'], said: /--http-users needs --http-port/ },
  {
    name: 'users without a page, beside metrics',
    args: ['--metrics-port', '0', '--http-cert-file', 'x'],
    said: /--http-cert-file needs --http-port/,
  },
  {
    name: 'TLS in front of a page that is not there',
    args: ['--http-proxy-tls'],
    said: /--http-proxy-tls needs --http-port/,
  },
  {
    name: 'TLS in front of what nobody signs in to',
    args: ['--http-port', '0', '--http-proxy-tls'],
    said: /--http-proxy-tls needs --http-users or --http-trusted-proxy/,
  },
  {
    name: 'the address of no proxy',
    args: ['--http-port', '0', '--http-proxy-address', '10.0.0.1'],
    said: /--http-proxy-address needs --http-trusted-proxy or --http-proxy-tls/,
  },
  {
    name: 'no users',
    args: ['--http-port', '0', '--http-users', '/none'],
    said: /--http-users \/none cannot be read: no such file\n/,
  },
  {
    name: 'half a key pair',
    args: ['--http-port', '0', '--http-key-file', '/none'],
    said: /--http-cert-file and --http-key-file go together/,
  },
  {
    name: 'a header that says something else',
    args: ['--http-port', '0', '--http-trusted-proxy', 'Cookie'],
    said: /--http-trusted-proxy must be a header of its own such as X-Remote-User, got Cookie/,
  },
  {
    name: 'a proxy that is no address',
    args: ['--http-port', '0', '--http-trusted-proxy', 'X-User', '--http-proxy-address', 'proxy'],
    said: /--http-proxy-address must be an IP address, got proxy/,
  },
];

for (const { name, args, said } of WRONG_USES) {
  test(`a wrong use: ${name}`, async (t) => {
    const monitor = startMonitor(t, ...args);
    await monitor.expectExit(2);
    assert.match(monitor.stderr, said);
    assert.equal(monitor.stderr.trimEnd().split('\n').length, 1);
  });
}

test('on a loopback address the page is open to this host, under its own names', async (t) => {
  const port = await pagePort(startMonitor(t, '--http-port', '0'));
  const metrics = await ask(port, '/metrics');
  assert.equal(metrics.status, 200);
  assert.match(metrics.text, /^tscap_http_refused_total\{cause="host"\} 0$/m);
  assert.match(metrics.text, /^tscap_http_connections [1-9]/m);
  assert.equal((await ask(port, '/metrics', { headers: { Host: 'example.org' } })).status, 421);
});

test('one port for the page and for metrics, or two', async (t) => {
  const free = await pagePort(startMonitor(t, '--http-port', '0', '--http-bind', '127.0.0.2'));
  const same = startMonitor(t, '--http-port', `${free}`, '--metrics-port', `${free}`);
  assert.equal((await ask(await pagePort(same), '/healthz')).status, 200);
  assert.doesNotMatch(same.stderr, /serving metrics/);
  const two = startMonitor(t, '--http-port', '0', '--metrics-port', '0');
  const page = await pagePort(two);
  await two.waitForStderr(/serving metrics/);
  const metrics = Number(/"port":(\d+),"msg":"serving metrics/.exec(two.stderr)![1]);
  assert.notEqual(page, metrics);
  for (const port of [page, metrics]) assert.equal((await ask(port, '/metrics')).status, 200);
});

test('where other hosts are let in users sign in over TLS; the file of users is read again at SIGHUP', async (t) => {
  const folder = scratchFolder(t);
  const users = join(folder, 'users');
  const hash = await hashPassword('looks-only');
  writeFileSync(users, `vera:viewer:${hash}\n`);
  chmodSync(users, 0o600);
  const { certFile, keyFile } = makeCertificate(folder);
  const keys = ['--http-cert-file', certFile, '--http-key-file', keyFile];
  const monitor = startMonitor(t, '--http-port', '0', '--http-bind', '0.0.0.0', '--http-users', users, ...keys);
  const port = await pagePort(monitor);
  assert.match(monitor.stderr, /serving the page at https:/);
  assert.doesNotMatch(monitor.stderr, /"level":40/);
  const Authorization = `Basic ${Buffer.from('vera:looks-only').toString('base64')}`;
  const status = async () =>
    (await ask(port, '/metrics', { isSecure: true, headers: { Authorization, Host: 'tscap.example.org' } })).status;
  assert.equal((await ask(port, '/healthz', { isSecure: true })).status, 200);
  assert.equal((await ask(port, '/metrics', { isSecure: true })).status, 401);
  assert.equal(await status(), 200);
  writeFileSync(users, `vera:everything:${hash}\n`);
  process.kill(monitor.pid, 'SIGHUP');
  await monitor.waitForStderr(
    /users and certificates go on as they were: --http-users: line 1 must have one of the roles/,
  );
  assert.equal(await status(), 200);
  writeFileSync(users, `oskar:operator:${hash}\n`);
  process.kill(monitor.pid, 'SIGHUP');
  while ((await status()) !== 401);
  assert.equal((await monitor.stop()).code, 0);
  assert.doesNotMatch(monitor.stderr, /looks-only|scrypt/);
});

test('what crosses a network in the clear is warned of, and so is a file that all can read', async (t) => {
  const users = join(scratchFolder(t), 'users');
  writeFileSync(users, `vera:viewer:${await hashPassword('looks-only')}\n`);
  chmodSync(users, 0o644);
  const monitor = startMonitor(t, '--http-port', '0', '--http-bind', '0.0.0.0', '--http-users', users);
  await monitor.waitForStderr(/"level":40.*passwords and sessions cross the network in the clear/);
  await monitor.waitForStderr(/"level":40.*the file of --http-users can be read by every user of this host/);
});
