import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCommand, parseOptions, UsageError } from '../../src/cli/option.js';
import { PROBE_OPTIONS, type ProbeConfig } from '../../src/probe/options.js';

function parse(args: readonly string[], environment: Record<string, string> = {}): ProbeConfig {
  const command = createCommand('tscap-probe', 'A test.', '1.0.0', PROBE_OPTIONS);
  return parseOptions(command, PROBE_OPTIONS, args, environment);
}

test('an option on the command line goes before its rivals in the environment', () => {
  const table: [string[], Record<string, string>, Partial<ProbeConfig>][] = [
    [['--source-device', 'lo'], { INPUT: 'x.pcap' }, { sourceDevice: 'lo', input: undefined }],
    [['--input', 'x.pcap'], { SOURCE_DEVICE: 'lo' }, { sourceDevice: undefined, input: 'x.pcap' }],
    [
      ['--target-port', '7777'],
      { IPC_PATH: '/run/tscap', ENDPOINT: 'ipc:///run/tscap' },
      { targetIp: '127.0.0.1', targetPort: 7777, ipcPath: undefined, endpoint: [] },
    ],
    [
      ['--target-ip', '10.0.0.1'],
      { IPC_PATH: '/run/tscap', TARGET_PORT: '7777' },
      { targetIp: '10.0.0.1', targetPort: 7777, ipcPath: undefined },
    ],
    [['--ipc-path', '/run/a'], { ENDPOINT: 'tcp://10.0.0.1:1' }, { ipcPath: '/run/a', endpoint: [] }],
    [['--endpoint', 'ipc:///run/a'], { IPC_PATH: '/run/b' }, { endpoint: ['ipc:///run/a'], ipcPath: undefined }],
    [['--connect'], { BIND: 'true' }, { bind: false, connect: true }],
    [['--bind'], { CONNECT: '1' }, { bind: true, connect: false }],
  ];
  for (const [args, environment, expected] of table) {
    const config = parse(args, environment);
    const actual = Object.fromEntries(Object.keys(expected).map((key) => [key, config[key as keyof ProbeConfig]]));
    assert.deepEqual(actual, expected, args.join(' '));
  }
});

test('rivals on the command line are a usage error that names both', () => {
  const table: [string[], string][] = [
    [['--input', 'x.pcap', '--source-device', 'lo'], '--input and --source-device exclude each other'],
    [['--bind', '--connect'], '--bind and --connect exclude each other'],
    [['--ipc-path', '/run/a', '--target-ip', '::1'], '--ipc-path and --target-ip exclude each other'],
    [['--endpoint', 'ipc:///run/a', '--ipc-path', '/run/b'], '--endpoint and --ipc-path exclude each other'],
  ];
  for (const [args, message] of table) {
    assert.throws(
      () => parse(args),
      (error) => error instanceof UsageError && error.message === message,
      message,
    );
  }
});

test('what the environment says together stays', () => {
  const config = parse([], { INPUT: 'x.pcap', SOURCE_DEVICE: 'lo', TARGET_PORT: '7777', IPC_PATH: '/run/a' });
  assert.deepEqual(
    [config.input, config.sourceDevice, config.targetPort, config.ipcPath],
    ['x.pcap', 'lo', 7777, '/run/a'],
  );
});

test('a switch, a list and a number from the command line', () => {
  const config = parse(['--discover', '--source', 'a:1', '--source', 'b:2', '--batch-time', '7'], { SOURCE: 'c:3' });
  assert.deepEqual([config.discover, config.source, config.batchTime], [true, ['a:1', 'b:2'], 7]);
  for (const nothing of ['', ' , ']) {
    assert.throws(() => parse(['--source', nothing]), /--source must not be empty/);
  }
  assert.throws(() => parse(['--batch-time', '0']), /--batch-time must be a whole number from 1 to 4000, got 0/);
});
