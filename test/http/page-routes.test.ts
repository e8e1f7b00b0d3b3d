import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { readPageFiles } from '../../src/http/page-files.js';
import { pageRoutes } from '../../src/http/page-routes.js';
import { ask, openRig } from '../support/http/http-rig.js';

const MOST_COMPRESSED_BYTES = 150_000;

test('all script and style together is at most 150 kB compressed', () => {
  const { shells, files } = readPageFiles(['board']);
  const total = [...shells.values(), ...files].reduce((sum, { gzipped }) => sum + gzipped.length, 0);
  assert.ok(total <= MOST_COMPRESSED_BYTES, `${total} bytes`);
});

test('every screen has an address that is answered with the shell, of a type that is known', async (t) => {
  const { shells } = readPageFiles(['board', 'stream']);
  const { port } = await openRig(t, pageRoutes());
  for (const [path, screen] of [
    ['/', 'board'],
    ['/board?state=error', 'board'],
    ['/stream/probe%2F239.1.1.1%3A5000', 'stream'],
  ] as const) {
    const { status, headers, bytes } = await ask(port, path);
    assert.equal(status, 200, path);
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    assert.deepEqual(bytes, shells.get(screen)!.body);
  }
});

test('a shell has what its screen runs at once fetched beforehand, and nothing of the others', () => {
  const { files } = readPageFiles([]);
  const screens = files.find(({ path }) => path.endsWith('/page/screens.js'))!.body.toString();
  const found = [...screens.matchAll(/path: '(\w+)'.*?import\('\.\/(screens\/[^']+)'\)/gs)];
  assert.equal(found.length, 6);
  for (const [, path, module] of found) {
    const html = readPageFiles([path!]).shells.get(path!)!.body.toString();
    const preloaded = [...html.matchAll(/<link rel="modulepreload" href="[^"]*\/src\/page\/([^"]+)">/g)].map(
      ([, name]) => name!,
    );
    assert.ok(preloaded.includes(module!), module);
    assert.equal(new Set(preloaded).size, preloaded.length);
    const foreign = preloaded.filter((name) => name.endsWith('-screen.js') && name !== module);
    assert.deepEqual(foreign, [], path);
  }
});

test('the shell runs its import map and no other inline script, and its styles are files', async (t) => {
  const { port } = await openRig(t, pageRoutes());
  const { headers, text } = await ask(port, '/');
  const inline = [...text.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([^<]*)<\/script>/g)].map(([, script]) => script!);
  assert.equal(inline.length, 1);
  const hash = createHash('sha256').update(inline[0]!).digest('base64');
  const policy = headers['content-security-policy'] as string;
  assert.match(policy, /default-src 'none'/);
  assert.ok(policy.includes(`script-src 'self' 'sha256-${hash}';`), policy);
  assert.doesNotMatch(policy, /unsafe|https?:/);
  assert.doesNotMatch(text, /<style|\sstyle=|\son[a-z]+=|https?:/);
});

test('all that the shell and its modules name is there, and nothing is of another host', async (t) => {
  const { port } = await openRig(t, pageRoutes());
  const { shells, files } = readPageFiles(['board']);
  const paths = new Set(files.map(({ path }) => path));
  const html = shells.get('board')!.body.toString();
  const { imports } = JSON.parse(/<script type="importmap">([^<]*)/.exec(html)![1]!) as {
    imports: Record<string, string>;
  };
  const named = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path]) => path!);
  for (const path of [...named, ...Object.values(imports)]) assert.ok(paths.has(path), path);
  for (const { path, body } of files.filter((file) => file.path.endsWith('.js'))) {
    for (const [, target] of body.toString().matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"'\n]+)["']/g)) {
      const found = target!.startsWith('.') ? new URL(target!, `http://monitor${path}`).pathname : imports[target!];
      assert.ok(found !== undefined && paths.has(found), `${path} imports ${target}`);
    }
  }
  const module = files.find(({ path }) => path.endsWith('/page/main.js'))!;
  const { headers, bytes } = await ask(port, module.path, { headers: { 'accept-encoding': 'gzip' } });
  assert.equal(headers['content-type'], 'text/javascript; charset=utf-8');
  assert.match(headers['cache-control']!, /immutable/);
  assert.deepEqual(bytes, module.gzipped);
  assert.equal((await ask(port, module.path, { headers: { 'if-none-match': module.etag } })).status, 304);
});

test('there is nothing but these files, however one asks', async (t) => {
  const { port } = await openRig(t, pageRoutes());
  const { path } = readPageFiles([]).files[0]!;
  const folder = path.slice(0, path.lastIndexOf('/'));
  for (const asked of [
    folder,
    `${folder}/`,
    `${folder}/../package.json`,
    `${folder}/%2e%2e%2fpackage.json`,
    `${path}/x`,
    '/page/',
    '/page/tokens.css',
    `${folder}/src/page/main.d.ts`,
    `${folder}/src/http/route.js`,
  ]) {
    const { status, text } = await ask(port, asked);
    assert.ok(status === 404 || status === 400, `${asked}: ${status}`);
    assert.doesNotMatch(text, /\/(home|work|root|usr)\//);
  }
});
