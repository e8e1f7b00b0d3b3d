import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureText } from '../../src/inspect/analysis-failure.js';
import { NOT_INSPECTED_CAUSES } from '../../src/inspect/inspect-message.js';
import { lostAnalysis } from '../../src/inspect/lost-analysis.js';
import { zeroCounts } from '../../src/report/cause-counts.js';

function account(lost: number, behind = 0) {
  return { analysed: 7, notAnalysed: { ...zeroCounts(NOT_INSPECTED_CAUSES), thread_lost: lost, behind } };
}

test('a stream of a file has failed where a lost thread had something of it, or its report', () => {
  const cases = [
    { lost: 0, hasReport: true, isFailure: false },
    { lost: 9, hasReport: true, isFailure: true },
    { lost: 9, hasReport: false, isFailure: true },
    { lost: 0, hasReport: false, isFailure: true },
  ];
  for (const { lost, hasReport, isFailure } of cases) {
    const failure = lostAnalysis('239.1.1.1:5000', account(lost), hasReport, 'it ended');
    assert.equal(failure !== undefined, isFailure, JSON.stringify({ lost, hasReport }));
  }
});

test('a stream of a file has failed where packets of it found no room, and no thread was lost', () => {
  const failures = [0, 9].map((behind) => lostAnalysis('239.1.1.1:5000', account(0, behind), true, undefined));
  assert.deepEqual(
    failures.map((failure) => failure?.message),
    [undefined, 'there was no room for 9 packets, which were not analysed'],
  );
});

test('what is said of it', () => {
  assert.equal(
    failureText(lostAnalysis('239.1.1.1:5000', account(9), false, 'it stands still')!),
    'the analysis of 239.1.1.1:5000 failed in batch; the stream is no longer analysed: its thread was lost (it stands still), 9 packets were not analysed',
  );
});
