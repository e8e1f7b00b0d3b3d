import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ProfileChoice } from '../../../src/analysis/adaptive-rules.js';
import { ownProfileOf } from '../../../src/inspect/named-streams/stream-entry.js';
import { parseStreams } from '../../../src/inspect/named-streams/streams-file.js';
import { printable } from '../../../src/text/printable.js';
import { defaultProfile } from '../../../src/tr101290/profile.js';
import { parseProfile } from '../../../src/tr101290/profile-file.js';
import { REPOSITORY } from '../../support/programs/programs.js';

const SCHEMA = JSON.parse(readFileSync(join(REPOSITORY, 'schema/streams.schema.json'), 'utf8'));
const fitsSchema = new Ajv2020({ strict: false }).compile(SCHEMA);
const ADDRESS = '239.1.1.1:5000';

/** As the program reads profiles, without files. */
function readProfile(given: unknown): ProfileChoice {
  if (given === 'dvb' || given === 'atsc') return defaultProfile(given, '2020');
  if (typeof given === 'string') throw new Error(' is neither a file nor a profile');
  const profile = parseProfile(given);
  if ('fault' in profile) throw new Error(`: ${profile.fault}`);
  return profile;
}

test('an entry says what a stream is called, where it belongs and what it is judged by; all but the stream may be missing', () => {
  const document = {
    streams: [
      { stream: ADDRESS, probe: 'eth1', name: 'Новости <b>HD</b> 日本', group: 'News & more', profile: 'dvb' },
      { stream: '[ff3e::1]:5000' },
      { stream: 'file', profile: { extends: 'atsc', rules: { PAT_error_2: { max_interval_ms: 250 } } } },
      { stream: `${ADDRESS}+239.1.2.1:5000`, name: 'x'.repeat(64) },
    ],
  };
  const entries = parseStreams(document, readProfile);
  assert.ok(!('fault' in entries));
  assert.deepEqual(entries[0], { ...document.streams[0], profile: defaultProfile('dvb', '2020') });
  assert.deepEqual(entries[1], { stream: '[ff3e::1]:5000', probe: null, name: null, group: null, profile: null });
  assert.equal((entries[2]!.profile as { siFamily: string }).siFamily, 'atsc');
  assert.equal(fitsSchema(document), true, JSON.stringify(fitsSchema.errors));
});

describe('refused in one line, which names the entry and its limit', () => {
  const one = (entry: object): object => ({ streams: [{ stream: ADDRESS }, entry] });
  const cases: [what: string, document: unknown, fault: RegExp, isOfSchema?: boolean][] = [
    ['no object', [], /^the file must be an object, got \[\]$/],
    ['another key', { stream: [] }, /^the file must have only the keys streams, got "stream"$/],
    ['no list', { streams: {} }, /^streams must be a list of at most 16384 objects, got \{\}$/],
    [
      'too many',
      { streams: new Array(16_385).fill({}) },
      /^streams must be a list of at most 16384 objects, got 16385$/,
    ],
    ['no stream', one({ name: 'a' }), /^streams\[1\]\.stream must be <ip>:<port>, or file, .* got undefined$/],
    ['no port', one({ stream: '239.1.1.2' }), /^streams\[1\]\.stream must be <ip>:<port>.*, got "239\.1\.1\.2"$/],
    ['a blank in the stream', one({ stream: 'a b:1' }), /^streams\[1\]\.stream must be/],
    [
      'an unknown key',
      one({ stream: 'a:1', nam: 'x' }),
      /^streams\[1\] must have only the keys stream, probe, name, group, profile, got "nam"$/,
    ],
    [
      'a long name',
      one({ stream: 'a:1', name: 'x'.repeat(65) }),
      /^streams\[1\]\.name must be a text of 1 to 64 printable characters, got "x{65}"$/,
    ],
    ['an empty name', one({ stream: 'a:1', name: ' ' }), /^streams\[1\]\.name must be a text/],
    ['a name that is none', one({ stream: 'a:1', name: 7 }), /^streams\[1\]\.name must be a text of .* got 7$/],
    [
      'a group with a control',
      one({ stream: 'a:1', group: 'a\u001b[2J' }),
      /^streams\[1\]\.group must be .* printable characters, got "a\\u001b\[2J"$/,
      false,
    ],
    [
      'a name that turns the line',
      one({ stream: 'a:1', name: 'a\u202eb' }),
      /^streams\[1\]\.name must be .*, got "a\?b"$/,
      false,
    ],
    [
      'an unknown profile',
      one({ stream: 'a:1', profile: 'dbv' }),
      /^streams\[1\]\.profile dbv is neither a file nor a profile$/,
      false,
    ],
    [
      'a bad profile',
      one({ stream: 'a:1', profile: { rules: { No_error: {} } } }),
      /^streams\[1\]\.profile: rules must have only the keys .*No_error/,
    ],
    [
      'a bad limit',
      one({ stream: 'a:1', profile: { rules: { PAT_error: { max_interval_ms: 0 } } } }),
      /^streams\[1\]\.profile: rules\.PAT_error\.max_interval_ms must be a whole number from 1 to 3600000, got 0$/,
    ],
    [
      'the same stream',
      one({ stream: ADDRESS }),
      /^streams\[1\] is the stream of streams\[0\] again: 239\.1\.1\.1:5000$/,
      false,
    ],
  ];
  for (const [what, document, fault, isOfSchema = true] of cases) {
    test(what, () => {
      const entries = parseStreams(document, readProfile);
      assert.ok('fault' in entries);
      assert.match(entries.fault, fault);
      assert.equal(printable(entries.fault), entries.fault);
      // A schema knows neither files nor what stands twice nor what cannot be seen.
      if (isOfSchema) assert.equal(fitsSchema(document), false);
    });
  }
});

test('the same stream of another probe is another one; what is said of a probe goes before what is said of any', () => {
  const [dvb, atsc] = [defaultProfile('dvb', '2020'), defaultProfile('atsc', '2020')];
  const own = [
    { stream: ADDRESS, probe: null, profile: dvb },
    { stream: ADDRESS, probe: 'eth1', profile: atsc },
  ];
  const found = (['eth1', 'eth2', null] as const).map((probe) => ownProfileOf(own, probe, ADDRESS));
  assert.deepEqual(found, [atsc, dvb, dvb]);
  assert.equal(ownProfileOf(own, 'eth1', '239.1.1.2:5000'), undefined);
});
