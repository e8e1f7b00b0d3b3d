import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isId, kindOfTopic, parseTopic, type Topic, topicOf, topicPrefix } from '../../src/wire/topic.js';

const TOPICS: readonly (readonly [string, Topic])[] = [
  ['batch/p1/239.1.1.1:5000', { kind: 'batch', probeId: 'p1', streamId: '239.1.1.1:5000' }],
  ['batch/p1/[ff3e::1]:5004@100', { kind: 'batch', probeId: 'p1', streamId: '[ff3e::1]:5004@100' }],
  ['report/Bühne/file', { kind: 'report', probeId: 'Bühne', streamId: 'file' }],
  ['status/p1/', { kind: 'status', probeId: 'p1', streamId: '' }],
  ['end/p1/', { kind: 'end', probeId: 'p1', streamId: '' }],
];

for (const [text, topic] of TOPICS) {
  test(`topic: ${text}`, () => {
    assert.equal(topicOf(topic.kind, topic.probeId, topic.streamId), text);
    assert.deepEqual(parseTopic(Buffer.from(text)), topic);
    assert.equal(kindOfTopic(Buffer.from(text)), topic.kind);
    assert.ok(text.startsWith(topicPrefix(topic.kind)));
  });
}

const WRONG = [
  '',
  'batch',
  'batch/',
  'batch//file', // no probe id
  'batch/p1', // no stream id, not even an empty one
  'batch/p1/',
  'batch/p1/file/more',
  'batch/../file',
  'batch/p1/a\nb',
  'status/p1/file',
  'end//',
  'later/p1/file',
  `batch/${'x'.repeat(256)}/file`,
];

for (const text of WRONG) {
  test(`no topic: ${JSON.stringify(text.slice(0, 30))}`, () => {
    assert.equal(parseTopic(Buffer.from(text)), undefined);
  });
}

test('ids', () => {
  for (const id of ['p1', 'Bühne', 'プローブ', '😀'.repeat(100), 'x'.repeat(255), '...', '239.1.1.1:5000', 'a b'])
    assert.ok(isId(id), id);
  for (const id of [
    '',
    '.',
    '..',
    'a/b',
    'a\u0000',
    'a\u007f',
    'a\u009b31m',
    'a\u202eb',
    'a\u2066',
    'a\u200b',
    '\ufeffa',
    'a\u2028',
    '\ud800',
    'x'.repeat(256),
  ])
    assert.ok(!isId(id), id);
});
