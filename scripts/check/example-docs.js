// What the README shows of a first report: printed by the monitor.
import { spawnSync } from 'node:child_process';

const INPUT = 'test_data/bars.mpegts';
/** How the parts begin that are shown. */
const SHOWN = ['file ', 'alarm ', 'Program ', 'PID          type '];

/** The report on the sample as text; the parts that are left out become `…`. */
export function exampleReport() {
  const run = spawnSync(process.execPath, ['dist/src/bin/monitor.js', '--input', INPUT], { env: {}, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`monitor --input ${INPUT} failed: ${run.stderr}`);
  const parts = run.stdout.trimEnd().split('\n\n');
  const missing = SHOWN.filter((begin) => !parts.some((part) => part.startsWith(begin)));
  if (missing.length > 0) throw new Error(`monitor --input ${INPUT} printed no part that begins with "${missing[0]}"`);
  const shown = parts.map((part) => (SHOWN.some((begin) => part.startsWith(begin)) ? part : '…'));
  const text = shown.filter((part, index) => part !== '…' || shown[index - 1] !== '…').join('\n\n');
  return `\`\`\`text\n${text}\n\`\`\``;
}
