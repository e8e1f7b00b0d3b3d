import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { awaitedStream } from '../../src/ingest/awaited-stream.js';
import type { PayloadMemory } from '../../src/ingest/open-batch.js';
import { parseEndpoint } from '../../src/net/address.js';
import { StreamCounter } from '../../src/stream/counters.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { concat, ethernet, ipv4, rtp, tsPackets, udp } from '../support/frames/frame-builder.js';
import { type FedFrame, IngestRig } from '../support/frames/ingest-rig.js';

const TS = '239.1.1.1:5000';

const datagram = (payload: Uint8Array, vlans: number[] = [], destination = '239.1.1.1'): FedFrame => ({
  bytes: ethernet({ vlans, payload: ipv4({ destination, payload: udp({ payload }) }) }),
});
/** `count` datagrams of 7 packets with running continuity counters. */
const tsDatagrams = (count: number, vlans: number[] = []): FedFrame[] =>
  Array.from({ length: count }, (_, index) => datagram(tsPackets(7, index * 7), vlans));
const asked = (text: string) => {
  const endpoint = parseEndpoint(text);
  if (typeof endpoint === 'string') throw new Error(endpoint);
  return awaitedStream(endpoint);
};

test('what is held back while a flow is undecided comes first, byte for byte', () => {
  const rig = new IngestRig();
  const frames = tsDatagrams(20);
  rig.feed(frames.slice(0, 1));
  rig.feed(frames.slice(1, 9));
  rig.feed(frames.slice(9));
  rig.finish();
  const expected = Buffer.concat(Array.from({ length: 20 }, (_, index) => tsPackets(7, index * 7)));
  assert.ok(rig.payloadOf(TS).equals(expected));
  assert.equal(rig.streams()[0]!.counters.published_packets, 140);
  assert.deepEqual(rig.identityFaults(), []);
});

// A stream that is asked for counts everything that its address brings; 140 packets before are legal.
const broken = (change: (packets: Uint8Array) => void, count = 7): Uint8Array => {
  const packets = tsPackets(count, 0);
  change(packets);
  return packets;
};
const REJECTS: readonly { name: string; payload: Uint8Array; counter: string; packets: number }[] = [
  {
    name: 'one bad sync byte',
    payload: broken((p) => p.set([0xb8], 188)),
    counter: 'rejected_packets_sync_byte',
    packets: 6,
  },
  { name: 'no sync byte at all', payload: new Uint8Array(1316), counter: 'rejected_datagrams_sync_byte', packets: 0 },
  {
    name: 'not whole packets',
    payload: tsPackets(7, 0).subarray(0, 1315),
    counter: 'rejected_datagrams_length',
    packets: 0,
  },
  { name: 'empty', payload: new Uint8Array(0), counter: 'rejected_datagrams_length', packets: 0 },
  {
    name: 'transport error indicator: legal',
    payload: broken((p) => p.set([0x81], 1)),
    counter: 'tei_packets',
    packets: 7,
  },
];

for (const { name, payload, counter, packets } of REJECTS) {
  test(`a datagram with ${name}`, () => {
    const rig = new IngestRig({ asked: [asked(TS)] });
    rig.feed([...tsDatagrams(20), datagram(payload)]);
    rig.finish();
    const { counters } = rig.streams()[0]!;
    assert.equal(counters[counter as keyof typeof counters], 1);
    assert.equal(counters.published_packets, 140 + packets);
    assert.deepEqual(rig.identityFaults(), []);
  });
}

test('a stream that is asked for twice is one', () => {
  const rig = new IngestRig({ asked: [asked(TS), asked(TS)] });
  rig.feed(tsDatagrams(20));
  rig.finish();
  assert.deepEqual(
    rig.streams().map(({ info, counters }) => [info.streamId, counters.published_packets]),
    [[TS, 140]],
  );
});

test('fragments and sliced datagrams are counted by cause, and never read', () => {
  const rig = new IngestRig({ asked: [asked(TS)] });
  const fragment = ethernet({ payload: ipv4({ moreFragments: true, payload: udp({ payload: tsPackets(7, 0) }) }) });
  const later = ethernet({ payload: ipv4({ fragmentOffset: 100, payload: tsPackets(1, 0) }) });
  const sliced = datagram(tsPackets(7, 0));
  rig.feed([...tsDatagrams(20), { bytes: fragment }, { bytes: later }, { ...sliced, captured: 96 }]);
  rig.finish();
  const { counters } = rig.streams()[0]!;
  assert.equal(counters.rejected_datagrams_ip_fragment, 1);
  assert.equal(counters.rejected_datagrams_truncated_capture, 1);
  assert.equal(rig.probeCounters().ip_fragment_frames, 1);
  assert.equal(counters.published_packets, 140);
  assert.deepEqual(rig.identityFaults(), []);
});

