import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DropStatistics, END_OF_INPUT, type FrameSource } from '../../src/capture/frame-source.js';
import { captureAll } from '../../src/ingest/capture-loop.js';
import { HostDropWatch } from '../../src/ingest/host-drop-watch.js';
import { ethernet, ipv4, tsPackets, udp } from '../support/frame-builder.js';
import { IngestRig } from '../support/ingest-rig.js';

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
