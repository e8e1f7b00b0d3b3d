import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { Message } from 'capnp-ts';
import type { Batch } from '../src/stream/message.js';
import { sampleBatch, sampleStream } from '../src/stream/sample-batch.js';
import { BatchEncoder } from '../src/wire/batch-encoder.js';
import type { Curve } from '../src/wire/curve.js';
import { CurveKeyPair, publicKeyOf } from '../src/wire/curve-keys.js';
import * as schema from '../src/wire/generated/tscap.capnp.js';
import { decodeMessage } from '../src/wire/message-decoder.js';
import { encodeEnd } from '../src/wire/message-encoder.js';
import { Publisher } from '../src/wire/publisher.js';
import { Subscriber } from '../src/wire/subscriber.js';
import { encodeZ85 } from '../src/wire/z85.js';
import { median, round } from './support/figures.js';
import { saveResult } from './support/results.js';

const RUNS = Number(process.env.BENCH_RUNS ?? 7);
const WARM_UP = 20;
const BATCHES = Number(process.env.BENCH_BATCHES ?? 4000);
const DATAGRAMS = 400;
const PACKETS = DATAGRAMS * 7;
const PAYLOAD_BYTES = PACKETS * 188;
const PROBE = { probeId: 'bench', sessionId: '0123456789abcdef' };
const STREAM = sampleStream(true);

if (process.argv[2] === 'monitor') await runMonitor(process.argv[3]!, process.argv[4] === 'curve');
else await run();

function firstBatch(): Batch {
  const payload = Buffer.allocUnsafeSlow(PAYLOAD_BYTES + 8)
    .fill(0x47)
    .subarray(0, PAYLOAD_BYTES);
  return sampleBatch(STREAM, 0, payload, { datagrams: DATAGRAMS, packetsPerDatagram: 7, bitrateBps: 2e9 });
}

async function run(): Promise<void> {
  const batch = firstBatch();
  const encoder = new BatchEncoder(PROBE, STREAM);
  const frames = encoder.encode(batch);
  const bytes = Buffer.concat(frames.slice(1));
  const codec = [
    ['encode, own layout', () => encoder.encode(batch)],
    ['encode, capnp-ts', () => encodeWithCapnpTs(batch)],
    ['decode and check, own reader', () => decodeMessage(frames)],
    ['decode, capnp-ts', () => decodeWithCapnpTs(bytes)],
  ] as const;
  const codecRows = codec.map(([name, work]) => [name, ...timesOf(work)]);
  const clear: number[] = [];
  const encrypted: number[] = [];
  for (let n = 0; n < RUNS; n++) {
    clear.push(await linkRate(batch, false));
    encrypted.push(await linkRate(batch, true));
  }
  const links = [
    ['publisher → ipc → subscriber, MB/s', round(median(clear)), round(Math.min(...clear))],
    ['the same with CURVE, MB/s', round(median(encrypted)), round(Math.min(...encrypted))],
  ];
  saveResult('wire', {
    title: 'Wire format',
    method: `A batch of ${DATAGRAMS} RTP datagrams, ${PAYLOAD_BYTES} bytes of payload: µs per batch (${RUNS} rounds), and ${BATCHES} of them between two processes, each payload written to fresh memory first (${RUNS} runs).`,
    columns: ['what', 'median', 'worst'],
    rows: [...codecRows, ...links],
    verdicts: [
      `at most 5 µs to encode a batch: ${Number(codecRows[0]![1]) <= 5 ? 'met' : 'missed'} (${codecRows[0]![1]} µs)`,
      `at least 300 MB/s with CURVE: ${median(encrypted) >= 300 ? 'met' : 'missed'} (${round(median(encrypted))} MB/s)`,
    ],
  });
}

/** Median and worst µs per call of the rounds. */
function timesOf(work: () => unknown): number[] {
  const calls = 1000;
  const times: number[] = [];
  for (let index = -WARM_UP; index < RUNS; index++) {
    const start = performance.now();
    for (let call = 0; call < calls; call++) work();
    if (index >= 0) times.push(((performance.now() - start) * 1000) / calls);
  }
  return [round(median(times)), round(Math.max(...times))];
}

