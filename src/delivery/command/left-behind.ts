import { readdir, readFile } from 'node:fs/promises';

/** In the environment of a program, and so of all that it starts: by it they are found, whatever session or group they are in. */
export const MARK_NAME = 'TSCAP_EVENT_RUN';

/** Kills the processes with this mark, and returns how many there were; none are found where there is no /proc. */
export async function killMarked(mark: string): Promise<number> {
  const text = `${MARK_NAME}=${mark}\0`;
  const names = await readdir('/proc').catch((): string[] => []);
  let killed = 0;
  for (const name of names.filter((entry) => /^\d+$/.test(entry))) {
    // Of another user, or gone.
    const environment = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '');
    if (!environment.includes(text) || Number(name) === process.pid) continue;
    killed++;
    try {
      process.kill(Number(name), 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
  return killed;
}
