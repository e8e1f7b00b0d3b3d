import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SoundSource, soundDescription } from '../../../src/replay/demo/sound-source.js';
import { parseSdp } from '../../../src/st2110/d10/sdp.js';

test('packets of 1 ms of 48 kHz in 24 bits, whose timestamps count sampling times', () => {
  const source = new SoundSource(5012, 1_000_000);
  const packets = Array.from({ length: 3 }, () => {
    const bytes = Buffer.alloc(400);
    const { length, leavesNs } = source.write(bytes, 0);
    return { length, leavesNs, sequence: bytes.readUInt16BE(2), timestamp: bytes.readUInt32BE(4) };
  });
  assert.deepEqual(packets, [
    { length: 12 + 48 * 2 * 3, leavesNs: 0, sequence: 0, timestamp: 48_000_000 },
    { length: 12 + 48 * 2 * 3, leavesNs: 1e6, sequence: 1, timestamp: 48_000_048 },
    { length: 12 + 48 * 2 * 3, leavesNs: 2e6, sequence: 2, timestamp: 48_000_096 },
  ]);
});

test('its description is one', () => {
  const read = parseSdp(soundDescription('239.255.1.1', 5012), 'demo');
  assert.ok('flows' in read);
  assert.deepEqual([read.flows.length, read.faults], [1, []]);
});
