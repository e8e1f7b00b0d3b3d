import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { REPOSITORY, scratchFolder } from '../support/programs/programs.js';

/** Source files of so many lines; the first is given. */
const lines = (count: number, first = 'export const a = 1;') => `${first}\n${'// …\n'.repeat(count - 1)}`;

interface Case {
  name: string;
  files: Record<string, string>;
  /** What is said; nothing when all is right. */
  fault?: string;
}

const NOT_TESTED = 'neither a test of that name nor a line "// Tested by: test/…"';

const CASES: Case[] = [
  {
    name: 'a test of the same name',
    files: { 'src/net/a.ts': lines(60), 'test/net/a.test.ts': '' },
  },
  {
    name: 'a test of the same name with a word behind it',
    files: { 'src/net/a.ts': lines(60), 'test/net/a.samples.test.ts': '' },
  },
  {
    name: 'a test of a longer name is another',
    files: { 'src/net/a.ts': lines(60), 'test/net/a-b.test.ts': '' },
    fault: `src/net/a.ts: 60 lines, and ${NOT_TESTED}`,
  },
  {
    name: 'a test of the same name in another folder',
    files: { 'src/net/a.ts': lines(60), 'test/wire/a.test.ts': '' },
    fault: `src/net/a.ts: 60 lines, and ${NOT_TESTED}`,
  },
  {
    name: 'a file of less than 60 lines needs none',
    files: { 'src/net/a.ts': lines(59), 'test/x.test.ts': '' },
  },
  {
    name: 'what is generated needs none',
    files: { 'src/wire/generated/a.ts': lines(500), 'test/x.test.ts': '' },
  },
  {
    name: 'a test that it names and that imports it',
    files: {
      'src/net/a.ts': lines(60, '// Tested by: test/net/b.test.ts'),
      'test/net/b.test.ts': `import { a } from '../../src/net/a.js';`,
    },
  },
  {
    name: 'a test that reaches it by way of others',
    files: {
      'src/net/a.ts': lines(60, '// Tested by: test/net/b.test.ts'),
      'src/net/b.ts': `export { a } from './a.js';`,
      'test/support/b.ts': `import type { a } from '../../src/net/b.js';`,
      'test/net/b.test.ts': `const { a } = await import('../support/b.js');`,
    },
  },
  {
    name: 'a test that starts the programs',
    files: {
      'src/net/a.ts': lines(60, '// Tested by: test/e2e/b.test.ts'),
      'test/support/programs/programs.ts': '',
      'test/e2e/b.test.ts': `import { startProgram } from '../support/programs/programs.js';`,
    },
  },
  {
    name: 'a test that is not there, of two',
    files: {
      'src/net/a.ts': lines(60, '// Tested by: test/net/b.test.ts, test/net/c.test.ts'),
      'test/net/b.test.ts': `import { a } from '../../src/net/a.js';`,
    },
    fault: 'src/net/a.ts: there is no test test/net/c.test.ts',
  },
  {
    name: 'a test that has nothing to do with it, also of a small file',
    files: {
      'src/net/a.ts': lines(9, '// Tested by: test/net/b.test.ts'),
      'test/net/b.test.ts': `import { c } from '../../src/net/c.js';`,
    },
    fault: 'src/net/a.ts: test/net/b.test.ts neither imports it nor starts a program',
  },
  {
    name: 'a test in a browser, of the page and of something else',
    files: {
      'src/page/a.ts': lines(60, '// Tested by: test/page/b.test.ts'),
      'src/net/a.ts': lines(60, '// Tested by: test/page/b.test.ts'),
      'test/page/b.test.ts': `import { openPage } from '../support/browser.js';`,
      'test/support/browser.ts': '',
    },
    fault: 'src/net/a.ts: test/page/b.test.ts neither imports it nor starts a program',
  },
  {
    name: 'a line within the code says nothing',
    files: {
      'src/net/a.ts': `export const a = 1;\n// Tested by: test/net/b.test.ts\n${lines(60)}`,
      'test/net/b.test.ts': `import { a } from '../../src/net/a.js';`,
    },
    fault: `src/net/a.ts: 62 lines, and ${NOT_TESTED}`,
  },
];

for (const { name, files, fault } of CASES) {
  test(name, (t) => {
    const root = scratchFolder(t);
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    }
    const script = path.join(REPOSITORY, 'scripts/check/tested.js');
    const run = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
    assert.equal(run.stderr.trimEnd(), fault ?? '');
    assert.equal(run.status, fault === undefined ? 0 : 1);
  });
}
