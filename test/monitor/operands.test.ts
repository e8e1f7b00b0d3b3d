import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { UsageError } from '../../src/cli/option.js';
import { MONITOR_OPERANDS } from '../../src/monitor/operands.js';
import { scratchFolder } from '../support/programs/programs.js';

test('words of the monitor: a file, and endpoints of probes', () => {
  assert.deepEqual(MONITOR_OPERANDS.read(['x.mpegts']), [['input', 'x.mpegts']]);
  assert.deepEqual(MONITOR_OPERANDS.read(['-']), [['input', '-']]);
  assert.deepEqual(MONITOR_OPERANDS.read(['tcp://10.0.0.1:5556', 'ipc:///run/link']), [
    ['endpoint', 'tcp://10.0.0.1:5556'],
    ['endpoint', 'ipc:///run/link'],
  ]);
  assert.deepEqual(MONITOR_OPERANDS.read(['a.pcap', 'b.pcap']), [
    ['input', 'a.pcap'],
    ['input', 'b.pcap'],
  ]);
});

test('a file and a probe at once are refused, as the probe would not be heard', () => {
  assert.throws(
    () => MONITOR_OPERANDS.read(['a.pcap', 'tcp://10.0.0.1:5556']),
    new UsageError('a.pcap is analysed without a probe, and tcp://10.0.0.1:5556 is one: a monitor for each'),
  );
});

for (const { word, says } of [
  { word: 'udp://239.1.1.1:5000', says: /tscap-probe .*--source 239\.1\.1\.1:5000 .*tscap-monitor --report text/ },
  { word: 'udp://@239.1.1.1:5000', says: /--source 239\.1\.1\.1:5000 / },
  { word: 'rtp://[ff3e::1]:5000?ttl=4', says: /--source \[ff3e::1\]:5000 / },
  { word: '239.1.1.1:5000', says: /--source 239\.1\.1\.1:5000 / },
  { word: 'udp://somewhere', says: /--source <ip>:<port> / },
  {
    word: 'https://example.com/live/index.m3u8',
    says: /tscap-probe --hls 'https:\/\/example\.com\/live\/index\.m3u8'/,
  },
  { word: Object.keys(networkInterfaces())[0]!, says: /is an interface.*tscap-probe \S+ --discover/ },
]) {
  test(`${word} is no file: it is said which command captures it`, () => {
    assert.throws(
      () => MONITOR_OPERANDS.read([word]),
      (error) => error instanceof UsageError && says.test(error.message),
    );
  });
}

test('a file that is called like a stream is a file', (t) => {
  const file = join(scratchFolder(t), '239.1.1.1:5000');
  writeFileSync(file, '');
  assert.deepEqual(MONITOR_OPERANDS.read([file]), [['input', file]]);
});
