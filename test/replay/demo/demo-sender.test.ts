import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSender, type DemoSource } from '../../../src/replay/demo/demo-sender.js';

/** A datagram of its port's low byte each `stepNs`, which may leave earlier. */
function source(port: number, stepNs: number, leaves: (dueNs: number) => number = (dueNs) => dueNs): DemoSource {
  let number = 0;
  return {
    port,
    get dueNs() {
      return number * stepNs;
    },
    write(target, at) {
      const dueNs = number++ * stepNs;
      target[at] = port & 0xff;
      return { length: 1, leavesNs: leaves(dueNs) };
    },
  };
}

test('datagrams of all sources leave in the order of their times, to the group, each with its bytes', async () => {
  const stop = new AbortController();
  const ports: number[] = [];
  const times: number[] = [];
  let nowNs = 0;
  const sender = {
    send: async (...[bytes, offsets, lengths, addresses, sentPorts, dueNs, first, count]: readonly unknown[] & any) => {
      for (let row = first; row < first + count; row++) {
        assert.equal(bytes[offsets[row]], sentPorts[row] & 0xff);
        assert.deepEqual([lengths[row], ...addresses.subarray(4 * row, 4 * row + 4)], [1, 0, 0, 0xffff, 0xefff0001]);
        ports.push(sentPorts[row]);
        times.push(dueNs[row]);
      }
      nowNs += 150e6;
      if (nowNs >= 600e6) stop.abort();
      return count;
    },
  };
  const sources = [source(5001, 10e6), source(5002, 25e6, (dueNs) => Math.floor(dueNs / 50e6) * 50e6)];
  await new DemoSender(sources, sender, { group: 0xefff0001, clock: () => nowNs }).run(stop.signal);
  const first = times[0]!;
  const of = (port: number): number[] =>
    times.filter((_, index) => ports[index] === port).map((ns) => (ns - first) / 1e6);
  assert.deepEqual(
    of(5001).slice(0, 20),
    Array.from({ length: 20 }, (_, index) => index * 10),
  );
  assert.deepEqual(of(5002).slice(0, 6), [0, 0, 50, 50, 100, 100]);
});
