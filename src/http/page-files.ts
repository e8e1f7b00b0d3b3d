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
  readonly files: readonly PageFile[];
}

/** Beside the compiled code both in a checkout and in the installed package. */
const ROOT = new URL('../../../', import.meta.url);
const ASSETS = new URL('src/page/assets/', ROOT);
/** The rooms whose modules a browser may have. */
const ROOMS = ['page', 'text'];
const SHELL = 'index.html';
const MODULES = '/page/src/';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Reads them all. Throws when the page was not compiled. */
export function readPageFiles(): PageFiles {
  const modules = ROOMS.flatMap(modulesOf);
  const assets = readdirSync(ASSETS).filter((name) => name !== SHELL);
  const text = readFileSync(new URL(SHELL, ASSETS), 'utf8');
  const map = /<script type="importmap">([^<]*)<\/script>/.exec(text)![1]!;
  const preloads = [...LIBRARIES.slice(0, 3).map(([name]) => `/page/lib/${name}`), ...modules.map(([place]) => place)];
  const links = preloads.map((place) => `<link rel="modulepreload" href="${place}">`).join('');
  return {
    shell: fileOf('/', Buffer.from(text.replace('</head>', `${links}</head>`)), '.html'),
    importMapHash: `sha256-${createHash('sha256').update(map).digest('base64')}`,
    files: [
      ...assets.map((name) => fileOf(`/page/${name}`, readFileSync(new URL(name, ASSETS)))),
      ...LIBRARIES.map(([name, file]) => fileOf(`/page/lib/${name}`, readFileSync(file()))),
      ...modules.map(([place, file]) => fileOf(place, withoutMap(readFileSync(file, 'utf8')))),
    ],
  };
}

const { resolve } = createRequire(import.meta.url);

/** Libraries by the names that the import map gives them. */
const LIBRARIES: readonly (readonly [name: string, file: () => string])[] = [
  ['preact.js', () => fileURLToPath(import.meta.resolve('preact'))],
  ['hooks.js', () => fileURLToPath(import.meta.resolve('preact/hooks'))],
  ['htm.js', () => fileURLToPath(import.meta.resolve('htm'))],
  ['uplot.js', () => path.join(path.dirname(resolve('uplot')), 'uPlot.esm.js')],
  ['uplot.css', () => path.join(path.dirname(resolve('uplot')), 'uPlot.min.css')],
];

function modulesOf(room: string): [place: string, file: URL][] {
  const folder = new URL(`dist/src/${room}/`, ROOT);
  const names = readdirSync(folder, { recursive: true }).map((name) => String(name).replaceAll(path.sep, '/'));
  return names
    .filter((name) => name.endsWith('.js'))
    .sort()
    .map((name) => [`${MODULES}${room}/${name}`, new URL(name, folder)]);
}

/** Source maps are not served. */
function withoutMap(text: string): Buffer {
  return Buffer.from(text.replace(/^\/\/# sourceMappingURL=.*$/m, ''));
}

function fileOf(place: string, body: Buffer, extension = path.extname(place)): PageFile {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { path: place, contentType: TYPES[extension]!, body, gzipped: gzipSync(body, { level: 9 }), etag };
}
