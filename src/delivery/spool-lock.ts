// Tested by: test/delivery/spool.test.ts
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KernelLock } from '../output/kernel-lock.js';
import { SpoolError } from './spool-error.js';

const NAME = 'lock';
const KERNEL_NAME = 'in-use.sqlite';

/**
 * Keeps a spool folder to one process: by a lock of the kernel, which holds between containers as well, and by a file with the process
 * id and, on Linux, its start time, as ids are used again. Where the kernel's lock cannot be had, the file alone does it.
 */
export class SpoolLock {
  readonly #file: string;
  readonly #own = ownerText(process.pid);
  readonly #kernelLock: KernelLock | undefined;

  /** `say` is told why the kernel's lock cannot be had. Throws SpoolError when a living process has the folder. */
  constructor(folder: string, say: (reason: string) => void) {
    this.#file = join(folder, NAME);
    const lock = KernelLock.take(join(folder, KERNEL_NAME), say);
    if (lock === 'held') throw inUse(folder, readOr(this.#file, ''));
    this.#kernelLock = lock;
    // With the kernel's lock whoever the file names has gone, or shares no file system locks with us.
    for (let attempt = 0; !this.#create(); attempt++) {
      const owner = readOr(this.#file, '');
      if (isAlive(owner) || attempt === 2) {
        this.#kernelLock?.release();
        throw inUse(folder, owner);
      }
      this.#removeStale(owner);
    }
  }

  release(): void {
    if (readOr(this.#file, '') === this.#own) rmSync(this.#file, { force: true });
    this.#kernelLock?.release();
  }

  #create(): boolean {
    const draft = `${this.#file}.${process.pid}`;
    try {
      // A link is there with its content or not at all.
      writeFileSync(draft, this.#own);
      linkSync(draft, this.#file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** Takes away the lock of a process that is gone, unless another one has taken its place meanwhile. */
  #removeStale(owner: string): void {
    const aside = `${this.#file}.${process.pid}.stale`;
    try {
      renameSync(this.#file, aside);
      if (readFileSync(aside, 'utf8') !== owner) linkSync(aside, this.#file);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
    } finally {
      rmSync(aside, { force: true });
    }
  }
}

function inUse(folder: string, owner: string): SpoolError {
  const [pid] = owner.split(' ');
  const who = pid ? `process ${pid}` : 'another process';
  return new SpoolError('SPOOL_IN_USE', `spool folder ${folder} is in use by ${who}`);
}

/** `<pid> <start time>` of a process. */
function ownerText(pid: number): string {
  return `${pid} ${startTimeOf(pid)}`;
}

function isAlive(owner: string): boolean {
  const pid = Number(owner.split(' ')[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return owner === ownerText(pid);
}

/** In clock ticks since the boot; empty where the system does not tell. */
function startTimeOf(pid: number): string {
  const stat = readOr(`/proc/${pid}/stat`, '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function readOr(file: string, other: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return other;
  }
}
