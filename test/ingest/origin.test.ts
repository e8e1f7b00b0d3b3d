import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ethernet, ipv4, ipv6, rtp, tsPackets, udp } from '../support/frames/frame-builder.js';
import { type FedFrame, IngestRig } from '../support/frames/ingest-rig.js';

const PAYLOAD = tsPackets(1, 0);

interface Fields {
  readonly source?: string;
  readonly sourcePort?: number;
  readonly timeToLive?: number;
  readonly payload?: Uint8Array;
  readonly arrivalNs?: number;
}

function frame({ source = '10.0.0.1', sourcePort = 40000, timeToLive = 64, payload = PAYLOAD, arrivalNs = 0 }: Fields) {
  const bytes = ethernet({ payload: ipv4({ source, timeToLive, payload: udp({ sourcePort, payload }) }) });
  return { bytes, arrivalNs } satisfies FedFrame;
}

const times = (count: number, fields: Fields = {}) => Array.from({ length: count }, () => frame(fields));

const CASES: readonly {
  name: string;
  frames: readonly FedFrame[];
  sourceChanges: number;
  hopLimitChanges: number;
  /** Last, lowest, highest of the only batch. */
  hopLimits: readonly number[];
}[] = [
  { name: 'one sender, one path', frames: times(30), sourceChanges: 0, hopLimitChanges: 0, hopLimits: [64, 64, 64] },
  {
    name: 'another path, and back',
    frames: [...times(20), ...times(2, { timeToLive: 61 }), ...times(2, { timeToLive: 63 }), ...times(1)],
    sourceChanges: 0,
    hopLimitChanges: 3,
    hopLimits: [64, 61, 64],
  },
  {
    name: 'changes in the datagrams that decide what the flow is',
    frames: [frame({ timeToLive: 5 }), frame({ sourcePort: 1 }), ...times(20, { source: '10.0.0.2', timeToLive: 6 })],
    sourceChanges: 2, // another port, another address
    hopLimitChanges: 2,
    hopLimits: [6, 5, 64],
  },
  {
    name: 'a sender with a new port for each datagram',
    frames: Array.from({ length: 40 }, (_, index) => frame({ sourcePort: 40000 + index })),
    sourceChanges: 39,
    hopLimitChanges: 0,
    hopLimits: [64, 64, 64],
  },
  {
    name: 'a rejected datagram counts, and is in no batch',
    frames: [...times(20), frame({ timeToLive: 1, payload: new Uint8Array(10) }), ...times(1)],
    sourceChanges: 0,
    hopLimitChanges: 2,
    hopLimits: [64, 64, 64],
  },
];

for (const { name, frames, sourceChanges, hopLimitChanges, hopLimits } of CASES) {
  test(name, () => {
    const rig = new IngestRig();
    rig.feed(frames);
    rig.finish();
    const { counters } = rig.streams()[0]!;
    assert.deepEqual([counters.source_changes, counters.hop_limit_changes], [sourceChanges, hopLimitChanges]);
    const [first, ...others] = rig.batches;
    assert.deepEqual(others, []);
    assert.deepEqual([first!.hopLimit, first!.hopLimitMin, first!.hopLimitMax], hopLimits);
  });
}

test('the source of a stream is that of its last datagram, brought up to date once a second at most', () => {
  const rig = new IngestRig({ batchPackets: 5 });
  // 300 datagrams in 3 s from a sender with a new port for each, then 2 s of another one.
  const alternating = Array.from({ length: 300 }, (_, index) =>
    frame({ source: '10.0.0.1', sourcePort: 5000 + index, arrivalNs: index * 1e7 }),
  );
  const second = Array.from({ length: 20 }, (_, index) =>
    frame({ source: '10.0.0.2', sourcePort: 4001, arrivalNs: 3e9 + index * 1e8 }),
  );
  rig.feed([...alternating, ...second]);
  rig.finish();
  assert.equal(rig.batches.length, 64, 'no batch is closed for a change of the sender');
  const described = rig.batches.map(({ stream }) => stream).filter((info, n, all) => info !== all[n - 1]);
  assert.ok(described.length <= 6, `${described.length} changes in 5 s`);
  const { info } = rig.streams()[0]!;
  assert.deepEqual([info.sourceIp, info.sourcePort], ['10.0.0.2', 4001]);
});

