import assert from 'node:assert/strict';
import { test } from 'node:test';
import { streamTitle } from '../../../src/history/tool/stream-title.js';

const STREAM = { id: 1, stream_id: '239.1.1.1:5000', kind: 'mpegts', is_rtp: false, stream_group: '' };

test('what people call a stream stands before its address, its services and its probe behind it', () => {
  const named = { ...STREAM, stream_name: 'News HD', probe_id: 'p1', services: ['News', 'Weather'] };
  assert.equal(streamTitle(named), 'News HD  239.1.1.1:5000 (News / Weather) of p1');
  assert.equal(streamTitle({ ...STREAM, stream_name: '', probe_id: '', services: [] }), '239.1.1.1:5000');
});

test('control characters of a name do not reach the terminal', () => {
  const hostile = { ...STREAM, stream_name: 'a\u001b[2Jb', probe_id: 'p\u009b', services: [] };
  assert.doesNotMatch(streamTitle(hostile), /\p{Cc}/u);
});
