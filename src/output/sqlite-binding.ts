import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Options of better-sqlite3 for the Node that runs: where scripts/compile.sh has compiled it for a Node besides the one that
 * npm installed it for, that file. SQLite's addon fits one major version of Node alone; ours fit all.
 */
export function bindingOptions(): { nativeBinding?: string } {
  const name = `better-sqlite3-${process.versions.modules}.node`;
  const nativeBinding = fileURLToPath(new URL(`../../../build/${name}`, import.meta.url));
  return existsSync(nativeBinding) ? { nativeBinding } : {};
}