const ofSender = (ssrc: number, sequence: number, arrivalNs: number) =>
  frame({ payload: rtp({ payloadType: 33, ssrc, sequence, payload: PAYLOAD }), arrivalNs });

test('a sender that begins anew with another SSRC begins a batch, whose facts name it', () => {
  const rig = new IngestRig();
  rig.feed(Array.from({ length: 40 }, (_, n) => ofSender(n < 25 ? 1 : 2, n < 25 ? n : 1500 + n, n * 1e6)));
  rig.finish();
  assert.deepEqual(
    rig.batches.map(({ stream, datagrams, rtpSequences }) => [stream.ssrc, datagrams, rtpSequences[0]]),
    [
      [1, 25, 0],
      [2, 15, 1525],
    ],
  );
  assert.equal(rig.streams()[0]!.counters.rtp_lost, 0);
});

test('two SSRCs in turn change the facts once a second at most', () => {
  const rig = new IngestRig();
  rig.feed(Array.from({ length: 200 }, (_, n) => ofSender(n < 20 ? 1 : 1 + (n % 2), n, n * 1e7)));
  rig.finish();
  assert.ok(rig.batches.length <= 3, `${rig.batches.length} batches in 2 s`);
});

test('the present source stays when the format of a stream changes', () => {
  const rig = new IngestRig();
  const seconds = (from: number, count: number, fields: Fields) =>
    Array.from({ length: count }, (_, index) => frame({ ...fields, arrivalNs: (from + index) * 1e9 }));
  rig.feed(seconds(0, 20, {}));
  rig.feed(seconds(20, 5, { source: '10.0.0.9' }));
  const longer = new Uint8Array(204); // a packet with 16 bytes of Reed-Solomon parity
  longer.set(PAYLOAD);
  rig.feed(seconds(25, 60, { source: '10.0.0.9', payload: longer }));
  rig.finish();
  const { info } = rig.streams()[0]!;
  assert.deepEqual([info.networkPacketSize, info.sourceIp], [204, '10.0.0.9']);
});

test('IPv6: hop limit and source', () => {
  const rig = new IngestRig();
  const send = (hopLimit: number, source: string) => ({
    bytes: ethernet({ etherType: 0x86dd, payload: ipv6({ hopLimit, source, payload: udp({ payload: PAYLOAD }) }) }),
  });
  // The addresses differ in one word each.
  const sources = [
    'fe80 0000 0000 0000 0000 0000 0000 0001',
    'fe80 0000 0000 0000 0000 0000 0000 0002',
    'fe80 0000 0000 0000 0000 0001 0000 0002',
    'fe80 0000 0000 0001 0000 0001 0000 0002',
    'fe80 0001 0000 0001 0000 0001 0000 0002',
  ];
  rig.feed([
    ...Array.from({ length: 20 }, () => send(255, sources[0]!)),
    ...sources.map((source) => send(254, source)),
  ]);
  rig.finish();
  const { info, counters } = rig.streams()[0]!;
  assert.deepEqual([counters.source_changes, counters.hop_limit_changes], [4, 1]);
  assert.equal(info.sourceIp, 'fe80:1:0:1:0:1:0:2');
  assert.deepEqual([rig.batches[0]!.hopLimitMin, rig.batches[0]!.hopLimitMax], [254, 255]);
});

test('a TS file has neither', () => {
  const rig = new IngestRig({ linkType: 'datagram' });
  rig.feed(Array.from({ length: 20 }, () => ({ bytes: PAYLOAD })));
  rig.finish();
  const { info, counters } = rig.streams()[0]!;
  assert.deepEqual([counters.source_changes, counters.hop_limit_changes, info.sourceIp], [0, 0, '']);
  const { hopLimit, hopLimitMin, hopLimitMax, hostDropTimeNs } = rig.batches[0]!;
  assert.deepEqual([hopLimit, hopLimitMin, hopLimitMax, hostDropTimeNs], [0, 0, 0, 0]);
});
