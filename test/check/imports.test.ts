import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { REPOSITORY, scratchFolder } from '../support/programs/programs.js';

interface Case {
  name: string;
  /** Path in src, and its text. */
  files: Record<string, string>;
  /** What is said of it; nothing when it is right. */
  fault?: string;
}

const CASES: Case[] = [
  {
    name: 'down the ladder',
    files: {
      'bin/probe.ts': `import { run } from '../probe/run.js';`,
      'probe/run.ts': `import { open } from '../capture/open.js';\nimport { flag } from '../cli/option.js';`,
      'capture/open.ts': `import { frame } from '../net/frame.js';`,
    },
  },
  {
    name: 'up the ladder',
    files: { 'net/frame.ts': `\nimport { open } from '../capture/open.js';` },
    fault: 'src/net/frame.ts:2: net must not import capture (../capture/open.js)',
  },
  {
    name: 'up the ladder, only types',
    files: { 'wire/codec.ts': `import type { Run } from '../probe/run.js';` },
    fault: 'src/wire/codec.ts:1: wire must not import probe (../probe/run.js)',
  },
  {
    name: 'between rooms of one rung',
    files: { 'recording/a.ts': `import { a } from '../history/a.js';` },
    fault: 'src/recording/a.ts:1: recording must not import history (../history/a.js)',
  },
  {
    name: 'between programs',
    files: { 'probe/run.ts': `import { a } from '../monitor/a.js';` },
    fault: 'src/probe/run.ts:1: probe must not import monitor (../monitor/a.js)',
  },
  {
    name: 'an import over several lines',
    files: { 'output/a.ts': `import {\n  one,\n  two,\n} from '../capture/open.js';` },
    fault: 'src/output/a.ts:4: output must not import capture (../capture/open.js)',
  },
  {
    name: 'a re-export',
    files: { 'output/a.ts': `export { one } from '../capture/open.js';` },
    fault: 'src/output/a.ts:1: output must not import capture (../capture/open.js)',
  },
  {
    name: 'an import at run time',
    files: { 'output/a.ts': `const one = await import('../capture/open.js');` },
    fault: 'src/output/a.ts:1: output must not import capture (../capture/open.js)',
  },
  {
    name: 'input and output in a pure room',
    files: { 'mpegts/a.ts': `import { readFileSync } from 'node:fs';` },
    fault: 'src/mpegts/a.ts:1: mpegts is pure and must not import node:fs',
  },
  {
    name: 'a room below that is not pure, in a pure one',
    files: { 'analysis/a.ts': `import { a } from '../cli/a.js';` },
    fault: 'src/analysis/a.ts:1: analysis must not import cli (../cli/a.js)',
  },
  {
    name: 'a folder that the design does not know',
    files: { 'utils/a.ts': `import { b } from '../net/b.js';` },
    fault: 'src/utils/a.ts:1: utils is not a room of the design',
  },
  {
    name: 'from outside src',
    files: { 'wire/a.ts': `import { b } from '../../test/b.js';` },
    fault: 'src/wire/a.ts:1: imports ../../test/b.js from outside src',
  },
  {
    name: 'src/index.ts exports the analysis, not a program',
    files: { 'index.ts': `export * from './mpegts/a.js';\nexport * from './probe/a.js';` },
    fault: 'src/index.ts:2: index.ts must not export from probe (./probe/a.js)',
  },
  {
    name: 'src/messages.ts exports the messages, not the analysis',
    files: { 'messages.ts': `export * from './wire/a.js';\nexport * from './analysis/a.js';` },
    fault: 'src/messages.ts:2: messages.ts must not export from analysis (./analysis/a.js)',
  },
  {
    name: 'src/index.ts loads nothing but what is pure and the reports on it',
    files: { 'index.ts': `export * from './report/a.js';\nexport * from './wire/a.js';` },
    fault: 'src/index.ts:2: index.ts must not export from wire (./wire/a.js)',
  },
  {
    name: 'an entry that the package does not have',
    files: { 'utils.ts': `export * from './net/a.js';` },
    fault: 'src/utils.ts:1: utils.ts must not export from net (./net/a.js)',
  },
  {
    name: 'files that import each other, only types',
    files: {
      'net/a.ts': `import { b } from './b.js';`,
      'net/b.ts': `import type { C } from './c.js';`,
      'net/c.ts': `import { a } from './a.js';`,
    },
    fault: 'circle: net/a.ts → net/b.ts → net/c.ts → net/a.ts',
  },
];

for (const { name, files, fault } of CASES) {
  test(name, (t) => {
    const folder = scratchFolder(t);
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(folder, file), `${text}\n`);
    }
    const script = path.join(REPOSITORY, 'scripts/check/imports.js');
    const run = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
    assert.equal(run.stderr.trimEnd(), fault ?? '');
    assert.equal(run.status, fault === undefined ? 0 : 1);
  });
}
