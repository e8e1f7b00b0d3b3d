import assert from 'node:assert/strict';
import { sep } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { safePart } from '../../src/text/safe-name.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

test('parts of file names', () => {
  assert.equal(safePart('[ff3e::1]:5000'), 'ff3e__1_5000');
  assert.equal(safePart('../../etc/passwd'), '___.._etc_passwd');
});

test('fuzz: no stream id leaves the folder', () => {
  const property = fc.property(fc.string({ unit: 'binary' }), (id) => {
    const part = safePart(id);
    assert.ok(!part.includes(sep) && !part.startsWith('.') && part.length <= 200);
    assert.match(part, /^[\w.@-]*$/);
  });
  fc.assert(property, { numRuns: fuzzRuns(1000) });
});
