import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { END_OF_INPUT } from '../src/capture/frame-source.js';
import { openInput } from '../src/capture/open-input.js';
import { Slab } from '../src/capture/slab.js';
import { batchCollector } from '../src/cli/garbage-collection.js';
import { Ingest } from '../src/ingest/ingest.js';
import type { PayloadMemory } from '../src/ingest/open-batch.js';
import { StreamRegistry } from '../src/ingest/stream-registry.js';
import { FrameDecoder } from '../src/net/frame-decoder.js';
import type { Batch } from '../src/stream/message.js';
import { BatchEncoder } from '../src/wire/batch-encoder.js';
import { decodeMessage } from '../src/wire/message-decoder.js';
import { median, round } from './support/figures.js';
import { writeTsPcap } from './support/pcap-fixture.js';
import { saveResult } from './support/results.js';

const RUNS = 9;
const BYTES = 200_000_000;
const ETHERNET = 1;
const PROBE = { probeId: 'bench', sessionId: '0123456789abcdef' };

const folder = mkdtempSync(join(tmpdir(), 'tscap-bench-'));
try {
  await run();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const pcap = join(folder, 'input.pcap');
  const frames = writeTsPcap(pcap, BYTES);
  const slabs = await readSlabs(pcap);
  const readNs: number[] = [];
  for (let n = 0; n < RUNS; n++) readNs.push((await timeRead(pcap)) / frames);

  const decoder = new FrameDecoder(ETHERNET);
  const decodeNs = times(() => {
    for (const { slab, count } of slabs) {
      for (let row = 0; row < count; row++) {
        decoder.decode(slab.bytes, slab.offsets[row]!, slab.capturedLengths[row]!, slab.wireLengths[row]!);
      }
    }
  }).map((ns) => ns / frames);

  const collect = batchCollector();
  const leave = ({ payload }: Batch): boolean => {
    collect(payload.length);
    return true;
  };
  const ingestNs = (await timesOf(() => ingestAll(slabs, 'fresh', leave))).map((ns) => ns / frames);
  const reusingNs = (await timesOf(() => ingestAll(slabs, 'reused', () => true))).map((ns) => ns / frames);

  const batches: Batch[] = [];
  await ingestAll(slabs, 'fresh', (batch) => batches.push({ ...batch, ...columnsOf(batch) }) > 0);

  const encoder = new BatchEncoder(PROBE, batches[0]!.stream);
  let messages: Buffer[][] = [];
  const encodeNs = times(() => {
    messages = batches.map((batch) => encoder.encode(batch));
  }).map((ns) => ns / batches.length);
  const decodeMessageNs = times(() => {
    for (const message of messages) decodeMessage(message);
  }).map((ns) => ns / messages.length);

  const gigabytes = statSync(pcap).size / 1e9;
  const row = (stage: string, unit: string, values: number[]) => [
    stage,
    unit,
    round(median(values)),
    round(Math.max(...values)),
  ];
  saveResult('stages', {
    title: 'Cost of each stage',
    method: `One thread, ${round(gigabytes)} GB of 1316-byte datagrams, larger than the caches; median and worst of ${RUNS} passes, in ns.`,
    columns: ['stage', 'per', 'median ns', 'worst ns'],
    rows: [
      row('capture addon: savefile into slabs', 'datagram', readNs),
      row('frame decoder', 'datagram', decodeNs),
      row('ingest: decode, flow, validate, copy into batches', 'datagram', ingestNs),
      row('the same, all batches in one buffer (--no-payload)', 'datagram', reusingNs),
      row('encode a batch of about 400 datagrams', 'batch', encodeNs),
      row('decode and check that message', 'batch', decodeMessageNs),
    ],
    verdicts: [
      `1 Gb/s of TS is 95,000 datagrams a second: ${round(median(ingestNs) * 95_000 * 1e-7)} % of a core for the ingest`,
    ],
  });
}

interface FilledSlab {
  readonly slab: Slab;
  readonly count: number;
}

async function readSlabs(file: string): Promise<FilledSlab[]> {
  const source = await openInput({ path: file });
  const slabs: FilledSlab[] = [];
  for (;;) {
    const slab = new Slab(1024 * 1024, 4096);
    const count = await source.read(slab);
    if (count === END_OF_INPUT) break;
    slabs.push({ slab, count });
  }
  await source.close();
  return slabs;
}

async function timeRead(file: string): Promise<number> {
  const source = await openInput({ path: file });
  const slab = new Slab(1024 * 1024, 4096);
  const begin = performance.now();
  while ((await source.read(slab)) !== END_OF_INPUT);
  const ns = (performance.now() - begin) * 1e6;
  await source.close();
  return ns;
}

/** As a capture does: other work of the event loop comes between two slabs, by which memory that is free comes back. */
async function ingestAll(
  slabs: readonly FilledSlab[],
  payloadMemory: PayloadMemory,
  publish: (batch: Batch) => boolean,
): Promise<void> {
  const limits = { packets: 2800, bytes: 2800 * 188 };
  const registry = new StreamRegistry({
    maxStreams: 16,
    limits,
    payloadMemory,
    publish,
    dropNullPackets: false,
    observeReject: undefined,
  });
  const ingest = new Ingest(ETHERNET, registry, { onlyAsked: false, packetLimit: Number.POSITIVE_INFINITY });
  for (const { slab, count } of slabs) {
    ingest.feed(slab, count, 0);
    await nextTurn();
  }
  ingest.settle(0);
  registry.closeBatchesOpenedBefore(Number.POSITIVE_INFINITY);
}

/** The columns are only valid during the call. */
function columnsOf({ arrivalDeltaNs, sizes, rtpSequences, rtpTimestamps, counters }: Batch) {
  return {
    arrivalDeltaNs: arrivalDeltaNs.slice(),
    sizes: sizes.slice(),
    rtpSequences: rtpSequences.slice(),
    rtpTimestamps: rtpTimestamps.slice(),
    counters: counters.slice(),
  };
}

/** As `times`, of passes that are not done at once. */
async function timesOf(pass: () => Promise<void>): Promise<number[]> {
  const measured: number[] = [];
  for (let n = 0; n <= RUNS; n++) {
    const begin = performance.now();
    await pass();
    measured.push((performance.now() - begin) * 1e6);
  }
  return measured.slice(1);
}

/** ns of each of several passes, a first one left out. */
function times(pass: () => void): number[] {
  pass();
  return Array.from({ length: RUNS }, () => {
    const begin = performance.now();
    pass();
    return (performance.now() - begin) * 1e6;
  });
}
