import { readdirSync, readFileSync } from 'node:fs';

/** The files in which the host describes itself. */
export interface SystemFiles {
  /** Text of a file; null: it cannot be read. */
  read(path: string): string | null;
  /** Names in a folder; null: it cannot be read. */
  list(folder: string): readonly string[] | null;
}

/**
 * Those of this host, read at once: the kernel makes them in memory, so there is no disk to wait for, and a turn through the
 * thread pool would cost more than the read.
 */
export const HOST_FILES: SystemFiles = {
  read: (path) => unlessMissing(() => readFileSync(path, 'utf8')),
  list: (folder) => unlessMissing(() => readdirSync(folder)),
};

function unlessMissing<T>(access: () => T): T | null {
  try {
    return access();
  } catch {
    return null;
  }
}
