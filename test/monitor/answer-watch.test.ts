import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerWatch } from '../../src/monitor/answer-watch.js';
import { zeroRefusals } from '../../src/wire/connection-refusal.js';

const NEAR = 'tcp://127.0.0.1:5556';
const FAR = 'tcp://10.0.0.11:5556';

function watch(endpoints: readonly string[], isBound = false) {
  const lines: string[] = [];
  const say = (...words: unknown[]): void => void lines.push(words.map((word) => JSON.stringify(word)).join(' '));
  const subscriber = { answered: new Set<string>(), refusals: zeroRefusals() };
  const log = { warn: say, info: say } as never;
  return { lines, subscriber, watch: new AnswerWatch({ endpoints, isBound } as never, subscriber, log, 0) };
}

test('who does not answer is said once, after some seconds, with what to look at', () => {
  const { lines, watch: answers } = watch([NEAR]);
  for (let nowMs = 0; nowMs < 60_000; nowMs += 1000) answers.look(nowMs);
  assert.equal(lines.length, 1);
  assert.match(
    lines[0]!,
    /nobody answers at tcp:\/\/127\.0\.0\.1:5556 yet: is a probe running on this host\?.*tscap-probe/,
  );
});

test('of several probes those that do not answer are named, and that they do later', () => {
  const { lines, subscriber, watch: answers } = watch([NEAR, FAR]);
  subscriber.answered.add(NEAR);
  answers.look(10_000);
  assert.match(lines[0]!, /nobody answers at tcp:\/\/10\.0\.0\.11:5556 yet: is a probe running there\?.*firewall/);
  subscriber.answered.add(FAR);
  answers.look(20_000);
  answers.look(30_000);
  assert.deepEqual(lines.slice(1), [`{"endpoints":["${FAR}"]} "a probe answers"`]);
});

test('a monitor that is connected to says that no probe has come', () => {
  const { lines, subscriber, watch: answers } = watch(['tcp://0.0.0.0:5556'], true);
  answers.look(10_000);
  assert.match(lines[0]!, /no probe has connected to tcp:\/\/0\.0\.0\.0:5556 yet.*--connect/);
  subscriber.answered.add('tcp://0.0.0.0:5556');
  answers.look(11_000);
  assert.match(lines[1]!, /a probe has connected/);
});

test('nothing is said of who answers in time, nor where the reason is another', () => {
  const inTime = watch([NEAR]);
  inTime.subscriber.answered.add(NEAR);
  const refused = watch([NEAR]);
  refused.subscriber.refusals.no_curve++;
  for (const { lines, watch: answers } of [inTime, refused]) {
    answers.look(10_000);
    answers.look(20_000);
    assert.deepEqual(lines, []);
  }
});
