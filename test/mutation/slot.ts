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

  /** Whether the cases notice the mutant, and which one does. */
  async try(mutant: Mutant | undefined, run: MutantRun): Promise<Notice> {
    if (mutant === undefined) return this.#judge(run);
    const path = join(this.#folder, mutant.file);
    const source = readFileSync(path, 'utf8');
    writeFileSync(path, source.slice(0, mutant.start) + mutant.after + source.slice(mutant.end));
    try {
      return await this.#judge(run);
    } finally {
      writeFileSync(path, source);
    }
  }

  #judge(run: MutantRun): Promise<Notice> {
    const first = run.order[0]!;
    return new Promise((resolve) => {
      const worker = new Worker(join(this.#folder, 'test/mutation/worker.js'), { workerData: run, stderr: true });
      const end = (notice: Notice) => {
        clearTimeout(timer);
        resolve(notice);
        void worker.terminate();
      };
      const timer = setTimeout(() => end({ number: first, why: 'does not end' }), TIMEOUT_MS);
      worker.once('message', end);
      worker.once('error', (error) => end({ number: first, why: String(error) }));
    });
  }
}
