// Documents are found by what stands in them: a block of a Markdown file between `<!-- generated: name -->` and `<!-- end -->`, each
// on a line of its own, is what the generator of that name makes.
import { readdirSync } from 'node:fs';
import path from 'node:path';

const MARKER = /^<!-- generated: ([\w-]+) -->$/;
const END = '<!-- end -->';
const LIKE_A_MARKER = /^\s*<!--\s*(generated|end)\b/i;
/** Where documents of others are, or copies. */
const FOREIGN = ['node_modules', 'dist', 'build', 'coverage'];

/** Every Markdown file of the folder and of those in it, sorted; hidden folders are left out. */
export function markdownFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      if (entry.isDirectory()) {
        const isForeign = entry.name.startsWith('.') || FOREIGN.includes(entry.name);
        return isForeign ? [] : markdownFiles(path.join(folder, entry.name));
      }
      return entry.name.endsWith('.md') ? [path.join(folder, entry.name)] : [];
    })
    .sort();
}

/**
 * Each document, a text by its name, with its blocks made anew by `generators` (functions by name). `faults` are markers that no
 * generator knows, blocks that do not end, and generators that no document has; such a document stays as it is.
 */
export function fillDocuments(documents, generators) {
  const used = new Set();
  const faults = [];
  const filled = {};
  for (const [name, text] of Object.entries(documents)) {
    const found = [];
    const lines = fillLines(text.split('\n'), generators, used, (line, fault) =>
      found.push(`${name}:${line}: ${fault}`),
    );
    filled[name] = found.length === 0 ? lines.join('\n') : text;
    faults.push(...found);
  }
  for (const name of Object.keys(generators)) {
    if (!used.has(name)) faults.push(`no document has <!-- generated: ${name} -->`);
  }
  return { filled, faults };
}

function fillLines(lines, generators, used, report) {
  const filled = [];
  let open;
  const reportOpen = () => report(open, `this block has no ${END}`);
  for (const [index, line] of lines.entries()) {
    const name = MARKER.exec(line)?.[1];
    if (line === END) {
      if (open === undefined) report(index + 1, `${END} without a block`);
      open = undefined;
    } else if (name !== undefined) {
      if (open !== undefined) reportOpen();
      open = index + 1;
      if (Object.hasOwn(generators, name)) filled.push(line, ...generators[name]().split('\n'));
      else report(open, `no generator is called ${name}`);
      used.add(name);
      continue;
    } else if (LIKE_A_MARKER.test(line)) {
      report(index + 1, `not a marker as it should be: ${line.trim()}`);
    }
    if (open === undefined) filled.push(line);
  }
  if (open !== undefined) reportOpen();
  return filled;
}
