import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { besiege } from './siege.js';
import { table, verdicts } from './verdicts.js';

/** What scripts/siege.sh does: 0 when all held, 1 when not. */
async function main(): Promise<number> {
  const [minutes, megabitsPerSecond] = process.argv.slice(2).map(Number) as [number, number];
  const folder = mkdtempSync(join(tmpdir(), 'tscap-siege-'));
  try {
    console.error(`${minutes} minutes at ${megabitsPerSecond} Mb/s …`);
    const rows = verdicts(await besiege(folder, minutes, megabitsPerSecond));
    console.log(table(rows));
    return rows.every(({ isGood }) => isGood) ? 0 : 1;
  } finally {
    execFileSync('umount', [join(folder, 'disk')]);
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exit(await main());
