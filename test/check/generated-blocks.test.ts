import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { REPOSITORY, scratchFolder } from '../support/programs/programs.js';

interface GeneratedBlocks {
  markdownFiles(folder: string): string[];
  fillDocuments(
    documents: Record<string, string>,
    generators: Record<string, () => string>,
  ): { filled: Record<string, string>; faults: string[] };
}

const SCRIPT = pathToFileURL(path.join(REPOSITORY, 'scripts/check/generated-blocks.js')).href;
const { fillDocuments, markdownFiles }: GeneratedBlocks = await import(SCRIPT);

const GENERATORS = { one: () => '1\n1', two: () => '2' };
const ONE = '<!-- generated: one -->\n<!-- end -->';
const TWO = '<!-- generated: two -->\n<!-- end -->';

test('blocks are filled anew, what stands around them stays', () => {
  const before = `# Title\n\n<!-- generated: one -->\nold\n\n| old |\n<!-- end -->\n\nText.\n${TWO}\n`;
  const { filled, faults } = fillDocuments({ 'a.md': before, 'b.md': 'No marker.\n' }, GENERATORS);
  const after =
    '# Title\n\n<!-- generated: one -->\n1\n1\n<!-- end -->\n\nText.\n<!-- generated: two -->\n2\n<!-- end -->\n';
  assert.deepEqual(filled, { 'a.md': after, 'b.md': 'No marker.\n' });
  assert.deepEqual(faults, []);
  assert.deepEqual(fillDocuments(filled, GENERATORS).filled, filled);
});

const FAULTS: { name: string; text: string; faults: string[] }[] = [
  {
    name: 'an unknown marker',
    text: `${ONE}\n${TWO}\n<!-- generated: three -->\n<!-- end -->\n`,
    faults: ['a.md:5: no generator is called three'],
  },
  {
    name: 'a name that every object has',
    text: `${ONE}\n${TWO}\n<!-- generated: constructor -->\n<!-- end -->\n`,
    faults: ['a.md:5: no generator is called constructor'],
  },
  {
    name: 'a generator that no document has any more',
    text: `${ONE}\n`,
    faults: ['no document has <!-- generated: two -->'],
  },
  {
    name: 'a marker that is only spoken of',
    text: `${ONE}\nWrite \`<!-- generated: two -->\` before it.\n`,
    faults: ['no document has <!-- generated: two -->'],
  },
  {
    name: 'a marker that is not quite one',
    text: `${ONE}\n<!-- generated:two -->\n`,
    faults: ['a.md:3: not a marker as it should be: <!-- generated:two -->', 'no document has <!-- generated: two -->'],
  },
  {
    name: 'a block without an end',
    text: `${ONE}\n<!-- generated: two -->\nold\n`,
    faults: ['a.md:3: this block has no <!-- end -->'],
  },
  {
    name: 'a block in a block',
    text: `<!-- generated: one -->\n${TWO}\n`,
    faults: ['a.md:1: this block has no <!-- end -->'],
  },
  {
    name: 'an end without a block',
    text: `${ONE}\n${TWO}\n<!-- end -->\n`,
    faults: ['a.md:5: <!-- end --> without a block'],
  },
];

for (const { name, text, faults } of FAULTS) {
  test(`${name} is a fault, and such a document stays as it is`, () => {
    const result = fillDocuments({ 'a.md': text }, GENERATORS);
    assert.deepEqual(result.faults, faults);
    if (faults.some((fault) => fault.startsWith('a.md'))) assert.equal(result.filled['a.md'], text);
  });
}

test('documents are found wherever they are, but for those of others', (t) => {
  const folder = scratchFolder(t);
  const files = ['README.md', 'docs/a.md', 'docs/more/b.md', 'docs/c.txt', 'node_modules/d/README.md', '.git/e.md'];
  for (const file of files) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), '');
  }
  const found = markdownFiles(folder).map((file) => path.relative(folder, file));
  assert.deepEqual(found, ['README.md', 'docs/a.md', 'docs/more/b.md']);
});
