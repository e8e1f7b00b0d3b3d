// Compiles every folder of C++ sources beside this file, each with those of js/, into build/<folder>.node, and programs into build/<folder>:
// `node native/build.js [--force] [--if-possible]`.
// --if-possible: a missing compiler or library is said, and no failure: the analysis library works without addons. So it always is for programs.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const LIBRARIES = { pcap: ['-lpcap'], decode: ['-lavcodec', '-lavutil', '-lswscale', '-lswresample'] };
/** Folders that become programs of their own, not addons: without them everything but their own work is done. */
const PROGRAMS = ['decode'];
/** The folder with what all addons share. */
const SHARED = 'js';
const FLAGS = ['-std=c++17', '-O2', '-pthread', '-Wall', '-Wextra'];
const ADDON_FLAGS = ['-fPIC', '-shared', '-fvisibility=hidden', '-DNAPI_VERSION=8'];
const PLATFORM_FLAGS = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : [];

/** What the compiler says when something is missing, and what brings it. */
const MISSING = [
  [
    /pcap\/pcap\.h\W+(file not found|No such file)|cannot find -lpcap|library '?(pcap' )?not found/,
    'the libpcap headers are missing: install libpcap-dev (Debian), libpcap-devel (RHEL) or libpcap (Homebrew)',
  ],
  [
    /lib(av|sw)\w+\/\w+\.h\W+(file not found|No such file)|cannot find -l(av|sw)|library '?-?l?(av|sw)\w+'? not found/,
    'no pictures: the headers of libav are missing: install libavcodec-dev libavutil-dev libswscale-dev libswresample-dev (Debian), ffmpeg-devel (RHEL, RPM Fusion) or ffmpeg (Homebrew)',
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
  for (const folder of folders()) {
    const isProgram = PROGRAMS.includes(folder);
    const sources = isProgram ? filesOf(folder) : [...filesOf(folder), ...filesOf(SHARED)];
    const target = path.join(buildFolder, isProgram ? folder : `${folder}.node`);
    if (isForced || isStale(target, sources)) compile(folder, sources, target);
  }
}

function folders() {
  return readdirSync(nativeFolder).filter(
    (name) =>
      name !== SHARED &&
      statSync(path.join(nativeFolder, name)).isDirectory() &&
      filesOf(name).some((file) => file.endsWith('.cc')),
  );
}

function filesOf(folder) {
  return readdirSync(path.join(nativeFolder, folder))
    .filter((file) => file.endsWith('.cc') || file.endsWith('.h'))
    .map((file) => path.join(nativeFolder, folder, file));
}

function isStale(target, sources) {
  if (!existsSync(target)) return true;
  const builtAt = statSync(target).mtimeMs;
  return [...sources, fileURLToPath(import.meta.url)].some((file) => statSync(file).mtimeMs > builtAt);
}

function compile(folder, sources, target) {
  mkdirSync(buildFolder, { recursive: true });
  const unfinished = `${target}.${process.pid}`;
  const compilation = runCompiler([
    ...FLAGS,
    ...(PROGRAMS.includes(folder)
      ? packageFlags(folder, '--cflags')
      : [...ADDON_FLAGS, ...PLATFORM_FLAGS, ...nodeIncludeFlags()]),
    ...sources.filter((file) => file.endsWith('.cc')),
    ...packageFlags(folder, '--libs'),
    ...(LIBRARIES[folder] ?? []),
    '-o',
    unfinished,
  ]);
  if (compilation.status !== 0) {
    rmSync(unfinished, { force: true });
    fail(folder, MISSING.find(([symptom]) => symptom.test(compilation.stderr))?.[1] ?? compilation.stderr);
    return;
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

/** Where the libraries of a program are, as pkg-config knows; nothing where it does not, or is not there: then they are in the usual places. */
function packageFlags(folder, what) {
  if (!PROGRAMS.includes(folder)) return [];
  const names = LIBRARIES[folder].map((flag) => flag.replace('-l', 'lib'));
  const { status, stdout } = spawnSync('pkg-config', [what, ...names], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().split(/\s+/).filter(Boolean) : [];
}

function nodeIncludeFlags() {
  try {
    const headers = createRequire(import.meta.url)('node-api-headers');
    return ['-isystem', headers.include_dir];
  } catch {
    return [];
  }
}

function fail(folder, reason) {
  process.stderr.write(`native/${folder} was not built: ${reason.trimEnd()}\n`);
  if (PROGRAMS.includes(folder)) return;
  process.exit(process.argv.includes('--if-possible') ? 0 : 1);
}

main();
