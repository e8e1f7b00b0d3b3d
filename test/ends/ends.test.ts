import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scratchFolder } from '../support/programs/programs.js';
import { END_CASES, makeInputs } from './cases.js';
import { countEnds } from './ends.js';

const RUNS = 20;

test(`${RUNS} ends of each program: none hangs, none is late, all is written`, { timeout: 240_000 }, async (t) => {
  const inputs = await makeInputs(scratchFolder(t));
  for (const { name } of END_CASES) {
    const { hanging, late, faults } = await countEnds(name, inputs, { runs: RUNS, parallel: 2, underLoad: false });
    assert.deepEqual({ hanging, late, faults }, { hanging: 0, late: 0, faults: [] }, name);
  }
});
