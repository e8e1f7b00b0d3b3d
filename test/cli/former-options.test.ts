import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { argumentsOfToday, type FormerOptions } from '../../src/cli/former-options.js';
import { flagName, type OptionTable, UsageError } from '../../src/cli/option.js';
import { FORMER_MONITOR_OPTIONS } from '../../src/monitor/former-options.js';
import { MONITOR_OPTIONS } from '../../src/monitor/options.js';
import { FORMER_PROBE_OPTIONS } from '../../src/probe/former-options.js';
import { PROBE_OPTIONS } from '../../src/probe/options.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

const FORMER: FormerOptions = {
  '--old': { hasValue: true, now: '--new', why: 'the same' },
  '--gone': { hasValue: true, why: 'it does it by itself' },
  '--usual': { hasValue: false, why: 'it is usual' },
};

describe('argumentsOfToday', () => {
  test('names of today, values and all', () => {
    const { args, notes } = argumentsOfToday(['--old', '5', '--other', '--old=a=b', '--old'.concat('er')], FORMER);
    assert.deepEqual(args, ['--new', '5', '--other', '--new', 'a=b', '--older']);
    assert.deepEqual(notes, []);
  });

  test('what means nothing any more is left out and said', () => {
    const { args, notes } = argumentsOfToday(['--gone', '5', '--usual', '--gone=6', 'x'], FORMER);
    assert.deepEqual(args, ['x']);
    assert.deepEqual(notes, [
      '--gone of rscap is not needed: it does it by itself',
      '--usual of rscap is not needed: it is usual',
      '--gone of rscap is not needed: it does it by itself',
    ]);
  });

  test('behind -- nothing is an option; names of objects are none', () => {
    const argv = ['--__proto__', '--constructor', '--', '--gone', '5'];
    assert.deepEqual(argumentsOfToday(argv, FORMER), { args: argv, notes: [] });
  });

  test('a value that is missing', () => {
    assert.throws(() => argumentsOfToday(['--old'], FORMER), new UsageError("option '--old' argument missing"));
  });
});

const PROGRAMS: Readonly<Record<string, readonly [OptionTable, FormerOptions]>> = {
  probe: [PROBE_OPTIONS, FORMER_PROBE_OPTIONS],
  monitor: [MONITOR_OPTIONS, FORMER_MONITOR_OPTIONS],
};

describe('options of rscap', () => {
  for (const [program, [table, former]] of Object.entries(PROGRAMS)) {
    const flags = Object.keys(table).map(flagName);

    test(`${program}: none is understood in two ways, and none is given a name that there is not`, () => {
      for (const [name, { now }] of Object.entries(former)) {
        assert.ok(!flags.includes(name), name);
        if (now !== undefined) assert.ok(flags.includes(now), now);
      }
    });

    test(`${program}: every one is understood`, { skip: missingSamples() }, () => {
      const text = readFileSync(join(samplesDir()!, '../reference/rscap-options.txt'), 'utf8');
      const section = text.split(/^## /m).find((part) => part.startsWith(program));
      const names = [...section!.matchAll(/^(--\S+)/gm)].map(([, name]) => name!);
      assert.ok(names.length > 15);
      for (const name of names) assert.ok(flags.includes(name) || Object.hasOwn(former, name), name);
    });
  }
});
