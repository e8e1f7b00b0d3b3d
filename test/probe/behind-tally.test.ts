import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOT_INSPECTED_CAUSES } from '../../src/inspect/inspect-message.js';
import { BehindTally } from '../../src/probe/behind-tally.js';
import { zeroCounts } from '../../src/report/cause-counts.js';

test('what threads have no room for is told with what it is more than before', () => {
  const tally = new BehindTally();
  const take = (stream: number, behind: number, isClosed = false): void =>
    tally.take(
      stream,
      { analysed: 7, notAnalysed: { ...zeroCounts(NOT_INSPECTED_CAUSES), failed: 3, behind } },
      isClosed,
    );
  take(1, 0);
  assert.equal(tally.since(), undefined);
  take(1, 70);
  take(1, 140);
  take(2, 7);
  assert.deepEqual(tally.since(), { packets: 147, streams: 2 });
  assert.equal(tally.since(), undefined);
  take(1, 147, true);
  take(2, 7);
  assert.deepEqual(tally.since(), { packets: 7, streams: 1 });
});
