import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandName, hasPlaceholders, unknownPlaceholder, withSuffix } from '../../src/recording/output-name.js';
import { streamInfo } from '../support/programs/scripted-probe.js';

const START = 1_763_790_000;

test('names', () => {
  const v4 = streamInfo('239.1.1.1:5000');
  const v6 = streamInfo('[ff3e::1]:5000', { destinationIp: 'ff3e::1', destinationPort: 5000 });
  const file = streamInfo('file', { destinationIp: '', destinationPort: 0 });
  const table = [
    ['out.mpegts', v4, 'out.mpegts'],
    ['{stream_id}.mpegts', v4, '239.1.1.1_5000.mpegts'],
    ['{stream_id}.mpegts', v6, 'ff3e__1_5000.mpegts'],
    ['{stream_id}.mpegts', streamInfo('239.1.1.1:5000@100'), '239.1.1.1_5000@100.mpegts'],
    ['a/{probe_id}/{source_ip}-{source_port}', v4, 'a/p_1/239.1.1.1-5000'],
    ['{source_ip}-{source_port}', file, 'file-0'],
    ['{start}_{start}', v4, '20251122T054000Z_20251122T054000Z'],
    ['{stream_id}', streamInfo('../../etc/passwd'), '___.._etc_passwd'],
    ['{stream_id}', streamInfo('..'), '__'],
  ] as const;
  for (const [pattern, info, expected] of table) {
    assert.equal(expandName(pattern, { info, probeId: 'p/1', startSeconds: START }), expected, pattern);
  }
});

test('placeholders', () => {
  assert.equal(hasPlaceholders('out.mpegts'), false);
  assert.equal(hasPlaceholders('{start}.mpegts'), true);
  assert.equal(unknownPlaceholder('{start}-{stream_id}'), undefined);
  assert.equal(unknownPlaceholder('{start}-{name}'), 'name');
  assert.equal(unknownPlaceholder('{}'), '');
});

test('a suffix stands before the extension', () => {
  const table = [
    ['a/b.mpegts', 'a/b-1.mpegts'],
    ['239.1.1.1_5000', '239.1.1.1_5000-1'],
    ['a.b/c', 'a.b/c-1'],
    ['239.1.1.1_5000.pcap', '239.1.1.1_5000-1.pcap'],
  ];
  for (const [name, expected] of table) assert.equal(withSuffix(name!, '-1'), expected);
});
