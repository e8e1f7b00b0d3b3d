import { fstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { flagName, type OptionTable, UsageError } from './option.js';
import type { PathUse } from './path-use.js';

const STANDARD_STREAM = '-';
const DESCRIPTOR = { stdin: 0, stdout: 1, stderr: 2 };
/** Links that lead to links. */
const MOST_LINKS = 40;

interface Use extends PathUse {
  readonly label: string;
  /** The same of two that are one file, whatever their names; undefined of what several may use: a device, a terminal. */
  readonly identity: string | undefined;
}

/**
 * No two options may write one file, or read what another one writes, by whatever names: links, standard streams. Nothing else may be
 * written into a folder that is owned. Throws UsageError.
 */
export function checkPaths(table: OptionTable, config: Readonly<Record<string, unknown>>): void {
  const uses = Object.entries(table).flatMap(([key, { paths }]) =>
    (paths?.(config[key], config) ?? []).map((use) => withIdentity(use, `${flagName(key)} ${use.path}`)),
  );
  const log: Use = { path: '', as: 'written', label: 'standard error', identity: identityOfOpen(DESCRIPTOR.stderr) };
  for (const [index, one] of uses.entries()) {
    for (const other of [...uses.slice(index + 1), log]) checkPair(one, other);
  }
}

function checkPair(one: Use, other: Use): void {
  const isShown = one.path === STANDARD_STREAM && other.path === STANDARD_STREAM;
  if (isShown && one.as === 'written' && other.as === 'written')
    throw new UsageError(`${one.label} and ${other.label} cannot both write to standard output`);
  // Whoever starts a program may have its output and its log in one file.
  const isOfShell = one.path === STANDARD_STREAM && other.path === '';
  const isWritten = one.as === 'written' || other.as === 'written';
  if (isWritten && !isOfShell && one.identity !== undefined && one.identity === other.identity)
    throw new UsageError(`${one.label} and ${other.label} are the same file`);
  for (const [owner, guest] of [
    [one, other],
    [other, one],
  ] as const) {
    if (owner.as !== 'owned' || guest.as === 'read' || guest.path === STANDARD_STREAM || guest.path === '') continue;
    if (isWithin(guest.path, owner.path))
      throw new UsageError(`${guest.label} is in the folder of ${owner.label}, where nothing else may be`);
  }
}

function withIdentity(use: PathUse, label: string): Use {
  return { ...use, label: use.label ?? label, identity: identityOf(use) };
}

function identityOf({ path, as }: PathUse): string | undefined {
  if (path === STANDARD_STREAM) return identityOfOpen(as === 'read' ? DESCRIPTOR.stdin : DESCRIPTOR.stdout);
  const existing = statOrNone(path);
  if (existing !== undefined) return identityOfExisting(existing);
  return as === 'written' ? placeOf(path) : undefined;
}

function identityOfOpen(descriptor: number): string | undefined {
  try {
    return identityOfExisting(fstatSync(descriptor));
  } catch {
    return undefined; // It is closed.
  }
}

function identityOfExisting(stats: Stats): string | undefined {
  return stats.isFile() || stats.isFIFO() ? `${stats.dev}:${stats.ino}` : undefined;
}

function isWithin(path: string, folder: string): boolean {
  const [inner, outer] = [placeOf(path), placeOf(folder)];
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`);
}

/** Where it is, or will be, without links. */
function placeOf(path: string, links = 0): string {
  const full = resolve(path);
  try {
    return realpathSync(full);
  } catch {
    const target = links < MOST_LINKS ? targetOf(full) : undefined;
    if (target !== undefined) return placeOf(resolve(dirname(full), target), links + 1);
    const parent = dirname(full);
    return parent === full ? full : join(placeOf(parent, links), basename(full));
  }
}

/** What a link that leads nowhere yet names. */
function targetOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function statOrNone(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // What cannot be looked at is told when it is opened.
  }
}
