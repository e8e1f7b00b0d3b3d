import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseAddress, pathWith, picturePath, streamPath } from '../../src/page/router.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

test('an address says which screen, of what, and how', () => {
  assert.deepEqual(
    [parseAddress('/', '').screen, parseAddress('/mosaic', '?tiles=9').query.get('tiles')],
    ['board', '9'],
  );
  assert.equal(parseAddress('/stream/a%2Fb', '').key, 'a/b');
  assert.equal(parseAddress('/stream/', '').key, null);
  assert.equal(parseAddress('/stream/%E0%A4%A', '').key, '%E0%A4%A', 'an escape that is none stays as it is');
});

test('any key of a stream comes back from its address', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (key) => {
      const { pathname } = new URL(streamPath(key), 'http://monitor');
      // `.` and `..` are no segments of an address: a key has a slash.
      if (pathname.startsWith('/stream/')) assert.equal(parseAddress(pathname, '').key || key, key);
    }),
    { numRuns: fuzzRuns(200) },
  );
});

test('addresses of pictures and of choices', () => {
  assert.equal(picturePath('p/1:2', 3), '/api/pictures/p%2F1%3A2/latest.jpg?s=3');
  assert.equal(picturePath('p/1:2', 3, 'small'), '/api/pictures/p%2F1%3A2/latest.jpg?s=3&size=small');
  assert.equal(pathWith('/board', { state: 'error,silent', q: '', probe: null }), '/board?state=error,silent');
  assert.equal(pathWith('/board', {}), '/board');
});
