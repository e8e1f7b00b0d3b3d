import { createRequire } from 'node:module';
import type Database from 'better-sqlite3';
import { bindingOptions } from './sqlite-binding.js';

const NOT_INSTALLED = 'the npm package better-sqlite3 could not be installed here';

/**
 * A lock on a file that the kernel holds for this process, and lets go when it ends however it does: it holds between containers, whose
 * process ids say nothing to each other. It is the lock of an SQLite database, as Node has none; a shared folder must know POSIX locks.
 */
export class KernelLock {
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  /** `held`: another process has it. undefined: there can be no such lock here, and `say` is told why. */
  static take(file: string, say: (reason: string) => void = () => {}): KernelLock | 'held' | undefined {
    let database: Database | undefined;
    try {
      const Sqlite: typeof Database = createRequire(import.meta.url)('better-sqlite3');
      database = new Sqlite(file, { timeout: 0, ...bindingOptions() });
      database.pragma('journal_mode = MEMORY');
      database.exec('BEGIN EXCLUSIVE');
      return new KernelLock(database);
    } catch (error) {
      database?.close();
      const { code, message } = error as { code?: string; message: string };
      if (code === 'SQLITE_BUSY') return 'held';
      say(`${file} cannot be locked: ${code?.startsWith('SQLITE_') ? `${message} (${code})` : NOT_INSTALLED}`);
      return undefined;
    }
  }

  release(): void {
    this.#database.close();
  }
}
