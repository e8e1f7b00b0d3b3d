import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Route, textAnswer } from '../../src/http/route.js';
import { parseTarget, Router } from '../../src/http/router.js';

const route = (method: Route['method'], path: string): Route => ({
  method,
  path,
  role: 'none',
  handle: () => textAnswer(''),
});
const ROUTER = new Router([
  route('GET', '/'),
  route('GET', '/of/:key'),
  route('GET', '/of/all'),
  route('POST', '/of/:key/note'),
  route('DELETE', '/of/:key/note'),
  route('GET', '/page/*file'),
]);

const CASES = [
  { name: 'the root', path: '/', found: ['/', {}] },
  { name: 'a name', path: '/of/a%2Fb%20c', found: ['/of/:key', { key: 'a/b c' }] },
  { name: 'a path without names goes before', path: '/of/all', found: ['/of/all', {}] },
  { name: 'a name is not empty', path: '/of/', found: undefined },
  { name: 'the rest', path: '/page/a/b.js', found: ['/page/*file', { file: 'a/b.js' }] },
  { name: 'a rest that is one segment', path: '/page/b.js', found: ['/page/*file', { file: 'b.js' }] },
  { name: 'no rest', path: '/page', found: undefined },
  { name: 'more than a route has', path: '/of/a/b', found: undefined },
];

describe('the route of', () => {
  for (const { name, path, found } of CASES) {
    test(name, () => {
      const got = ROUTER.find('GET', parseTarget(path, 100)!);
      assert.deepEqual('route' in got ? [got.route.path, got.params] : undefined, found);
    });
  }
});

test('HEAD is GET; a path that has other methods says so', () => {
  assert.ok('route' in ROUTER.find('HEAD', parseTarget('/', 100)!));
  assert.deepEqual(ROUTER.find('GET', parseTarget('/of/a/note', 100)!), { allowed: ['POST', 'DELETE'] });
  assert.deepEqual(ROUTER.find('PUT', parseTarget('/', 100)!), { allowed: ['GET', 'HEAD'] });
});

test('any text is a target or none', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `/${text}`),
        fc.webUrl(),
      ),
      (url) => {
        const target = parseTarget(url, 50);
        if (target === undefined) return;
        assert.ok(url.length <= 50 && url.startsWith('/'));
        assert.ok(!target.segments.includes('..'));
        ROUTER.find('GET', target);
      },
    ),
  );
});