/** The same message by generated accessors, in memory that is large enough from the start. */
function encodeWithCapnpTs(batch: Batch): ArrayBuffer {
  const message = new Message();
  const root = message.initRoot(schema.Message);
  root.setSchemaMajor(1);
  root.setProbeId(PROBE.probeId);
  root.setStreamId(STREAM.streamId);
  const target = root.initBatch();
  target.initStream().setIsRtp(true);
  target.setDatagrams(DATAGRAMS);
  target.setPackets(PACKETS);
  fill(target.initArrivalDeltasNs(DATAGRAMS), batch.arrivalDeltaNs);
  fill(target.initSizes(DATAGRAMS), batch.sizes);
  fill(target.initRtpSequences(DATAGRAMS), batch.rtpSequences);
  fill(target.initRtpTimestamps(DATAGRAMS), batch.rtpTimestamps);
  target.initPayload(batch.payload.length).copyBuffer(batch.payload);
  return message.toArrayBuffer();
}

function fill(list: { set(index: number, value: number): void }, column: Uint32Array | Uint16Array): void {
  for (let index = 0; index < column.length; index++) list.set(index, column[index]!);
}

function decodeWithCapnpTs(bytes: Buffer): number {
  const batch = new Message(bytes, false).getRoot(schema.Message).getBatch();
  const sizes = batch.getSizes();
  let sum = 0;
  for (let index = 0; index < DATAGRAMS; index++) sum += sizes.get(index);
  return sum + batch.getPayload().toUint8Array().length;
}

/** MB/s of payload from this process to another one, in the clear or with CURVE. */
async function linkRate(batch: Batch, isEncrypted: boolean): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'tscap-bench-'));
  const endpoint = `ipc://${folder}/link`;
  const publisher = await Publisher.open(
    { endpoints: [endpoint], isBound: true, curve: isEncrypted ? serverCurve() : undefined },
    { sessionId: PROBE.sessionId, policy: 'lossless', queueBytes: 2 ** 26 },
  );
  const monitor = fork(fileURLToPath(import.meta.url), ['monitor', endpoint, ...(isEncrypted ? ['curve'] : [])]);
  const exited = once(monitor, 'exit');
  try {
    await publisher.waitForSubscriber();
    const encoder = new BatchEncoder(PROBE, STREAM);
    const start = performance.now();
    for (let sequence = 0; sequence < BATCHES; sequence++) {
      const payload = Buffer.allocUnsafeSlow(PAYLOAD_BYTES + 8);
      batch.payload = payload.fill(sequence).subarray(0, PAYLOAD_BYTES);
      batch.sequence = sequence;
      publisher.offer('batch', encoder.encode(batch));
      await publisher.ready();
    }
    publisher.offer('end', encodeEnd(PROBE, { sequence: 0, reason: 'input_ended' }));
    const [code] = await exited;
    if (code !== 0) throw new Error('the monitor did not get every batch');
    return (BATCHES * PAYLOAD_BYTES) / 1000 / (performance.now() - start);
  } finally {
    monitor.kill();
    await publisher.close({ flushMs: 0 });
    rmSync(folder, { recursive: true });
  }
}

/** Keys of nobody, the same in both processes: the public keys follow from the secrets. */
function keyPair(name: string): CurveKeyPair {
  const secretKey = encodeZ85(createHash('sha256').update(name).digest());
  return new CurveKeyPair(publicKeyOf(secretKey), secretKey);
}

function serverCurve(): Curve {
  const allowed = new Set([keyPair('monitor').publicKey]);
  return { role: 'server', keys: keyPair('probe'), isSecretShared: false, allowed };
}

function clientCurve(): Curve {
  const serverKeys = [keyPair('probe').publicKey];
  return { role: 'client', keys: keyPair('monitor'), isSecretShared: false, serverKeys };
}

/** Exits with 0 when every batch came, in order. */
async function runMonitor(endpoint: string, isEncrypted: boolean): Promise<void> {
  const curve = isEncrypted ? clientCurve() : undefined;
  const subscriber = await Subscriber.open({ endpoints: [endpoint], isBound: false, curve });
  let next = 0;
  await subscriber.run((message) => {
    if (message.kind === 'end') subscriber.close();
    else if (message.kind === 'batch' && message.batch.sequence === next) next++;
  });
  process.exitCode = next === BATCHES ? 0 : 1;
}
