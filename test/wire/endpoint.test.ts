import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Link, type LinkConfig, linkOf } from '../../src/wire/endpoint.js';
import { LinkError } from '../../src/wire/link-error.js';

const DEFAULTS: LinkConfig = {
  targetIp: '127.0.0.1',
  targetPort: 5556,
  ipcPath: undefined,
  endpoint: [],
  bind: false,
  connect: false,
  insecureLink: false,
  curveSecretKeyFile: undefined,
  curveServerKey: [],
  curveAllow: undefined,
};

const GOOD: readonly (readonly [string, Partial<LinkConfig>, Link])[] = [
  ['defaults', {}, { endpoints: ['tcp://127.0.0.1:5556'], isBound: true }],
  [
    'IPv6 in brackets',
    { targetIp: 'fd00::1', insecureLink: true },
    { endpoints: ['tcp://[fd00::1]:5556'], isBound: true },
  ],
  [
    'host name',
    { targetIp: 'probe-7.example', connect: true },
    { endpoints: ['tcp://probe-7.example:5556'], isBound: false },
  ],
  ['all interfaces', { targetIp: '*', insecureLink: true }, { endpoints: ['tcp://*:5556'], isBound: true }],
  ['IPC path before address', { ipcPath: '/run/tscap.ipc' }, { endpoints: ['ipc:///run/tscap.ipc'], isBound: true }],
  [
    'IPC path of 107 bytes',
    { ipcPath: `/${'x'.repeat(106)}` },
    { endpoints: [`ipc:///${'x'.repeat(106)}`], isBound: true },
  ],
  [
    'whole endpoints before all others',
    { endpoint: ['tcp://10.0.0.1:1', 'ipc://a', 'tcp://[::1]:65535'], ipcPath: '/b', connect: true },
    { endpoints: ['tcp://10.0.0.1:1', 'ipc://a', 'tcp://[::1]:65535'], isBound: false },
  ],
  [
    'any free port, bound',
    { endpoint: ['tcp://127.0.0.1:*'], bind: true },
    { endpoints: ['tcp://127.0.0.1:*'], isBound: true },
  ],
];

for (const [name, config, expected] of GOOD) {
  test(name, () => assert.deepEqual(linkOf({ ...DEFAULTS, ...config }, true), { ...expected, curve: undefined }));
}

test('the default side is the caller’s', () => {
  assert.equal(linkOf(DEFAULTS, false).isBound, false);
  assert.equal(linkOf({ ...DEFAULTS, bind: true }, false).isBound, true);
});

const BAD: readonly (readonly [string, Partial<LinkConfig>, string])[] = [
  ['both sides', { bind: true, connect: true }, '--bind and --connect exclude each other'],
  [
    'IPC path of 108 bytes',
    { ipcPath: 'é'.repeat(54) },
    `an IPC path must be from 1 to 107 bytes long, got 108: ${'é'.repeat(54)}`,
  ],
  ['empty IPC path', { endpoint: ['ipc://'] }, 'an IPC path must be from 1 to 107 bytes long, got 0: '],
  ['port 0', { endpoint: ['tcp://1.2.3.4:0'] }, 'a port must be from 1 to 65535, got tcp://1.2.3.4:0'],
  ['port 65536', { endpoint: ['tcp://1.2.3.4:65536'] }, 'a port must be from 1 to 65535, got tcp://1.2.3.4:65536'],
  [
    'no port',
    { endpoint: ['tcp://1.2.3.4'] },
    'an endpoint must be tcp://<address>:<port> or ipc://<path>, got tcp://1.2.3.4',
  ],
  [
    'other transport',
    { endpoint: ['udp://1.2.3.4:5'] },
    'an endpoint must be tcp://<address>:<port> or ipc://<path>, got udp://1.2.3.4:5',
  ],
  [
    'IPv6 without brackets',
    { endpoint: ['tcp://::1:5'] },
    'an endpoint must be tcp://<address>:<port> or ipc://<path>, got tcp://::1:5',
  ],
  [
    'blank in the address',
    { targetIp: '1.2.3.4 ' },
    'an endpoint must be tcp://<address>:<port> or ipc://<path>, got tcp://1.2.3.4 :5556',
  ],
  [
    'all interfaces in the clear',
    { targetIp: '*' },
    'tcp://*:5556 would be open to every host that reaches it, not encrypted and not authenticated: use --curve-secret-key-file and --curve-allow, or say --insecure-link',
  ],
  ['connect to any address', { targetIp: '*', connect: true }, 'cannot connect to a wildcard, got tcp://*:5556'],
];

for (const [name, config, message] of BAD) {
  test(`refuses: ${name}`, () => {
    assert.throws(
      () => linkOf({ ...DEFAULTS, ...config }, true),
      (error) => {
        assert.ok(error instanceof LinkError);
        assert.deepEqual([error.code, error.message], ['BAD_ENDPOINT', message]);
        return true;
      },
    );
  });
}
