import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArrivalWatch } from '../../src/probe/arrival-watch.js';
import { PROBE_COUNTERS, ProbeCounter, STREAM_COUNTERS, StreamCounter } from '../../src/stream/counters.js';

const STREAM = '239.1.1.1:5000';
const OTHER = '239.1.1.2:5000';
const DEVICE = { name: 'eth1', description: '', addresses: [], isLoopback: false, isUp: true, isRunning: true };

/** What a second has brought: frames in all, and datagrams by stream. */
function status(frames: number, datagrams: Record<string, number> = {}): never {
  const counters = new Float64Array(PROBE_COUNTERS.length);
  counters[ProbeCounter.captured_frames] = frames;
  const streams = Object.entries(datagrams).map(([streamId, count]) => {
    const own = new Float64Array(STREAM_COUNTERS.length);
    own[StreamCounter.captured_datagrams] = count;
    return { stream: { streamId }, counters: own };
  });
  return { counters, streams } as never;
}

function watch(asked: { streams?: readonly string[]; noJoin?: boolean }, device: object = {}, isLive = true) {
  const lines: string[] = [];
  const say = (...words: unknown[]): void => void lines.push(words.map((word) => JSON.stringify(word)).join(' '));
  const settings = { streams: [], hasFilter: false, noJoin: false, ...asked };
  const devices = () => [{ ...DEVICE, ...device }];
  const log = { warn: say, info: say } as never;
  return { lines, watch: new ArrivalWatch({ name: 'eth1', isLive }, settings, log, devices) };
}

test('an interface that shows nothing is told once, after some seconds, and that something comes', () => {
  const { lines, watch: arrivals } = watch({});
  for (let second = 0; second < 10; second++) arrivals.look(status(0));
  assert.equal(lines.length, 1);
  assert.match(
    lines[0]!,
    /no packet has come on eth1 yet: is it the right interface \(tscap-probe --list-devices\)\?.*--promiscuous/,
  );
  arrivals.look(status(1));
  arrivals.look(status(2));
  assert.equal(lines.length, 2);
  assert.match(lines[1]!, /what was missing comes now/);
});

test('of the streams that were asked for those that do not come are named', () => {
  const { lines, watch: arrivals } = watch({ streams: [STREAM, OTHER] });
  for (let second = 0; second < 10; second++) arrivals.look(status(100, { [STREAM]: 100, [OTHER]: 0 }));
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /nothing of 239\.1\.1\.2:5000 has come on eth1 yet.*tscap-probe eth1 --list-streams.*IGMP/);
});

test('an interface that is down, or without a cable, is said to be', () => {
  for (const [device, says] of [
    [{ isUp: false, isRunning: false }, /eth1 is down \(ip link set eth1 up\)/],
    [{ isRunning: false }, /eth1 has no carrier/],
  ] as const) {
    const { lines, watch: arrivals } = watch({}, device);
    for (let second = 0; second < 5; second++) arrivals.look(status(0));
    assert.match(lines[0]!, says);
  }
});

test('nothing is said where all comes, of a stream that stops later, and of a file', () => {
  const all = watch({ streams: [STREAM] });
  const file = watch({}, {}, false);
  for (let second = 0; second < 10; second++) {
    all.watch.look(status(1, { [STREAM]: 1 }));
    file.watch.look(status(0));
  }
  assert.deepEqual([all.lines, file.lines], [[], []]);
});
