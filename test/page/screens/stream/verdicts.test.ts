import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verdictsOf } from '../../../../src/page/screens/stream/verdicts.js';

test('verdicts are found wherever they are in a report, that of the whole time where there are two', () => {
  const report = {
    kind: 'st2110-20',
    timing: {
      verdict: {
        interval: { verdict: 'wide', reason: 'now' },
        total: { verdict: 'not_compliant', reason: 'C_INST is 90' },
      },
    },
    ts_df: { verdict: 'unmeasurable', reason: 'no PTP' },
    rtp_delta: { verdict: 'compliant', reason: '' },
    list: [{ verdict: 'narrow' }],
  };
  assert.deepEqual(verdictsOf(report as never), [
    { of: 'timing', verdict: 'not compliant', reason: 'C_INST is 90', sign: 'error' },
    { of: 'ts df', verdict: 'unmeasurable', reason: 'no PTP', sign: 'not_measured' },
    { of: 'rtp delta', verdict: 'compliant', reason: '', sign: 'ok' },
  ]);
});