test('what the capture has only a part of is no loss of RTP', () => {
  const rig = new IngestRig();
  const frames = Array.from({ length: 40 }, (_, index) => ({
    ...datagram(rtp({ payloadType: 33, sequence: index, payload: tsPackets(7, index * 7) })),
    ...(index === 30 ? { captured: 96 } : {}),
  }));
  rig.feed(frames);
  rig.finish();
  const { counters } = rig.streams()[0]!;
  assert.deepEqual([counters.rejected_datagrams_truncated_capture, counters.rtp_lost], [1, 0]);
  assert.deepEqual(rig.identityFaults(), []);
});

test('the same address in two VLANs is two streams', () => {
  const rig = new IngestRig();
  rig.feed([...tsDatagrams(20, [101]), ...tsDatagrams(20, [102])]);
  rig.finish();
  assert.deepEqual(
    rig.streams().map(({ info }) => info.streamId),
    [TS, `${TS}@102`],
  );
  assert.deepEqual(rig.identityFaults(), []);
});

test('only what was asked for is captured; a stream that never comes is there with zeros', () => {
  const rig = new IngestRig({ asked: [asked('239.9.9.9:1234')] });
  rig.feed(tsDatagrams(20));
  rig.finish();
  assert.equal(rig.probeCounters().not_selected_datagrams, 20);
  assert.deepEqual(
    rig.streams().map(({ info, counters }) => [info.streamId, counters.captured_datagrams]),
    [['239.9.9.9:1234', 0]],
  );
});

test('a sender that changes from UDP to RTP is followed', () => {
  const rig = new IngestRig();
  const overRtp = Array.from({ length: 100 }, (_, index) =>
    datagram(rtp({ payloadType: 33, sequence: index, payload: tsPackets(7, index * 7) })),
  );
  rig.feed([...tsDatagrams(20), ...overRtp]);
  rig.finish();
  const { info, counters } = rig.streams()[0]!;
  assert.equal(info.isRtp, true);
  assert.equal(counters.rejected_datagrams_length, 32, 'those that showed the change');
  assert.equal(counters.published_packets, (20 + 68) * 7);
  assert.deepEqual(rig.identityFaults(), []);
});

test('the counters of a batch know nothing of the datagram behind it', () => {
  const rig = new IngestRig({ batchPackets: 70 });
  // Datagram 30 is the first of its batch, and comes behind a gap of 5.
  const overRtp = Array.from({ length: 40 }, (_, index) =>
    datagram(rtp({ payloadType: 33, sequence: index < 30 ? index : index + 5, payload: tsPackets(7, index * 7) })),
  );
  rig.feed(overRtp);
  rig.finish();
  assert.deepEqual(
    rig.batches.map(({ counters }) => counters[StreamCounter.rtp_lost]),
    [0, 0, 0, 5],
  );
});

test('a full queue costs whole batches, counted, and takes no sequence number', () => {
  let offered = 0;
  const rig = new IngestRig({ batchPackets: 70, accept: () => offered++ % 2 === 0 });
  rig.feed(tsDatagrams(40));
  rig.finish();
  const { counters } = rig.streams()[0]!;
  assert.equal(counters.queue_dropped_batches, 2);
  assert.equal(counters.queue_dropped_packets, 140);
  assert.equal(counters.published_packets, 140);
  assert.deepEqual(
    rig.batches.map(({ sequence }) => sequence),
    [0, 1],
  );
  // The counters of a batch are those at its closing: they add up.
  for (const { counters: column } of rig.batches) assert.equal(column.length, rig.batches[0]!.counters.length);
  assert.deepEqual(rig.identityFaults(), []);
});

const MEMORY_CASES = [
  { payloadMemory: 'fresh', buffers: 40, what: 'each payload has memory of its own' },
  { payloadMemory: 'reused', buffers: 1, what: 'all payloads have the same memory' },
] as const;

