// The table of docs/specifications.md: the documents below, with the folders of src whose code names them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Every document that a `Spec:` line may name: how it is cited, its title and the edition that was read. */
const DOCUMENTS = [
  [
    'ISO/IEC 13818-1',
    'Generic coding of moving pictures and associated audio information: Systems (ITU-T H.222.0)',
    '2023',
  ],
];

const CITATION = /\bSpec:\s*(.+)$/gm;

/** The table; an Error names a citation of a document that is not in it, or a document that is not cited. */
export function specificationTable() {
  const folders = new Map(DOCUMENTS.map(([document]) => [document, new Set()]));
  for (const { cited, folder, place } of citations()) {
    const document = DOCUMENTS.find(([name]) => cited.startsWith(name) && !/^\w/.test(cited.slice(name.length)))?.[0];
    if (document === undefined) throw new Error(`${place}: "${cited}" is not in scripts/check/specification-docs.js`);
    folders.get(document).add(folder);
  }
  const rows = DOCUMENTS.map(([document, title, edition]) => {
    const used = [...folders.get(document)].sort();
    if (used.length === 0) throw new Error(`no Spec: line names "${document}" any more`);
    return `| ${document} | ${title} | ${edition} | ${used.map((folder) => `\`${folder}\``).join(', ')} |`;
  });
  return ['| document | title | edition | used in |', '|---|---|---|---|', ...rows].join('\n');
}

/** What follows `Spec:` in the sources: documents with their clauses, separated by semicolons. */
function citations() {
  return ['src', 'native'].flatMap((root) =>
    readdirSync(root, { recursive: true })
      .filter((name) => /\.(ts|cc|h)$/.test(name))
      .flatMap((name) => citationsIn(path.join(root, name))),
  );
}

function citationsIn(file) {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(CITATION)].flatMap((match) => {
    const place = `${file}:${text.slice(0, match.index).split('\n').length}`;
    const cited = match[1].replace(/\*\/\s*$/, '').split(';');
    return cited.map((part) => ({ cited: part.trim(), folder: path.dirname(file), place }));
  });
}
