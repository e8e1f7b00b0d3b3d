import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { REPOSITORY } from '../support/programs/programs.js';

const SCRIPT = pathToFileURL(path.join(REPOSITORY, 'scripts/check/record-code.js')).href;
const { recordCode }: { recordCode(schema: string): string } = await import(SCRIPT);

const COUNT = { type: 'integer' };
const COUNTS = { type: 'object', additionalProperties: COUNT };

/** The code for facts of two fields whose functions have the same name. */
function codeOf(first: object, second: object): string {
  const kindOf = (fields: object) => ({ oneOf: [{ properties: { kind: { const: 'toy' }, ...fields } }] });
  const objectOf = (value: object) => ({ type: 'object', properties: { value }, additionalProperties: false });
  const facts = kindOf({ one_two: objectOf(first), 'one-two': objectOf(second) });
  return recordCode(JSON.stringify({ $defs: { StreamReportRecord: kindOf({}), StreamFactsRecord: facts } }));
}

test('two fields of one name and of the same code share a function', () => {
  const code = codeOf(COUNTS, { ...COUNTS });
  for (const name of ['factsToyOneTwo', 'walkToyOneTwo']) assert.equal(code.split(`function ${name}(`).length, 2, name);
});

test('two fields of one name that are written in other ways are refused', () => {
  assert.throws(() => codeOf(COUNT, { type: 'number' }), /factsToyOneTwo is two things/);
});

test('so are two that are written in one way and gone through in others', () => {
  // Both are written as they are.
  assert.throws(
    () => codeOf({ type: 'object' }, { ...COUNTS, properties: { all: COUNT } }),
    /walkToyOneTwo is two things/,
  );
});
