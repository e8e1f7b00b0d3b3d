// Usage: node scripts/complete-lock.js
// Adds to package-lock.json the optional packages of other platforms that a registry did not serve when npm wrote it:
// `npm ci` refuses a lock without them. To be run after an `npm install` that scripts/check/lock.js complains about.
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'package-lock.json';
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32'];

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if (/^\d/.test(version)) lock.packages[place] ??= platformPackage(name, version, entry.dev);
  }
}
const [root, ...others] = Object.entries(lock.packages);
others.sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = Object.fromEntries([root, ...others]);
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);

/** Such packages say in their names what they are for: `@biomejs/cli-linux-arm64-musl`. */
function platformPackage(name, version, dev) {
  const words = name.split('/').at(-1).split('-');
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : undefined;
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  return { version, cpu, ...(dev && { dev }), ...(libc && { libc }), optional: true, os };
}
