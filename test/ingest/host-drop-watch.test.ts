import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DropStatistics,
  type EarlyDrops,
  END_OF_INPUT,
  type FrameSource,
} from '../../src/capture/frame-source.js';
import { openLiveSource } from '../../src/capture/live-source.js';
import { Slab } from '../../src/capture/slab.js';
import { captureAll } from '../../src/ingest/capture-loop.js';
import { HostDropWatch } from '../../src/ingest/host-drop-watch.js';
import { ethernet, ipv4, tsPackets, udp } from '../support/frames/frame-builder.js';
import { IngestRig } from '../support/frames/ingest-rig.js';
import { noCaptureRight } from '../support/programs/privileges.js';
import { until } from '../support/programs/rig.js';

const EPOCH_MS = 1_763_790_000_000;
const NO_DROPS: DropStatistics = { received: 0, kernelDropped: 0, interfaceDropped: 0 };

function sourceWith(changes: Partial<FrameSource>): FrameSource {
  return {
    name: 'test',
    isLive: true,
    linkType: 1,
    read: async () => END_OF_INPUT,
    dropStatistics: () => NO_DROPS,
    skippedBytes: () => 0,
    close: async () => {},
    ...changes,
  };
}

/** A watch whose looks are made by hand; ms of both clocks, of which that of the epoch is EPOCH_MS ahead. */
class WatchRig {
  nowMs = 0;
  drops: DropStatistics | null = NO_DROPS;
  early: EarlyDrops = { interfaceDropped: 0, backlogDropped: 0 };
  looks = 0;
  earlyLooks = 0;
  readonly watch: HostDropWatch;
  readonly #slab = new Slab(64, 1);

  /** `earlyMs`: what it takes to look at what is dropped early. */
  constructor(changes: Partial<FrameSource> = {}, earlyMs = 0) {
    const source = sourceWith({
      dropStatistics: () => {
        this.looks++;
        return this.drops;
      },
      earlyDrops: () => {
        this.earlyLooks++;
        this.nowMs += earlyMs;
        return this.early;
      },
      ...changes,
    });
    this.watch = new HostDropWatch(source, { monotonicMs: () => this.nowMs, epochMs: () => EPOCH_MS + this.nowMs });
  }

