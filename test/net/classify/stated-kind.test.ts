import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UNKNOWN_VERDICT, type Verdict } from '../../../src/net/classifier.js';
import { withStatedKind } from '../../../src/net/classify/stated-kind.js';

const RTP: Verdict = { ...UNKNOWN_VERDICT, kind: 'rtp', certainty: 'certain', isRtp: true, payloadType: 96 };

test('what structure does not tell is as it is stated', () => {
  assert.deepEqual(withStatedKind(RTP, 'st2110-22'), { ...RTP, kind: 'st2110-22', certainty: 'likely' });
  assert.equal(withStatedKind({ ...RTP, kind: 'st2110-20', certainty: 'likely' }, 'st2110-22').kind, 'st2110-22');
});

test('what structure tells for certain is not what is stated', () => {
  const video: Verdict = { ...RTP, kind: 'st2110-20' };
  assert.equal(withStatedKind(video, 'st2110-30'), video);
  assert.equal(withStatedKind(UNKNOWN_VERDICT, 'st2110-20'), UNKNOWN_VERDICT);
  assert.equal(withStatedKind(RTP, undefined), RTP);
});
