import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { test } from 'node:test';
import { PROBE_OPERANDS } from '../../src/probe/operands.js';

test('words of the probe: streams, an interface, a playlist, a file', () => {
  const [loopback] = Object.keys(networkInterfaces());
  for (const [word, expected] of [
    ['udp://239.1.1.1:5000', ['source', '239.1.1.1:5000']],
    ['rtp://@[ff3e::1]:5000', ['source', '[ff3e::1]:5000']],
    ['239.1.1.1:5000', ['source', '239.1.1.1:5000']],
    ['https://example.com/index.m3u8', ['hls', 'https://example.com/index.m3u8']],
    [loopback!, ['sourceDevice', loopback]],
    // libpcap's device of all interfaces has no address, as a mirror port has none.
    ...(process.platform === 'linux' ? [['any', ['sourceDevice', 'any']] as const] : []),
    ['capture.pcap', ['input', 'capture.pcap']],
    ['-', ['input', '-']],
  ] as const) {
    assert.deepEqual(PROBE_OPERANDS.read([word]), [expected], word);
  }
  assert.throws(
    () => PROBE_OPERANDS.read(['etho0']),
    (error: Error) => {
      assert.match(error.message, /^etho0 is neither an interface nor a file: the interfaces are /);
      return error.message.split(/ are |, /).includes(loopback!);
    },
  );
  assert.throws(() => PROBE_OPERANDS.read(['udp://somewhere']), /udp:\/\/ip:port.*got udp:\/\/somewhere/);
});
