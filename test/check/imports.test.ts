import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { REPOSITORY, scratchFolder } from '../support/programs.js';

interface Case {
  name: string;
  /** Path in src, and its text. */
  files: Record<string, string>;
  /** What is said of it; nothing when it is right. */
  fault?: string;
}

const CASES: Case[] = [
  {
    name: 'down the ranks',
    files: {
      'bin/probe.ts': `import { run } from '../probe/run.js';`,
      'probe/run.ts': `import { open } from '../capture/open.js';\nimport { flag } from '../cli/option.js';`,
      'capture/open.ts': `import { frame } from '../net/frame.js';`,
    },
  },
  {
    name: 'up the ranks',
    files: { 'net/frame.ts': `\nimport { open } from '../capture/open.js';` },
    fault: 'src/net/frame.ts:2: net must not import capture (../capture/open.js)',
  },
  {
    name: 'up the ranks, only types',
    files: { 'wire/codec.ts': `import type { Run } from '../probe/run.js';` },
    fault: 'src/wire/codec.ts:1: wire must not import probe (../probe/run.js)',
  },
  {
    name: 'frames to streams, for both programs that need it',
    files: {
      'probe/run.ts': `import { a } from '../ingest/a.js';`,
      'monitor/run.ts': `import { a } from '../ingest/a.js';`,
      'ingest/a.ts': `import { open } from '../capture/open.js';\nimport type { Batch } from '../wire/message.js';`,
    },
  },
  {
    name: 'the link from frames to streams',
    files: { 'ingest/a.ts': `import { encode } from '../wire/encoder.js';` },
    fault: 'src/ingest/a.ts:1: ingest must not import wire (../wire/encoder.js)',
  },
  {
    name: 'the history, for the monitor that writes it and the program that prints it',
    files: {
      'bin/history.ts': `import { a } from '../history/tool/run.js';`,
      'monitor/takers.ts': `import { a } from '../history/a.js';`,
      'history/a.ts': `import type { a } from '../report/a.js';`,
    },
  },
  {
    name: 'the link from the history',
    files: { 'history/a.ts': `import { a } from '../wire/message.js';` },
    fault: 'src/history/a.ts:1: history must not import wire (../wire/message.js)',
  },
  {
    name: 'how text is laid out, for what people read',
    files: {
      'cli/log.ts': `import { a } from '../text/a.js';`,
      'report/a.ts': `import { a } from '../text/a.js';`,
      'text/a.ts': `import { b } from './b.js';`,
    },
  },
  {
    name: 'how text is laid out, from the link',
    files: { 'wire/a.ts': `import { a } from '../text/a.js';` },
    fault: 'src/wire/a.ts:1: wire must not import text (../text/a.js)',
  },
  {
    name: 'frames to streams from a program that sends none',
    files: { 'replay/run.ts': `import { a } from '../ingest/a.js';` },
    fault: 'src/replay/run.ts:1: replay must not import ingest (../ingest/a.js)',
  },
  {
    name: 'between programs',
    files: { 'probe/run.ts': `import { a } from '../monitor/a.js';` },
    fault: 'src/probe/run.ts:1: probe must not import monitor (../monitor/a.js)',
  },
  {
    name: 'an import over several lines',
    files: { 'sinks/a.ts': `import {\n  one,\n  two,\n} from '../capture/open.js';` },
    fault: 'src/sinks/a.ts:4: sinks must not import capture (../capture/open.js)',
  },
  {
    name: 'a re-export',
    files: { 'sinks/a.ts': `export { one } from '../capture/open.js';` },
    fault: 'src/sinks/a.ts:1: sinks must not import capture (../capture/open.js)',
  },
  {
    name: 'an import at run time',
    files: { 'sinks/a.ts': `const one = await import('../capture/open.js');` },
    fault: 'src/sinks/a.ts:1: sinks must not import capture (../capture/open.js)',
  },
  {
    name: 'a contract of the same rank',
    files: { 'sinks/a.ts': `import { STREAM_COUNTERS } from '../wire/counters.js';` },
  },
  {
    name: 'input and output in the analysis library',
    files: { 'mpegts/a.ts': `import { readFileSync } from 'node:fs';` },
    fault: 'src/mpegts/a.ts:1: mpegts is analysis and must not import node:fs',
  },
  {
    name: 'a folder that the design does not know',
    files: { 'utils/a.ts': `import { b } from '../net/b.js';` },
    fault: 'src/utils/a.ts:1: utils is not a folder of the design',
  },
  {
    name: 'a cycle inside the analysis library',
    files: {
      'net/a.ts': `import { b } from '../mpegts/b.js';`,
      'mpegts/b.ts': `import { c } from '../timing/c.js';`,
      'timing/c.ts': `import { a } from '../net/a.js';`,
    },
    fault: 'cycle: mpegts → timing → net → mpegts',
  },
  {
    name: 'src/index.ts exports the analysis library only',
    files: { 'index.ts': `export * from './mpegts/a.js';\nexport * from './wire/a.js';` },
    fault: 'src/index.ts:2: . must not import wire (./wire/a.js)',
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
