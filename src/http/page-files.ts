// Tested by: test/http/page-routes.test.ts
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** A file of the page as it is sent; it was read when the server started, and no path of a request leads to a file. */
export interface PageFile {
  /** Where it is served. */
  readonly path: string;
  readonly contentType: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
  /** In quotes. */
  readonly etag: string;
}

/** What the page is made of. */
export interface PageFiles {
  /** The HTML, which is served at the address of each screen. */
  readonly shell: PageFile;
  /** For `script-src` of the shell: its import map, by its hash. */
  readonly importMapHash: string;
  /** All that it loads: never another file at the same path, as the paths have a hash of them all. */
  readonly files: readonly PageFile[];
}

/** Beside the compiled code both in a checkout and in the installed package. */
const ROOT = new URL('../../../', import.meta.url);
const ASSETS = new URL('src/page/assets/', ROOT);
const MODULES = new URL('dist/src/', ROOT);
/** What a module imports of ours, by its path from there. */
const IMPORT = /\b(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g;
const SHELL = 'index.html';
/** Stands in the shell for the path below which everything is. */
const BASE = /PAGE(?=\/)/g;
/** Run in the worker, or when they are wanted. */
const NOT_PRELOADED = /\/(worker|plot|uplot)\.js$/;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Reads them all. Throws when the page was not compiled. */
export function readPageFiles(): PageFiles {
  const contents = [...assets(), ...libraries(), ...modulesOfPage()];
  const base = `/page/${digestOf(Buffer.concat(contents.map(([, body]) => body)))}`;
  const files = contents.map(([place, body]) => fileOf(`${base}/${place}`, body));
  const modules = files.filter(({ path: place }) => place.endsWith('.js') && !NOT_PRELOADED.test(place));
  const links = modules.map(({ path: place }) => `<link rel="modulepreload" href="${place}">`).join('');
  const text = readFileSync(new URL(SHELL, ASSETS), 'utf8').replace(BASE, base).replace('</head>', `${links}</head>`);
  const map = /<script type="importmap">([^<]*)<\/script>/.exec(text)![1]!;
  const importMapHash = `sha256-${createHash('sha256').update(map).digest('base64')}`;
  return { shell: fileOf('/', Buffer.from(text), '.html'), importMapHash, files };
}

/** A path below that of the page, and what is there. */
type Content = readonly [place: string, body: Buffer];

function assets(): Content[] {
  const names = readdirSync(ASSETS).filter((name) => name !== SHELL);
  return names.sort().map((name) => [name, readFileSync(new URL(name, ASSETS))]);
}

const { resolve } = createRequire(import.meta.url);

/** Libraries by the names that the import map of the shell gives them. */
function libraries(): Content[] {
  const uplot = path.dirname(resolve('uplot'));
  const files = {
    'preact.js': fileURLToPath(import.meta.resolve('preact')),
    'hooks.js': fileURLToPath(import.meta.resolve('preact/hooks')),
    'htm.js': fileURLToPath(import.meta.resolve('htm')),
    'uplot.js': path.join(uplot, 'uPlot.esm.js'),
    'uplot.css': path.join(uplot, 'uPlot.min.css'),
  };
  return Object.entries(files).map(([name, file]) => [`lib/${name}`, readFileSync(file)]);
}

/** Those of the page, and what they import of other rooms. */
function modulesOfPage(): Content[] {
  const names = readdirSync(new URL('page/', MODULES), { recursive: true })
    .map((name) => `page/${String(name).replaceAll(path.sep, '/')}`)
    .filter((name) => name.endsWith('.js'));
  const texts = new Map<string, string>();
  for (const name of names) {
    if (texts.has(name)) continue;
    const text = readFileSync(new URL(name, MODULES), 'utf8');
    texts.set(name, text);
    for (const [, imported] of text.matchAll(IMPORT)) names.push(path.posix.join(path.posix.dirname(name), imported!));
  }
  return [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, text]) => [`src/${name}`, withoutMap(text)]);
}

/** Source maps are not served. */
function withoutMap(text: string): Buffer {
  return Buffer.from(text.replace(/^\/\/# sourceMappingURL=.*$/m, ''));
}

function fileOf(place: string, body: Buffer, extension = path.extname(place)): PageFile {
  const gzipped = gzipSync(body, { level: 9 });
  return { path: place, contentType: TYPES[extension]!, body, gzipped, etag: `"${digestOf(body)}"` };
}

function digestOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 22);
}
