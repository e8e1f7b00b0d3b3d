import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ethernet, ipv4, tsPackets, udp } from '../support/frames/frame-builder.js';
import { type FedFrame, IngestRig } from '../support/frames/ingest-rig.js';

const GROUP = '239.1.1.1:5000';
const MS = 1e6;

interface Sent {
  readonly source: string;
  readonly port?: number;
  readonly ms: number;
  /** Counts the datagrams of this sender. */
  readonly n: number;
}

/** A datagram of one packet; each sender has a PID of its own, by the last digit of its address and its port. */
function frame({ source, port = 40000, ms, n }: Sent): FedFrame {
  const pid = 0x100 + Number(source.split('.')[3]) + (port - 40000);
  const bytes = ethernet({
    payload: ipv4({ source, payload: udp({ sourcePort: port, payload: tsPackets(1, n, pid) }) }),
  });
  return { bytes, arrivalNs: Math.round(ms * MS) };
}

/** A datagram each `everyMs` from then to before then. */
function sender(source: string, fromMs: number, toMs: number, everyMs = 5, port = 40000): Sent[] {
  const count = Math.ceil((toMs - fromMs) / everyMs);
  return Array.from({ length: count }, (_, n) => ({ source, port, ms: fromMs + n * everyMs, n }));
}

function captured(...senders: readonly Sent[][]): IngestRig {
  const rig = new IngestRig({ batchPackets: 50 });
  const frames = senders
    .flat()
    .sort((a, b) => a.ms - b.ms)
    .map(frame);
  for (let at = 0; at < frames.length; at += 64) rig.feed(frames.slice(at, at + 64));
  rig.finish();
  assert.deepEqual(rig.identityFaults(), []);
  return rig;
}

/** Packets of each stream by PID, and what its counters say of senders. */
function streamsOf(rig: IngestRig): unknown[] {
  return rig.streams().map(({ info, counters }) => {
    const payload = rig.payloadOf(info.streamId);
    const byPid: Record<string, number> = {};
    for (let pos = 0; pos < payload.length; pos += 188) {
      const pid = (payload.readUInt16BE(pos + 1) & 0x1fff) - 0x100;
      byPid[pid] = (byPid[pid] ?? 0) + 1;
    }
    return [info.streamId, byPid, counters.source_changes, counters.other_source_datagrams];
  });
}

