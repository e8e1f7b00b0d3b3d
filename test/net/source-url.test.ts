import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceOf } from '../../src/net/source-url.js';

test('addresses of streams as players take them', () => {
  for (const [text, expected] of [
    ['udp://239.1.1.1:5000', '239.1.1.1:5000'],
    ['UDP://@239.1.1.1:5000/', '239.1.1.1:5000'],
    ['rtp://239.1.1.1:5000?localaddr=10.0.0.1', '239.1.1.1:5000'],
    ['udp://[ff3e::1]:5000', '[ff3e::1]:5000'],
    ['239.1.1.1:5000', '239.1.1.1:5000'],
    ['udp://239.1.1.1', undefined],
    ['udp://host:5000', undefined],
    ['file.mpegts', undefined],
    ['tcp://239.1.1.1:5000', undefined],
  ] as const) {
    assert.equal(sourceOf(text), expected, text);
  }
});
