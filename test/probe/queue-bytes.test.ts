import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCommand, parseOptions } from '../../src/cli/option.js';
import { PROBE_OPTIONS } from '../../src/probe/options.js';
import { queueBytesOf } from '../../src/probe/queue-bytes.js';

const MIB = 1024 * 1024;

for (const [args, liveMib, fileMib] of [
  [[], 64, 8],
  [['--queue-size', `${MIB}`], 1, 1],
  [['--queue-size', `${256 * MIB}`], 256, 256],
  [['--queue-size', `${64 * MIB}`], 64, 64],
] as const) {
  test(`${args.join(' ') || 'no --queue-size'}: ${liveMib} MiB wait of an interface, ${fileMib} MiB of a file`, () => {
    const config = parseOptions(createCommand('tscap-probe', '', '1', PROBE_OPTIONS), PROBE_OPTIONS, args, {});
    assert.deepEqual([queueBytesOf(config, true), queueBytesOf(config, false)], [liveMib * MIB, fileMib * MIB]);
  });
}
