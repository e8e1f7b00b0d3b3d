import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { LeftOutFlows } from '../../src/probe/left-out-flows.js';

test('streams that there is no room for are said once, and each minute how many datagrams more', () => {
  const lines: string[] = [];
  const flows = new LeftOutFlows(
    4,
    pino({ base: {}, timestamp: false }, { write: (line) => lines.push(JSON.parse(line).msg) }),
  );
  for (let second = 0; second < 200; second++)
    flows.look(second < 10 ? 0 : (Math.min(second, 140) - 9) * 100, second * 1000);
  assert.deepEqual(lines, [
    'more streams or flows than there is room for (--max-streams 4): not captured',
    '6,000 datagrams more of streams that there is no room for (--max-streams 4)',
    '6,000 datagrams more of streams that there is no room for (--max-streams 4)',
    '1,000 datagrams more of streams that there is no room for (--max-streams 4)',
  ]);
});
