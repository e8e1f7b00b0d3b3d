import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Mutant } from './mutants.js';
import type { MutantRun, Notice } from './worker.js';

/** A mutant that takes longer does not end. */
const TIMEOUT_MS = 120_000;
const COPIED = ['src', 'test/conformance', 'test/support', 'test/mutation'];

/** A copy of the compiled code in which one mutant at a time lives. */
export class Slot {
  readonly #folder: string;

  /** The slot is below the repository, so that packages are found from it, and has its addons. */
  constructor(repository: string, folder: string) {
    this.#folder = join(folder, 'dist');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { recursive: true });
    symlinkSync(join(repository, 'build'), join(folder, 'build'));
    for (const part of COPIED) cpSync(join(repository, 'dist', part), join(this.#folder, part), { recursive: true });
  }

  /** The cases that notice the mutant. */
  async try(mutant: Mutant, run: MutantRun): Promise<Notice[]> {
    const path = join(this.#folder, mutant.file);
    const source = readFileSync(path, 'utf8');
    writeFileSync(path, source.slice(0, mutant.start) + mutant.after + source.slice(mutant.end));
    try {
      return await this.judge(run);
    } finally {
      writeFileSync(path, source);
    }
  }

  /** The cases that are not as stated without any mutant. */
  judge(run: MutantRun): Promise<Notice[]> {
    const first = run.order[0]!;
    return new Promise((resolve) => {
      const worker = new Worker(join(this.#folder, 'test/mutation/worker.js'), { workerData: run, stderr: true });
      const end = (notices: Notice[]) => {
        clearTimeout(timer);
        resolve(notices);
        void worker.terminate();
      };
      const timer = setTimeout(() => end([{ number: first, why: 'does not end' }]), TIMEOUT_MS);
      worker.once('message', end);
      worker.once('error', (error) => end([{ number: first, why: String(error) }]));
    });
  }
}
