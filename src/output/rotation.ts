import { renameSync, rmSync } from 'node:fs';

/** How a file that is appended to is kept short: beyond `bytes` it becomes `<file>.1`, the one before `<file>.2`, … */
export interface Rotation {
  readonly bytes: number;
  /** Most files beside the one that is written to; the oldest goes. */
  readonly keep: number;
}

/** Renames `file` to `file.1`, `file.1` to `file.2`, …; the last one is removed. The file itself is then missing. Throws what the system says. */
export function rotateFiles(file: string, keep: number): void {
  rmSync(`${file}.${keep}`, { force: true });
  for (let number = keep; number > 1; number--) moveIfThere(`${file}.${number - 1}`, `${file}.${number}`);
  moveIfThere(file, `${file}.1`);
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
