// Tested by: test/http/page-routes.test.ts
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Beside this room, compiled. */
const MODULES = new URL('../', import.meta.url);
/** What a module imports of ours, by its path from there; with a parenthesis, when it is wanted. */
const IMPORT = /\b(?:from|import)\s*(\(?)\s*['"](\.[^'"]+)['"]/g;
/** Run at once on every screen. */
const ENTRIES = ['page/main.js', 'page/shell/start.js'];

/** Texts of the modules of the page, and of what they import of other rooms, by their paths. */
export function readModules(): ReadonlyMap<string, string> {
  const names = readdirSync(new URL('page/', MODULES), { recursive: true })
    .map((name) => `page/${String(name).replaceAll(path.sep, '/')}`)
    .filter((name) => name.endsWith('.js'));
  const texts = new Map<string, string>();
  for (const name of names) {
    if (texts.has(name)) continue;
    const text = readFileSync(new URL(name, MODULES), 'utf8');
    // Source maps are not served.
    texts.set(name, text.replace(/^\/\/# sourceMappingURL=.*$/m, ''));
    names.push(...importsOf(name, text).map(([imported]) => imported));
  }
  return new Map([...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Which of them run before that screen is drawn. */
export function modulesOfScreen(texts: ReadonlyMap<string, string>, screen: string): ReadonlySet<string> {
  const needed = new Set([...ENTRIES, `page/screens/${screen}/${screen}-screen.js`]);
  // What is added meanwhile is visited too.
  for (const name of needed) {
    for (const [imported, isLater] of importsOf(name, texts.get(name)!)) if (!isLater) needed.add(imported);
  }
  return needed;
}

function importsOf(name: string, text: string): [imported: string, isLater: boolean][] {
  const found = [...text.matchAll(IMPORT)];
  return found.map(([, later, target]) => [path.posix.join(path.posix.dirname(name), target!), later !== '']);
}
