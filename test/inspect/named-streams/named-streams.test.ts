import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NamedStreams } from '../../../src/inspect/named-streams/named-streams.js';
import { UNNAMED } from '../../../src/report/stream-name.js';

const ADDRESS = '239.1.1.1:5000';
const named = new NamedStreams([
  { stream: ADDRESS, probe: null, name: 'News', group: 'Central', profile: null },
  { stream: ADDRESS, probe: 'backup', name: 'News (backup)', group: null, profile: null },
  { stream: '239.1.1.2:5000', probe: 'main', name: null, group: 'North', profile: null },
]);

test('of a probe its own entry goes first; what that does not say, the entry of any probe says', () => {
  const found = (
    [
      ['main', ADDRESS],
      ['backup', ADDRESS],
      [null, ADDRESS],
      ['main', '239.1.1.2:5000'],
      ['other', '239.1.1.2:5000'],
    ] as const
  ).map(([probe, stream]) => Object.values(named.namesOf(probe, stream)));
  assert.deepEqual(found, [
    ['News', 'Central'],
    ['News (backup)', 'Central'],
    ['News', 'Central'],
    [null, 'North'],
    [null, null],
  ]);
});

test('a record gets the names of its stream, and keeps those that it came with where nothing is said', () => {
  const record = { probe_id: 'main', stream_id: ADDRESS, count: 3, ...UNNAMED };
  assert.deepEqual(named.named(record), { ...record, stream_name: 'News', stream_group: 'Central' });
  const ofProbe = { ...record, stream_id: '239.1.1.2:5000', stream_name: 'by the probe', stream_group: 'by the probe' };
  assert.deepEqual(named.named(ofProbe), { ...ofProbe, stream_group: 'North' });
  const other = { ...record, stream_id: '239.1.1.3:5000' };
  assert.equal(named.named(other), other);
  assert.equal(NamedStreams.NONE.named(record), record);
});