  /** A read that ends then, with a frame that was stamped so much before. */
  read(nowMs: number, delayMs = 0): void {
    this.nowMs = nowMs;
    this.#slab.seconds[0] = Math.floor((EPOCH_MS + nowMs - delayMs) / 1000);
    this.#slab.nanoseconds[0] = ((EPOCH_MS + nowMs - delayMs) % 1000) * 1e6;
    this.watch.follow(this.#slab, 1, nowMs);
  }

  /** The last drops, in ms behind the start. */
  get last(): [sinceMs: number, toMs: number] {
    const { times } = this.watch;
    const ms = (ns: number): number => (ns === 0 ? 0 : Math.round(ns / 1e6 - EPOCH_MS));
    return [ms(times.sinceOf(times.lastNs)), ms(times.lastNs)];
  }
}

test('drops lie between the look that shows them and the one before', () => {
  const rig = new WatchRig();
  rig.drops = null;
  rig.read(10);
  assert.deepEqual(rig.last, [0, 0], 'figures that cannot be had');
  rig.drops = NO_DROPS;
  rig.read(20);
  rig.drops = { ...NO_DROPS, kernelDropped: 3 };
  rig.read(50);
  assert.deepEqual(rig.last, [20, 50]);
  rig.read(60);
  assert.deepEqual(rig.last, [20, 50], 'no more drops');
  rig.drops = { ...NO_DROPS, kernelDropped: 4 };
  rig.read(70);
  assert.deepEqual(rig.last, [20, 70], 'those that follow closely are one');
  rig.read(300);
  rig.drops = { ...NO_DROPS, kernelDropped: 5 };
  rig.read(310);
  assert.deepEqual(rig.last, [300, 310], 'others begin anew');
});

test('what is dropped before the capture: by a backlog at once, by the interface up to 2 s earlier', () => {
  const rig = new WatchRig();
  rig.read(5000);
  rig.early = { interfaceDropped: 0, backlogDropped: 1 };
  rig.read(5010);
  assert.deepEqual(rig.last, [5000, 5010]);
  rig.read(5500);
  rig.early = { interfaceDropped: 2, backlogDropped: 1 };
  rig.read(5510);
  assert.deepEqual(rig.last, [3500, 5510], 'with what is in it of before');
});

test('looks behind each read, once a millisecond at most, unless a batch is to say what it knows; not at a file', () => {
  const rig = new WatchRig({}, 0.02);
  for (let ms = 0; ms < 10; ms += 0.25) rig.read(ms);
  assert.equal(rig.looks, 10);
  assert.equal(rig.earlyLooks, 5, 'a hundredth of the time');
  rig.watch.refresh();
  rig.watch.refresh();
  assert.equal(rig.looks, 11, 'once for the reads since');
  const file = new WatchRig({ isLive: false });
  file.read(0);
  file.watch.refresh();
  assert.deepEqual([file.looks, file.earlyLooks], [0, 0]);
});

test('drops are told by the clock of the adapter that stamps the frames', () => {
  const rig = new WatchRig({ hasOwnClock: true });
  const aheadMs = 37_000;
  rig.read(100, 5 - aheadMs);
  rig.drops = { ...NO_DROPS, kernelDropped: 1 };
  rig.read(150, 30 - aheadMs);
  const [sinceMs, toMs] = rig.last;
  assert.deepEqual([sinceMs - aheadMs, toMs - aheadMs], [100 - 5 - 100, 150 - 5 + 100]);
});

test('a batch with frames that were read after a drop says so; one that was closed before does not', async () => {
  const reads = 30;
  const droppedAfter = 20;
  let read = 0;
  const source = sourceWith({
    read: async (slab) => {
      if (read === reads) return END_OF_INPUT;
      await sleep(2); // longer than the watch looks away
      const bytes = ethernet({ payload: ipv4({ payload: udp({ payload: tsPackets(1, read++) }) }) });
      slab.bytes.set(bytes);
      slab.offsets[0] = 0;
      slab.capturedLengths[0] = bytes.length;
      slab.wireLengths[0] = bytes.length;
      return 1;
    },
    dropStatistics: () => ({ ...NO_DROPS, kernelDropped: read > droppedAfter ? 5 : 0 }),
  });
  const rig = new IngestRig({ batchPackets: 1 });
  const before = Date.now();
  const stop = new AbortController().signal;
  await captureAll({ source, ingest: rig.ingest, stop, readTimeOutMs: 1, waitForRoom: () => undefined });
  rig.finish();
  const after = Date.now();
  assert.equal(rig.batches.length, reads);
  rig.batches.forEach(({ hostDropTimeNs }, index) => {
    // A batch is closed by the read after its own.
    if (index < droppedAfter - 1) assert.equal(hostDropTimeNs, 0, `batch ${index}`);
    else if (index >= droppedAfter)
      assert.ok(hostDropTimeNs >= before * 1e6 && hostDropTimeNs <= after * 1e6, `batch ${index}: ${hostDropTimeNs}`);
  });
});

const skip = noCaptureRight() || (process.platform !== 'linux' && 'the loopback device is that of Linux');

test('live: the kernel drops what a busy process leaves in a small ring, and the batch behind the gap says so', {
  skip,
}, async (t) => {
  const socket = createSocket('udp4');
  t.after(() => socket.close());
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  const source = await openLiveSource(
    {
      device: 'lo',
      snapLength: 65535,
      promiscuous: false,
      immediateMode: false,
      bufferSize: 1 << 18,
      readTimeOut: 10,
      timestampType: undefined,
      filter: `udp dst port ${port}`,
    },
    () => {},
  );
  let sent = 0;
  const send = (count: number) => {
    for (let n = 0; n < count; n++) {
      const payload = Buffer.from(tsPackets(7, sent * 7));
      payload.writeUInt32BE(sent++, 4); // its number, in the payload of its first packet
      socket.send(payload, port, '127.0.0.1');
    }
  };
  const rig = new IngestRig({ batchPackets: 7 });
  const stop = new AbortController();
  t.after(() => stop.abort());
  const isAllThere = () => rig.ingest.packets / 7 + source.dropStatistics()!.kernelDropped === sent;
  const captured = captureAll({
    source,
    ingest: rig.ingest,
    stop: stop.signal,
    readTimeOutMs: 10,
    waitForRoom: () => undefined,
  });
  send(20);
  await until('the first datagrams are captured', isAllThere);
  const floodMs = Date.now();
  send(5000); // without a turn of the event loop: a slab and the ring hold a quarter
  await until('what the ring held is captured', isAllThere);
  assert.ok(source.dropStatistics()!.kernelDropped > 0);
  send(20);
  await until('the last datagrams are captured', isAllThere);
  stop.abort();
  await captured;
  rig.finish();
  const endMs = Date.now();
  const numbers = rig.batches.map(({ payload }) => new DataView(payload.buffer).getUint32(4));
  const gap = numbers.findIndex((number, index) => index > 0 && number !== numbers[index - 1]! + 1);
  assert.ok(gap >= 20, `a gap behind the first datagrams: ${gap}`);
  // The last batch before the flood is closed by it. What the host drops of other captures meanwhile may be told of any.
  for (const { hostDropTimeNs } of rig.batches.slice(0, 19))
    assert.ok(hostDropTimeNs < floodMs * 1e6, `${hostDropTimeNs}`);
  const { hostDropTimeNs } = rig.batches[gap]!;
  assert.ok(hostDropTimeNs >= floodMs * 1e6 && hostDropTimeNs <= endMs * 1e6, `${hostDropTimeNs}`);
});
