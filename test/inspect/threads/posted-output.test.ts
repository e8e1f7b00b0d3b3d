import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { InspectOutput } from '../../../src/inspect/inspect-message.js';
import { postedOutput, receivedOutput } from '../../../src/inspect/threads/posted-output.js';

const OUTPUTS: readonly InspectOutput[] = [
  {
    kind: 'texts',
    stream: 3,
    texts: [
      { type: 'stream_facts', id: 'p/s/a/r/4/facts', json: '{"a":1}' },
      { type: 'stream_report', id: 'p/s/a/r/4', json: '{"b":2}' },
    ],
    report: { stream_id: 'a', final: true },
  },
  {
    kind: 'account',
    stream: 7,
    account: { analysed: 9, notAnalysed: { too_many_streams: 1, failed: 2, behind: 3, thread_lost: 4 } },
  },
  { kind: 'left_out', stream: 2 },
];

describe('postedOutput', () => {
  for (const output of OUTPUTS) {
    test(`${output.kind} comes as it was`, () => {
      assert.deepEqual(receivedOutput(structuredClone(postedOutput(output))), output);
    });
  }

  test('what comes of each stream each second is a list', () => {
    assert.deepEqual(
      OUTPUTS.map((output) => Array.isArray(postedOutput(output))),
      [true, true, false],
    );
  });
});
