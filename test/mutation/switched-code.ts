import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CodeMutant, mutantsOf, type UsesOf } from './mutants.js';

const COPIED = ['src', 'test/conformance', 'test/support', 'test/mutation'];
/**
 * Where limits and timers are: files of compiled code. What a gap of the capture excuses (findings, observed-stretch) is none of a
 * rule, and no stream here has one; what tables refer to (references, keyed-list, eit-flags) is no timer.
 */
const FOLDERS: readonly (readonly [folder: string, files: RegExp])[] = [
  [
    'src/tr101290',
    /^(?!profile-file|errored-seconds|findings|observed-stretch|references|keyed-list|eit-flags|rules\b|profiles?\b)[\w-]+\.js$/,
  ],
  ['src/timing', /^pcr-(timeline|accuracy-calculator|high-pass)\.js$/],
  ['src/t-std', /\.js$/],
];

/** The faults of the compiled code in a folder. */
export function codeMutants(dist: string): CodeMutant[] {
  const sources = new Map<string, string>();
  for (const [folder, pattern] of FOLDERS) {
    const files = readdirSync(join(dist, folder)).filter((file) => pattern.test(file));
    for (const file of files.sort()) {
      sources.set(join(folder, file), readFileSync(join(dist, folder, file), 'utf8'));
    }
  }
  const usesOf: UsesOf = (name, declared) =>
    [...sources].flatMap(([file, source]) =>
      file === declared || isImported(source, name) ? usesIn(source, name, file) : [],
    );
  return [...sources].flatMap(([file, source]) => mutantsOf(source, join(dist, file), file, usesOf));
}

/** A copy of the compiled code in which each of the mutants can be switched on; below the repository, whose packages and addons it has. */
export function writeSwitchedCode(repository: string, folder: string, mutants: readonly CodeMutant[]): string {
  const dist = join(folder, 'dist');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  symlinkSync(join(repository, 'build'), join(folder, 'build'));
  for (const part of COPIED) cpSync(join(repository, 'dist', part), join(dist, part), { recursive: true });
  const insertions = mutants.flatMap(({ switches }, number) =>
    switches.map((one) => ({ ...one, text: one.text.replace(/\(#(?=[,)])/, `(${number}`) })),
  );
  // From the end of each file on.
  insertions.sort((a, b) => b.at - a.at || a.rank - b.rank);
  for (const file of new Set(insertions.map((one) => one.file))) {
    let text = readFileSync(join(dist, file), 'utf8');
    for (const one of insertions.filter((candidate) => candidate.file === file)) {
      text = text.slice(0, one.at) + one.text + text.slice(one.at + one.length);
    }
    writeFileSync(join(dist, file), text);
  }
  return dist;
}

function isImported(source: string, name: string): boolean {
  return new RegExp(`^import [^;]*\\b${name}\\b`, 'm').test(source);
}

function usesIn(source: string, name: string, file: string): ReturnType<UsesOf> {
  return [...source.matchAll(new RegExp(`(?<![\\w.#])${name}\\b(?! = )`, 'g'))]
    .map(({ index }) => ({ file, start: index, end: index + name.length }))
    .filter(({ start }) => !/^(import|export \{|\s*\*|\s*\/[/*])/.test(lineAt(source, start)));
}

function lineAt(source: string, at: number): string {
  return source.slice(source.lastIndexOf('\n', at) + 1).split('\n', 1)[0]!;
}