for (const { payloadMemory, buffers, what } of MEMORY_CASES) {
  test(`${payloadMemory}: ${what}`, () => {
    const seen = new Set<ArrayBufferLike>();
    const rig = new IngestRig({
      batchPackets: 70,
      payloadMemory,
      accept: ({ payload }) => seen.add(payload.buffer) !== undefined,
    });
    for (let round = 0; round < 4; round++) rig.feed(tsDatagrams(100));
    rig.finish();
    assert.equal(rig.batches.length, 40);
    assert.equal(seen.size, buffers);
    const expected = Buffer.concat(Array.from({ length: 400 }, (_, index) => tsPackets(7, (index % 100) * 7)));
    assert.ok(rig.payloadOf(TS).equals(expected));
    assert.deepEqual(rig.identityFaults(), []);
  });
}

test('reused memory grows with what a stream needs, and keeps what was taken so far', () => {
  const rig = new IngestRig({ payloadMemory: 'reused' });
  for (let round = 0; round < 10; round++) rig.feed(tsDatagrams(100).slice(0, round % 2 === 0 ? 100 : 1));
  rig.finish();
  const counts = Array.from({ length: 10 }, (_, round) => (round % 2 === 0 ? 100 : 1));
  const expected = counts.flatMap((count) => Array.from({ length: count }, (_, index) => tsPackets(7, index * 7)));
  assert.ok(rig.payloadOf(TS).equals(Buffer.concat(expected)));
  assert.deepEqual(rig.identityFaults(), []);
});

test('a batch begins anew when time runs backwards or 4.3 s have passed', () => {
  const rig = new IngestRig();
  const times = [0, 1e6, 2e6, -5e8, 6e9, 6.1e9].map((ns) => ns + 1e9);
  rig.feed(tsDatagrams(20).map((frame) => ({ ...frame, arrivalNs: 1e9 })));
  rig.finish();
  const before = rig.batches.length;
  rig.feed(tsDatagrams(6).map((frame, index) => ({ ...frame, arrivalNs: times[index]! })));
  rig.finish();
  assert.deepEqual(
    rig.batches.slice(before).map(({ datagrams }) => datagrams),
    [3, 1, 2],
  );
  assert.deepEqual([...rig.batches[before]!.arrivalDeltaNs], [0, 1e6, 2e6]);
});

test('the packet limit ends in the datagram that reaches it', () => {
  const rig = new IngestRig({ packetLimit: 150 });
  rig.feed(tsDatagrams(60));
  rig.finish();
  assert.equal(rig.streams()[0]!.counters.published_packets, 154);
  assert.equal(rig.ingest.isAtLimit, true);
});

test('more streams than allowed are counted, and the first go on', () => {
  const rig = new IngestRig({ maxStreams: 2 });
  for (let host = 1; host <= 4; host++) {
    rig.feed(Array.from({ length: 20 }, (_, index) => datagram(tsPackets(7, index * 7), [], `239.1.1.${host}`)));
  }
  rig.finish();
  assert.equal(rig.streams().length, 2);
  assert.equal(rig.probeCounters().flow_table_full_datagrams, 40);
  assert.deepEqual(rig.identityFaults(), []);
});

test('a flood of 200,000 flows is bounded and all of it is counted, and hides no stream', () => {
  const rig = new IngestRig();
  const noise = new Uint8Array(40);
  for (let round = 0; round < 200; round++) {
    rig.feed(
      Array.from({ length: 1000 }, (_, index) => ({
        ...datagram(noise, [], `10.${round}.${index >> 8}.${index & 255}`),
        arrivalNs: round * 5e7,
      })),
    );
  }
  rig.feed(tsDatagrams(20).map((frame) => ({ ...frame, arrivalNs: 2e10 })));
  rig.finish();
  assert.deepEqual(
    rig.streams().map(({ info, counters }) => [info.streamId, counters.published_packets]),
    [[TS, 140]],
    'a stream that comes after the flood is captured',
  );
  assert.equal(rig.probeCounters().captured_frames, 200_020);
  assert.deepEqual(rig.identityFaults(), []);
});

// Of each address two senders, of a packet or two that might be of a stream: at the same time, or not known yet whether one has taken over.
test('nor does a flood of flows with two senders each', () => {
  const rig = new IngestRig();
  const noise = tsPackets(1, 0);
  const from = (source: string, destination: string, arrivalNs: number): FedFrame => ({
    bytes: ethernet({ payload: ipv4({ source, destination, payload: udp({ payload: noise }) }) }),
    arrivalNs,
  });
  for (let round = 0; round < 80; round++) {
    const flows = Array.from({ length: 1000 }, (_, index) => {
      const to = `10.${round}.${index >> 8}.${index & 255}`;
      const senders = ['10.0.0.1', '10.0.0.2', ...(index % 8 > 0 ? ['10.0.0.1'] : [])];
      return senders.map((source) => from(source, to, round * 5e7));
    });
    rig.feed(flows.flat());
  }
  rig.feed(tsDatagrams(20).map((frame) => ({ ...frame, arrivalNs: 2e10 })));
  rig.finish();
  assert.equal(rig.streams().find(({ info }) => info.streamId === TS)?.counters.published_packets, 140);
  assert.equal(rig.probeCounters().captured_frames, 230_020);
  assert.deepEqual(rig.identityFaults(), []);
});

