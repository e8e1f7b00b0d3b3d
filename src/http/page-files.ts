// Tested by: test/http/page-routes.test.ts
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { modulesOfScreen, readModules } from './page-modules.js';

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
  /** The HTML for each of the screens asked for: it has what that one needs fetched at once. */
  readonly shells: ReadonlyMap<string, PageFile>;
  /** For `script-src` of the shell: its import map, by its hash. */
  readonly importMapHash: string;
  /** All that it loads: never another file at the same path, as the paths have a hash of them all. */
  readonly files: readonly PageFile[];
}

/** Beside the compiled code both in a checkout and in the installed package. */
const ROOT = new URL('../../../', import.meta.url);
const ASSETS = new URL('src/page/assets/', ROOT);
const SHELL = 'index.html';
/** Stands in the shell for the path below which everything is. */
const BASE = /PAGE(?=\/)/g;
/** Styles that the shell names, in their order: they are one file, as each request takes its time. */
const STYLES = /<link rel="stylesheet" href="PAGE\/([^"]+)">\s*/g;
const ALL_STYLES = 'style.css';
/** The library that is fetched when the first plot is drawn. */
const LATER = 'lib/uplot.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Reads them all. Throws when the page was not compiled. */
export function readPageFiles(screens: readonly string[]): PageFiles {
  const source = readFileSync(new URL(SHELL, ASSETS), 'utf8');
  const given = [...assets(), ...libraries()];
  const texts = readModules();
  const names = [...source.matchAll(STYLES)].map(([, name]) => name);
  const styles = names.map((name) => given.find(([place]) => place === name)![1]);
  const contents: Content[] = [
    ...given.filter(([place]) => !names.includes(place)),
    [ALL_STYLES, Buffer.concat(styles)],
    ...[...texts].map(([name, text]): Content => [`src/${name}`, Buffer.from(text)]),
  ];
  const base = `/page/${digestOf(Buffer.concat(contents.map(([, body]) => body)))}`;
  const html = source
    .replace(STYLES, '')
    .replace('</head>', `<link rel="stylesheet" href="PAGE/${ALL_STYLES}"></head>`)
    .replace(BASE, base);
  const map = /<script type="importmap">([^<]*)<\/script>/.exec(html)![1]!;
  const libs = contents.filter(([place]) => place.startsWith('lib/') && place.endsWith('.js') && place !== LATER);
  const shellOf = (screen: string): PageFile => {
    const modules = [...modulesOfScreen(texts, screen)].map((name) => `src/${name}`);
    const links = [...libs.map(([place]) => place), ...modules].map(
      (place) => `<link rel="modulepreload" href="${base}/${place}">`,
    );
    return fileOf('/', Buffer.from(html.replace('</head>', `${links.join('')}</head>`)), '.html');
  };
  return {
    shells: new Map(screens.map((screen) => [screen, shellOf(screen)])),
    importMapHash: `sha256-${createHash('sha256').update(map).digest('base64')}`,
    files: contents.map(([place, body]) => fileOf(`${base}/${place}`, body)),
  };
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
    'uplot.css': path.join(uplot, 'uPlot.min.css'),
  };
  // Half of its module, which is not minified.
  const script = readFileSync(path.join(uplot, 'uPlot.iife.min.js'), 'utf8');
  return [
    ...Object.entries(files).map(([name, file]): Content => [`lib/${name}`, readFileSync(file)]),
    [LATER, Buffer.from(`${script}\nexport default uPlot;\n`)],
  ];
}

function fileOf(place: string, body: Buffer, extension = path.extname(place)): PageFile {
  const gzipped = gzipSync(body, { level: 9 });
  return { path: place, contentType: TYPES[extension]!, body, gzipped, etag: `"${digestOf(body)}"` };
}

function digestOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 22);
}