describe('senders of one group', () => {
  test('one is one stream', () => {
    assert.deepEqual(streamsOf(captured(sender('10.0.0.1', 0, 1000))), [[GROUP, { 1: 200 }, 0, 0]]);
  });

  test('two at the same time are two: the first keeps the stream, not one datagram is in the wrong one', () => {
    const rig = captured(sender('10.0.0.1', 0, 1000), sender('10.0.0.2', 502, 1000));
    assert.deepEqual(streamsOf(rig), [
      [GROUP, { 1: 200 }, 0, 100],
      [`${GROUP}~10.0.0.2:40000`, { 2: 100 }, 0, 0],
    ]);
    const [first, second] = rig.streams();
    assert.deepEqual([first!.info.sourceIp, second!.info.sourceIp], ['10.0.0.1', '10.0.0.2']);
  });

  test('two from the start are two, whatever their bursts', () => {
    // Bursts of 30 datagrams each 40 ms, those of the second between those of the first.
    const bursts = (source: string, fromMs: number): Sent[] =>
      Array.from({ length: 50 }, (_, burst) =>
        Array.from({ length: 30 }, (_, n) => ({ source, ms: fromMs + burst * 40 + n * 0.1, n: burst * 30 + n })),
      ).flat();
    assert.deepEqual(streamsOf(captured(bursts('10.0.0.1', 0), bursts('10.0.0.2', 20))), [
      [GROUP, { 1: 1500 }, 0, 1500],
      [`${GROUP}~10.0.0.2:40000`, { 2: 1500 }, 0, 0],
    ]);
  });

  for (const pauseMs of [0, 2, 50, 500, 5000]) {
    test(`one that takes over after ${pauseMs} ms goes on with the stream, and nothing is lost`, () => {
      const rig = captured(sender('10.0.0.1', 0, 1000), sender('10.0.0.2', 1000 + pauseMs, 2000 + pauseMs));
      assert.deepEqual(streamsOf(rig), [[GROUP, { 1: 200, 2: 200 }, 1, 0]]);
      const times = rig.batches.flatMap(({ baseSeconds, baseNanoseconds, arrivalDeltaNs }) =>
        [...arrivalDeltaNs].map((ns) => baseSeconds * 1e9 + baseNanoseconds + ns),
      );
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
      );
    });
  }

  test('one that goes on from another port (a restart, NAT) is the same stream', () => {
    const rig = captured(sender('10.0.0.1', 0, 1000), sender('10.0.0.1', 1001, 2000, 5, 40007));
    assert.deepEqual(streamsOf(rig), [[GROUP, { 1: 200, 8: 200 }, 1, 0]]);
  });

  test('two ports of one host at the same time are two senders', () => {
    const rig = captured(sender('10.0.0.1', 0, 1000), sender('10.0.0.1', 502, 1000, 5, 40007));
    assert.deepEqual(streamsOf(rig), [
      [GROUP, { 1: 200 }, 0, 100],
      [`${GROUP}~10.0.0.1:40007`, { 8: 100 }, 0, 0],
    ]);
  });

  test('a sender with a new port for each datagram is one', () => {
    const rig = captured(sender('10.0.0.1', 0, 1000).map((sent) => ({ ...sent, port: 40000 + 8 * sent.n })));
    const [stream, ...others] = rig.streams();
    assert.deepEqual(others, []);
    assert.equal(stream!.counters.published_packets, 200);
    assert.equal(stream!.counters.source_changes, 199);
  });

  test('there and back, one at a time, is one stream', () => {
    const rig = captured(
      sender('10.0.0.1', 0, 1000),
      sender('10.0.0.2', 1000, 1500),
      sender('10.0.0.1', 1500, 2500),
      sender('10.0.0.2', 2500, 3000),
    );
    assert.deepEqual(streamsOf(rig), [[GROUP, { 1: 400, 2: 200 }, 3, 0]]);
  });

  test('the one that is left alone after a conflict goes on with the stream of the group after a second', () => {
    const rig = captured(sender('10.0.0.1', 0, 2000), sender('10.0.0.2', 1002, 6002));
    assert.deepEqual(streamsOf(rig), [
      // The last of the first is at 1995 ms: the second goes on at 2997.
      [GROUP, { 1: 400, 2: 601 }, 1, 399],
      [`${GROUP}~10.0.0.2:40000`, { 2: 399 }, 0, 0],
    ]);
  });

  test('a conflict that comes again has the same streams', () => {
    const rig = captured(
      sender('10.0.0.1', 0, 8000),
      sender('10.0.0.2', 1002, 2002),
      sender('10.0.0.2', 5002, 6002).map((sent) => ({ ...sent, n: sent.n + 200 })),
    );
    assert.deepEqual(streamsOf(rig), [
      [GROUP, { 1: 1600 }, 0, 400],
      [`${GROUP}~10.0.0.2:40000`, { 2: 400 }, 0, 0],
    ]);
  });

  test('eight at a time are told apart, more are counted', () => {
    const rig = captured(...Array.from({ length: 10 }, (_, n) => sender(`10.0.0.${n + 1}`, n * 0.3, 1000)));
    assert.equal(rig.streams().length, 8);
    assert.equal(rig.streams()[0]!.counters.published_packets, 200);
    assert.ok(rig.probeCounters().flow_table_full_datagrams >= 390);
  });

  test('without times (all datagrams at once) it ends, and nothing is lost', () => {
    const rig = captured(
      sender('10.0.0.1', 0, 1000).map((sent) => ({ ...sent, ms: 0 })),
      sender('10.0.0.2', 0, 5000).map((sent) => ({ ...sent, ms: 0 })),
    );
    assert.deepEqual(streamsOf(rig), [[GROUP, { 1: 200, 2: 1000 }, 1, 0]]);
  });
});