test('no counter goes back while a slow flow is undecided and when it is decided', () => {
  const rig = new IngestRig();
  let before = rig.probeCounters();
  for (const frame of [datagram(new Uint8Array(100), [], '239.9.9.9'), ...tsDatagrams(20)]) {
    rig.feed([frame]);
    rig.registry.closeBatchesOpenedBefore(Number.POSITIVE_INFINITY);
    const now = rig.probeCounters();
    for (const [name, count] of Object.entries(before)) assert.ok(now[name as keyof typeof now] >= count, name);
    assert.deepEqual(rig.identityFaults(), []);
    before = now;
  }
  assert.equal(before.unclassified_datagrams, 0, 'the odd flow may still become a stream');
  rig.finish();
  assert.deepEqual([rig.probeCounters().captured_frames, rig.probeCounters().unclassified_datagrams], [21, 1]);
});

test('more flows than there is room to hold back: every datagram is counted', () => {
  const rig = new IngestRig();
  const noise = new Uint8Array(1400);
  for (let round = 0; round < 20; round++) {
    rig.feed(
      Array.from({ length: 1000 }, (_, index) => datagram(noise, [], `10.${round}.${index >> 8}.${index & 255}`)),
    );
    assert.deepEqual(rig.identityFaults(), [], 'also while datagrams are held back');
  }
  rig.finish();
  assert.equal(rig.probeCounters().unclassified_datagrams, 20_000);
  assert.deepEqual(rig.identityFaults(), []);
});

const anyPayload = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(15)).map(([count, cc]) => tsPackets(count, cc)),
  },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 400 }) },
  {
    weight: 2,
    arbitrary: fc.nat(0xffff).map((sequence) => rtp({ payloadType: 33, sequence, payload: tsPackets(7, sequence) })),
  },
  { weight: 1, arbitrary: fc.nat(300).map((cut) => concat(tsPackets(3, 0), new Uint8Array(cut))) },
);

test('fuzz: whatever comes, every frame is accounted for', () => {
  const frames = fc.array(
    fc.record({
      payload: anyPayload,
      host: fc.integer({ min: 1, max: 3 }),
      vlans: fc.constantFrom<number[]>([], [5]),
      cut: fc.option(fc.nat(60)),
      garbage: fc.option(fc.uint8Array({ maxLength: 80 }), { freq: 8 }),
      arrivalNs: fc.nat(1e9),
    }),
    { maxLength: 120 },
  );
  fc.assert(
    fc.property(
      frames,
      fc.boolean(),
      fc.boolean(),
      fc.constantFrom<PayloadMemory>('fresh', 'reused'),
      fc.infiniteStream(fc.boolean()),
      (list, onlyAsked, dropNullPackets, payloadMemory, taken) => {
        const accept = () => taken.next().value;
        const rig = new IngestRig({
          dropNullPackets,
          payloadMemory,
          batchPackets: 20,
          maxStreams: 4,
          accept,
          asked: onlyAsked ? [asked(TS)] : [],
        });
        const fed = list.map(({ payload, host, vlans, cut, garbage, arrivalNs }): FedFrame => {
          const { bytes } = garbage === null ? datagram(payload, vlans, `239.1.1.${host}`) : { bytes: garbage };
          return { bytes, arrivalNs, captured: cut === null ? bytes.length : Math.min(cut, bytes.length) };
        });
        rig.feed(fed.slice(0, 60));
        rig.feed(fed.slice(60));
        rig.finish();
        assert.deepEqual(rig.identityFaults(), []);
        for (const batch of rig.batches) {
          const bytes = batch.sizes.reduce((sum, size) => sum + size, 0) * (batch.stream.kind === 'mpegts' ? 188 : 1);
          assert.equal(batch.payload.length, bytes);
          if (batch.stream.kind === 'mpegts')
            for (let at = 0; at < bytes; at += 188) assert.equal(batch.payload[at], 0x47);
        }
      },
    ),
    { numRuns: fuzzRuns(150) },
  );
});
