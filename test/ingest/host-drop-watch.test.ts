import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DropStatistics, END_OF_INPUT, type FrameSource } from '../../src/capture/frame-source.js';
import { openLiveSource } from '../../src/capture/live-source.js';
import { captureAll } from '../../src/ingest/capture-loop.js';
import { HostDropWatch } from '../../src/ingest/host-drop-watch.js';
import { ethernet, ipv4, tsPackets, udp } from '../support/frames/frame-builder.js';
import { IngestRig } from '../support/frames/ingest-rig.js';
import { noCaptureRight } from '../support/programs/privileges.js';
import { until } from '../support/programs/rig.js';

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

test('the time of the last look that found more drops', () => {
  let drops: DropStatistics | null = null;
  const watch = new HostDropWatch(sourceWith({ dropStatistics: () => drops }));
  assert.equal(watch.look(0), 0, 'figures that cannot be had');
  drops = NO_DROPS;
  assert.equal(watch.look(10), 0, 'no drops');
  const before = Date.now();
  drops = { ...NO_DROPS, kernelDropped: 3 };
  const first = watch.look(20);
  assert.ok(first >= before * 1e6 && first <= Date.now() * 1e6, `${first}`);
  assert.equal(watch.look(30), first, 'no more drops');
  while (Date.now() * 1e6 <= first);
  drops = { ...drops, interfaceDropped: 1 };
  assert.ok(watch.look(40) > first, 'of the interface');
});

test('drops lie between the look that shows them and the one before, those of the interface up to 2 s earlier', async () => {
  let drops: DropStatistics = NO_DROPS;
  const watch = new HostDropWatch(sourceWith({ dropStatistics: () => drops }));
  assert.equal(watch.sinceNs, 0);
  const beforeMs = Date.now();
  watch.look(0);
  await sleep(20);
  drops = { ...NO_DROPS, kernelDropped: 3 };
  const toNs = watch.look(20);
  const sinceNs = watch.sinceNs;
  assert.ok(sinceNs >= beforeMs * 1e6 && sinceNs <= toNs - 15e6, `${sinceNs} to ${toNs}`);
  drops = { ...drops, kernelDropped: 4 };
  watch.look(40);
  assert.equal(watch.sinceNs, sinceNs, 'those that follow closely are one');
  await sleep(250);
  watch.look(300);
  const lookedMs = Date.now();
  await sleep(5);
  drops = { ...drops, kernelDropped: 5 };
  watch.look(310);
  assert.ok(Math.abs(watch.sinceNs - lookedMs * 1e6) <= 2e6, 'others begin anew');
  const other = new HostDropWatch(sourceWith({ dropStatistics: () => ({ ...NO_DROPS, interfaceDropped: 1 }) }));
  const noticedNs = other.look(0);
  assert.ok(noticedNs - other.sinceNs >= 2e9 && noticedNs - other.sinceNs < 2.1e9);
});

test('looks once a millisecond at most, and not at a file', () => {
  let looks = 0;
  const dropStatistics = () => {
    looks++;
    return NO_DROPS;
  };
  const watch = new HostDropWatch(sourceWith({ dropStatistics }));
  for (let nowMs = 0; nowMs < 10; nowMs += 0.25) watch.look(nowMs);
  assert.equal(looks, 10);
  const file = new HostDropWatch(sourceWith({ dropStatistics, isLive: false }));
  assert.equal(file.look(0), 0);
  assert.equal(looks, 10);
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
  // The last batch before the flood is closed by it.
  for (const { hostDropTimeNs } of rig.batches.slice(0, 19)) assert.equal(hostDropTimeNs, 0);
  const { hostDropTimeNs } = rig.batches[gap]!;
  assert.ok(hostDropTimeNs >= floodMs * 1e6 && hostDropTimeNs <= endMs * 1e6, `${hostDropTimeNs}`);
});
