// Compiles every folder of C++ sources beside this file, each with those of js/, into build/<folder>.node: `node native/build.js [--force] [--if-possible]`.
// --if-possible: a missing compiler or library is said, and no failure: the analysis library works without addons.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const LIBRARIES = { pcap: ['-lpcap'] };
/** The folder with what all addons share. */
const SHARED = 'js';
const FLAGS = ['-std=c++17', '-O2', '-fPIC', '-shared', '-fvisibility=hidden', '-pthread', '-Wall', '-Wextra'];
const PLATFORM_FLAGS = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : [];

/** What the compiler says when something is missing, and what brings it. */
const MISSING = [
  [
    /pcap\/pcap\.h\W+(file not found|No such file)|cannot find -lpcap|library '?(pcap' )?not found/,
    'the libpcap headers are missing: install libpcap-dev (Debian), libpcap-devel (RHEL) or libpcap (Homebrew)',
  ],
  [/node_api\.h\W+(file not found|No such file)/, 'the Node-API headers are missing: run npm ci'],
  [
    /\b(string|vector|memory|atomic|cstdint)\W+(file not found|No such file)/,
    'the C++ standard library is missing: install g++ (Debian), gcc-c++ (RHEL) or the Xcode command line tools (macOS)',
  ],
];
const NO_COMPILER =
  'no C++ compiler found: install g++ (Debian), gcc-c++ (RHEL) or the Xcode command line tools (macOS), or set CXX';

const nativeFolder = path.dirname(fileURLToPath(import.meta.url));
const buildFolder = path.join(nativeFolder, '..', 'build');

function main() {
  const isForced = process.argv.includes('--force');
  for (const addon of addons()) {
    const sources = [...filesOf(addon), ...filesOf(SHARED)];
    const target = path.join(buildFolder, `${addon}.node`);
    if (isForced || isStale(target, sources)) compile(addon, sources, target);
  }
}

function addons() {
  return readdirSync(nativeFolder).filter(
    (name) =>
      name !== SHARED &&
      statSync(path.join(nativeFolder, name)).isDirectory() &&
      filesOf(name).some((file) => file.endsWith('.cc')),
  );
}

function filesOf(addon) {
  return readdirSync(path.join(nativeFolder, addon))
    .filter((file) => file.endsWith('.cc') || file.endsWith('.h'))
    .map((file) => path.join(nativeFolder, addon, file));
}

function isStale(target, sources) {
  if (!existsSync(target)) return true;
  const builtAt = statSync(target).mtimeMs;
  return [...sources, fileURLToPath(import.meta.url)].some((file) => statSync(file).mtimeMs > builtAt);
}

function compile(addon, sources, target) {
  mkdirSync(buildFolder, { recursive: true });
  const unfinished = `${target}.${process.pid}`;
  const compilation = runCompiler([
    ...FLAGS,
    ...PLATFORM_FLAGS,
    '-DNAPI_VERSION=8',
    ...nodeIncludeFlags(),
    ...sources.filter((file) => file.endsWith('.cc')),
    ...(LIBRARIES[addon] ?? []),
    '-o',
    unfinished,
  ]);
  if (compilation.status !== 0) {
    rmSync(unfinished, { force: true });
    fail(addon, MISSING.find(([symptom]) => symptom.test(compilation.stderr))?.[1] ?? compilation.stderr);
  }
  process.stderr.write(compilation.stderr);
  renameSync(unfinished, target);
}

/** Tries $CXX alone where it is set, otherwise the usual names. */
function runCompiler(flags) {
  const candidates = process.env.CXX ? [process.env.CXX] : ['c++', 'g++', 'clang++'];
  for (const candidate of candidates) {
    const [command, ...ownFlags] = candidate.trim().split(/\s+/);
    const compilation = spawnSync(command, [...ownFlags, ...flags], { encoding: 'utf8' });
    if (compilation.error === undefined) return compilation;
  }
  return { status: 1, stderr: NO_COMPILER };
}

function nodeIncludeFlags() {
  try {
    const headers = createRequire(import.meta.url)('node-api-headers');
    return ['-isystem', headers.include_dir];
  } catch {
    return [];
  }
}

function fail(addon, reason) {
  process.stderr.write(`native/${addon} was not built: ${reason.trimEnd()}\n`);
  process.exit(process.argv.includes('--if-possible') ? 0 : 1);
}

main();
