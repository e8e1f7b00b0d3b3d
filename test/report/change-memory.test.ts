import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChangeMemory } from '../../src/report/change-memory.js';
import { RECORD_WRITERS } from '../../src/report/generated/record-writers.js';
import { liveStream } from '../support/analysis/stream-report.js';

const { walkFacts: walk } = RECORD_WRITERS.mpegts;
const DESCRIPTORS = [{ name: 'iso_639_language', languages: [{ language_code: 'deu' }] }];

function program(changes: object = {}) {
  return { 1: { service_name: 'one', pids: [256, 257], descriptors: DESCRIPTORS, present_event: null, ...changes } };
}

const STREAM = { ...liveStream(), id: 'a', programs: program() };

const CASES: readonly (readonly [name: string, stream: object, hasChanged: boolean])[] = [
  ['the same', STREAM, false],
  ['figures alone', { ...STREAM, packets: 7, pids: {} }, false],
  ['what is left out', { ...STREAM, id: 'b' }, false],
  ['a name', { ...STREAM, network_name: 'net' }, true],
  ['an element of a list', { ...STREAM, programs: program({ pids: [256, 258] }) }, true],
  ['a shorter list', { ...STREAM, programs: program({ pids: [256] }) }, true],
  ['another program', { ...STREAM, programs: { ...program(), ...{ 2: program()[1] } } }, true],
  ['no program', { ...STREAM, programs: {} }, true],
  [
    'equal descriptors that were read anew',
    { ...STREAM, programs: program({ descriptors: copyOf(DESCRIPTORS) }) },
    false,
  ],
  ['other descriptors', { ...STREAM, programs: program({ descriptors: [{ name: 'unknown' }] }) }, true],
  ['an equal object in place of one that is kept', { ...STREAM, judged_by: copyOf(STREAM.judged_by) }, false],
  ['another object in place of one that is kept', { ...STREAM, judged_by: { ...STREAM.judged_by, source: 'x' } }, true],
  ['more in front of what is kept', { ...STREAM, vlans: [7, 8] }, true],
  ['an object in place of null', { ...STREAM, programs: program({ present_event: { event_id: 1 } }) }, true],
];

function copyOf<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}

describe('ChangeMemory', () => {
  for (const [name, stream, hasChanged] of CASES) {
    test(`${name}: ${hasChanged ? 'changed' : 'as before'}`, () => {
      const memory = new ChangeMemory();
      assert.ok(memory.takes(STREAM, walk), 'nothing was known');
      assert.equal(memory.takes(stream, walk), hasChanged);
      assert.ok(!memory.takes(stream, walk), 'it is remembered');
    });
  }
});
