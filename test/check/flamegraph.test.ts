import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { REPOSITORY, scratchFolder } from '../support/programs/programs.js';

interface Frame {
  name: string;
  us: number;
  children: Frame[];
}

/** Runs the script on a profile and reads the call tree out of the page. */
function callTreeOf(folder: string, profile: unknown): { page: string; root: Frame } {
  const [input, output] = [path.join(folder, 'a.cpuprofile'), path.join(folder, 'a.html')];
  writeFileSync(input, JSON.stringify(profile));
  const run = spawnSync(process.execPath, [path.join(REPOSITORY, 'scripts/flamegraph.js'), input, output]);
  assert.equal(run.status, 0, run.stderr.toString());
  const page = readFileSync(output, 'utf8');
  return { page, root: JSON.parse(/^const root = (.*);$/m.exec(page)![1]!) };
}

const frame = (functionName: string) => ({ functionName, url: 'file:///a.js', lineNumber: 0 });

test('times add up from callees to callers, calls from one caller are merged, what took no time is left out, and idle time', (t) => {
  // root ─ main ─┬ work (twice)   samples: main 10, work 20 and 5 µs, rest none;
  //              └ rest          idle time, which is no CPU time: 100
  const profile = {
    nodes: [
      { id: 1, callFrame: frame('(root)'), children: [2, 6] },
      { id: 2, callFrame: frame('main'), children: [3, 4, 5] },
      { id: 3, callFrame: frame('work') },
      { id: 4, callFrame: frame('work') },
      { id: 5, callFrame: frame('rest') },
      { id: 6, callFrame: frame('(idle)') },
    ],
    samples: [2, 3, 4, 6],
    timeDeltas: [10, 20, 5, 100],
  };
  const { root } = callTreeOf(scratchFolder(t), profile);
  assert.equal(root.us, 35);
  const [main] = root.children;
  assert.deepEqual([main!.name, main!.us], ['main', 35]);
  assert.deepEqual(
    main!.children.map(({ name, us }) => [name, us]),
    [['work', 25]],
  );
});

test('names cannot leave the script element', (t) => {
  const nodes = [{ id: 1, callFrame: frame('</script><b>') }];
  const { page, root } = callTreeOf(scratchFolder(t), { nodes, samples: [1], timeDeltas: [1] });
  assert.equal(root.name, '</script><b>');
  assert.equal(page.split('</script>').length, 2);
});
