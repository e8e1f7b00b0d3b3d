import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { REPOSITORY } from '../support/programs/programs.js';

const PAGE = readFileSync(join(REPOSITORY, 'docs/extending.md'), 'utf8');
const TOYS = join(REPOSITORY, 'test/extending/toys');
const SECTIONS = PAGE.split(/^## /m).slice(1);
const BLOCK = /^<!-- toy: (\S+) -->\n```ts\n([\s\S]*?)\n```$/gm;
const MOST_LINES = 150;

/** As in a file where it stands deeper, or where a formatter broke its lines otherwise. */
function withoutLayout(code: string): string {
  return code.replaceAll(/\s+/g, '').replaceAll(/,(?=[)\]}]|$)/g, '');
}

test('each file and folder that the page names is there', () => {
  const paths = [...PAGE.matchAll(/`((?:src|test|docs|schema|scripts)\/[^`\s]*)/g)].map(([, path]) => path!);
  assert.ok(paths.length > 30);
  assert.deepEqual(
    paths.filter((path) => !existsSync(join(REPOSITORY, path))),
    [],
  );
});

test('each block of the page is a piece of its toy, which the compiler has seen', () => {
  const blocks = [...PAGE.matchAll(BLOCK)].map(([, file, code]) => ({ file: file!, code: code! }));
  assert.equal(blocks.length, PAGE.split('```ts').length - 1, 'a block without its toy');
  for (const { file, code } of blocks) {
    const toy = withoutLayout(readFileSync(join(TOYS, file), 'utf8'));
    assert.ok(toy.includes(withoutLayout(code)), `${file} does not have\n${code}`);
  }
  const shown = new Set(blocks.map(({ file }) => file));
  assert.deepEqual(
    readdirSync(TOYS).filter((file) => !shown.has(file)),
    [],
  );
});

test('each section has a toy, and as many files as the table at the top says', () => {
  const rows = [...PAGE.matchAll(/^\| \[.+\]\(#([\w-]+)\).* \| (\d+)( and a folder)? \|$/gm)];
  const counted = SECTIONS.map((section) => {
    assert.match(section, /^<!-- toy: /m);
    const [title] = section.split('\n');
    const files = section.match(/^\d+\. /gm)?.length ?? 0;
    const hasFolder = /^\d+\. `\S+\/`: a folder/m.test(section);
    return `${title!.toLowerCase().replaceAll(' ', '-')} ${hasFolder ? `${files - 1} and a folder` : files}`;
  });
  assert.deepEqual(
    rows.map(([, anchor, files, folder = '']) => `${anchor} ${files}${folder}`),
    counted,
  );
});

test('the page is short', () => {
  assert.ok(PAGE.split('\n').length <= MOST_LINES);
});
