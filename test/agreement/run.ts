import { sampleNames, samplesDir } from '../support/samples/samples.js';
import { countsOf, type Difference, differencesOf, ourCounts, PEERS } from './counts.js';
import { explanationOf } from './explanations.js';

/** What scripts/agreement.sh does: 0 when each difference is explained, 1 when not. */
async function main(): Promise<number> {
  const folder = samplesDir();
  if (folder === undefined) {
    console.log('skipped: no ../shared/samples beside the checkout');
    return 0;
  }
  let agreed = 0;
  const differences: Difference[] = [];
  for (const file of sampleNames()) {
    const ours = await ourCounts(folder, file);
    for (const peer of PEERS) {
      const theirs = countsOf(peer, folder, file);
      if (theirs === undefined) continue;
      const found = differencesOf(file, peer, ours, theirs);
      differences.push(...found);
      agreed += Object.keys(ours).length - found.length;
    }
  }
  const unexplained = differences.filter((difference) => explanationOf(difference) === undefined);
  for (const difference of differences.sort(byRule)) print(difference);
  console.log(
    `${agreed} counts agree, ${differences.length} differ, ${unexplained.length} of them without an explanation`,
  );
  return unexplained.length === 0 ? 0 : 1;
}

function byRule(a: Difference, b: Difference): number {
  return a.rule.localeCompare(b.rule) || a.peer.localeCompare(b.peer) || a.file.localeCompare(b.file);
}

function print(difference: Difference): void {
  const { rule, peer, file, ours, theirs } = difference;
  const because = explanationOf(difference) ?? 'NOT EXPLAINED';
  console.log(`${rule.padEnd(34)} ${file.padEnd(44)} ours ${ours}, ${peer} ${theirs}: ${because}`);
}

process.exitCode = await main();
