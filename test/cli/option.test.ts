import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rscapName } from '../../src/cli/environment.js';
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

test('what means nothing without another option is a usage error on the command line, and no more than a setting in the environment', () => {
  assert.throws(() => parse(['--list-format', 'json', '--list-devices']), {
    message: '--list-format needs --list-streams',
  });
  assert.equal(parse(['--list-format', 'json', '--list-streams']).listFormat, 'json');
  assert.equal(parse(['--list-format', 'json'], { TSCAP_LIST_STREAMS: 'true' }).listFormat, 'json');
  assert.equal(parse(['--list-format', 'text', '--list-devices']).listFormat, 'text', 'as it is anyway');
  assert.equal(parse([], { TSCAP_LIST_FORMAT: 'json' }).listFormat, 'json');
});

test('rivals in the environment are a usage error that names both, unless one of them is not set by it', () => {
  const table: [Record<string, string>, string | undefined][] = [
    [{ TSCAP_INPUT: 'x', TSCAP_SOURCE_DEVICE: 'lo' }, 'TSCAP_INPUT and TSCAP_SOURCE_DEVICE exclude each other'],
    [{ SOURCE_DEVICE: 'lo', INPUT: 'x' }, 'INPUT and SOURCE_DEVICE exclude each other'],
    [{ TSCAP_IPC_PATH: '/a', TSCAP_TARGET_PORT: '7' }, 'TSCAP_IPC_PATH and TSCAP_TARGET_PORT exclude each other'],
    [{ TSCAP_BIND: 'false', TSCAP_CONNECT: 'true' }, undefined],
    [{ TSCAP_IPC_PATH: '/a', TSCAP_TARGET_PORT: '5556' }, undefined],
  ];
  for (const [environment, message] of table) {
    if (message === undefined) parse([], environment);
    else assert.throws(() => parse([], environment), { message });
  }
  const config = parse([], { TSCAP_SOURCE_DEVICE: 'lo', INPUT: 'of another program' });
  assert.deepEqual([config.sourceDevice, config.input], ['lo', undefined]);
});

test('an empty name with the prefix silences the one without', () => {
  const config = parse([], { TSCAP_INPUT: '', INPUT: 'of another program', TSCAP_SOURCE_PORT: '', SOURCE_PORT: '7' });
  assert.deepEqual([config.input, config.sourcePort], [undefined, undefined]);
  assert.equal(parse([], { INPUT: '', SOURCE_PORT: '7' }).sourcePort, 7);
});

test('a name with the prefix goes before the one without; of those without, the ones that rscap had not are deprecated', () => {
  const notes: string[] = [];
  const command = createCommand('tscap-probe', '', '1', PROBE_OPTIONS);
  const environment = {
    TSCAP_DURATION: '3',
    DURATION: 'no number',
    SNAP_LENGTH: '1500',
    BUFFER_SIZE: '70000',
    PACE: '1',
  };
  const config = parseOptions(command, PROBE_OPTIONS, ['--pace'], environment, (note) => notes.push(note));
  assert.deepEqual([config.duration, config.snapLength, config.bufferSize], [3, 1500, 70_000]);
  assert.deepEqual(notes, ['deprecated in the environment: SNAP_LENGTH, now TSCAP_SNAP_LENGTH']);
});

test('an option that rscap has, too, keeps its name in the environment', () => {
  assert.equal(rscapName('sourcePort'), 'SOURCE_PORT');
  assert.equal(rscapName('input'), undefined);
});

test('a switch, a list and a number from the command line', () => {
  const config = parse(['--discover', '--source', 'a:1', '--source', 'b:2', '--batch-time', '7'], { SOURCE: 'c:3' });
  assert.deepEqual([config.discover, config.source, config.batchTime], [true, ['a:1', 'b:2'], 7]);
  for (const nothing of ['', ' , ']) {
    assert.throws(() => parse(['--source', nothing]), /--source must not be empty/);
  }
  assert.throws(() => parse(['--batch-time', '0']), /--batch-time must be a whole number from 1 to 4000, got 0/);
});
