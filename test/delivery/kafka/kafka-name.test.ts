import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isTopicPattern, keyOf, topicOf, unknownKafkaPlaceholder } from '../../../src/delivery/kafka/kafka-name.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { recordOf } from '../../support/records/sink-records.js';

const TOPICS = [
  ['tscap', '239.1.1.1:5000', 'tscap'],
  ['tscap.{kind}', '239.1.1.1:5000', 'tscap.report'],
  ['{kind}-{stream_id}', '239.1.1.1:5000', 'report-239.1.1.1_5000'],
  ['{stream_id}', '[ff3e::1]:5000', 'ff3e__1_5000'],
  ['{stream_id}', '..', '_..'],
  ['{stream_id}', '', '_'],
  ['{stream_id}', 'ä'.repeat(300), '_'.repeat(249)],
] as const;

for (const [pattern, streamId, expected] of TOPICS) {
  test(`topic ${pattern} of stream ${streamId.slice(0, 20)}`, () => {
    assert.equal(topicOf(pattern, recordOf('1', 0, streamId)), expected);
  });
}

test('a topic is one that Kafka takes, whatever the stream is called', () => {
  const property = fc.property(fc.string({ unit: 'binary' }), (streamId) => {
    const topic = topicOf('{stream_id}', recordOf('1', 0, streamId));
    assert.match(topic, /^[a-zA-Z0-9._-]{1,249}$/);
    assert.ok(topic !== '.' && topic !== '..');
  });
  fc.assert(property, { numRuns: fuzzRuns(300), examples: [['.'], ['..'], ['']] });
});

test('a key is not changed', () => {
  assert.equal(keyOf('{stream_id}', recordOf('1', 0, '[ff3e::1]:5000')), '[ff3e::1]:5000');
  assert.equal(keyOf('site 1/{kind}/{stream_id}', recordOf('1')), 'site 1/report/239.1.1.1:5000');
});

test('patterns are checked', () => {
  assert.equal(unknownKafkaPlaceholder('{kind}{stream_id}'), undefined);
  assert.equal(unknownKafkaPlaceholder('{kind}{pid}'), 'pid');
  for (const good of ['tscap', '{stream_id}', 'a.b-c_{kind}', 'x'.repeat(249)]) assert.ok(isTopicPattern(good), good);
  for (const bad of ['a b', 'a/b', 'ä', '.', '..', 'x'.repeat(250), '{kind']) assert.ok(!isTopicPattern(bad), bad);
});
