// Tested by: test/inspect/threads/inspector-threads.test.ts
// The program of a thread that analyses: reads its ring, and posts what its inspector says.
import assert from 'node:assert/strict';
import { deserialize } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { RecordTexts } from '../../report/record-texts.js';
import type { LegSecond } from '../../stream/leg-second.js';
import type { StreamInfo } from '../../stream/message.js';
import type { InspectOutput } from '../inspect-message.js';
import { Inspector } from '../inspector.js';
import { readBatchFrame, streamOfBatchFrame } from './batch-frame.js';
import { readCapturedFrame } from './captured-frame.js';
import { KeptParts } from './kept-parts.js';
import { lowerPriority } from './lower-priority.js';
import { type PostedOutput, postedOutput } from './posted-output.js';
import { RingReader } from './shared-ring.js';
import { BATCH_FRAME, CAPTURED_FRAME, PIECE_FRAME, type ThreadMessage, type ThreadSettings } from './thread-message.js';

/** Longest that the ring is read before what the inspector does later gets its turn, and what it said is posted. */
const TURN_MS = 10;

const { ring, options, givesWay } = workerData as ThreadSettings;
assert(parentPort !== null);
const port = parentPort;
const reader = new RingReader(ring);
const infos = new Map<number, StreamInfo>();
const legSeconds = new Map<number, readonly LegSecond[]>();
/** The frame in hand, where it is no batch: a copy. */
let frame = new ArrayBuffer(1 << 16);
/** Of a message whose last one has not come. */
let pieces: Uint8Array[] = [];
const sent = new KeptParts();
const recordTexts = options.asTexts ? new RecordTexts() : undefined;
let outputs: PostedOutput[] = [];
const inspector = new Inspector(options, say, () => reader.isWaitedFor);

if (givesWay) lowerPriority();
port.on('message', readRing);
readRing();

function say(output: InspectOutput): void {
  if (outputs.length === 0) setImmediate(post);
  outputs.push(postedOutput(outputOf(output)));
}

/** As it crosses to the main thread. */
function outputOf(output: InspectOutput): InspectOutput {
  if (output.kind === 'essence') return { ...output, essence: ownCopies(output.essence) };
  if (output.kind === 'closed') sent.forget(output.stream);
  if (output.kind !== 'record') return output;
  const texts = textsOf(output);
  if (texts !== undefined) return texts;
  sent.leaveOut(output.stream, output.record);
  return output;
}

/** In place of a report; undefined: none are wanted, or they cannot be made, which costs that record where it goes, and not the thread. */
function textsOf({ stream, record }: Extract<InspectOutput, { kind: 'record' }>): InspectOutput | undefined {
  if (recordTexts === undefined || record.type !== 'stream_report') return undefined;
  const { stream_id, final } = record;
  try {
    return { kind: 'texts', stream, texts: recordTexts.of(record), report: { stream_id, final } };
  } catch {
    return undefined;
  }
}

function post(): void {
  if (outputs.length === 0) return;
  port.postMessage(outputs);
  outputs = [];
}

/** Until it is empty; the writer wakes it then. */
function readRing(): void {
  const endMs = performance.now() + TURN_MS;
  for (;;) {
    const next = reader.next();
    if (next === undefined) {
      if (reader.sleep()) break;
      continue;
    }
    takeFrame(next.kind, next.start, next.end);
    if (performance.now() > endMs) {
      setImmediate(readRing);
      break;
    }
  }
  post();
}

function takeFrame(kind: number, start: number, end: number): void {
  if (kind === BATCH_FRAME) {
    // Where it lies: a copy would cost a tenth of the analysis.
    takeBatch(reader.bytes.byteOffset + start);
    release();
  } else {
    const bytes = reader.bytes.subarray(start, end);
    if (frame.byteLength < bytes.length) frame = new ArrayBuffer(2 ** Math.ceil(Math.log2(bytes.length)));
    new Uint8Array(frame).set(bytes);
    release();
    takeCopied(kind, bytes.length);
  }
  reader.current = undefined;
}

function release(): void {
  if (!reader.release()) return;
  outputs.push({ kind: 'room' });
  post();
}

function takeCopied(kind: number, length: number): void {
  if (kind === CAPTURED_FRAME) takeMessage(readCapturedFrame(frame, 0, length));
  else if (kind === PIECE_FRAME) pieces.push(new Uint8Array(frame.slice(0, length)));
  else takeMessage(deserialize(wholeMessage(new Uint8Array(frame, 0, length))) as ThreadMessage);
}

function wholeMessage(last: Uint8Array): Uint8Array {
  if (pieces.length === 0) return last;
  const whole = Buffer.concat([...pieces, last]);
  pieces = [];
  return whole;
}

function takeBatch(at: number): void {
  const stream = streamOfBatchFrame(ring, at);
  reader.current = stream;
  const info = infos.get(stream);
  if (info === undefined) return;
  const batch = readBatchFrame(ring, at, info);
  const seconds = legSeconds.get(stream);
  if (seconds !== undefined) {
    legSeconds.delete(stream);
    batch.legSeconds = seconds;
  }
  inspector.take({ kind: 'batch', stream, batch });
}

function takeMessage(message: ThreadMessage): void {
  if ('stream' in message) reader.current = message.stream;
  if (message.kind === 'info') infos.set(message.stream, message.info);
  else if (message.kind === 'leg_seconds') legSeconds.set(message.stream, message.legSeconds);
  else {
    if (message.kind === 'close') {
      infos.delete(message.stream);
      legSeconds.delete(message.stream);
    }
    inspector.take(message);
  }
}

/** Its bytes alone: of a view, a message would have all of the memory behind it. */
function ownCopies<Value extends object>(value: Value): Value {
  const isView = (field: unknown): field is Uint8Array =>
    field instanceof Uint8Array && field.byteLength < field.buffer.byteLength;
  const copies = Object.entries(value).filter(([, field]) => isView(field));
  return { ...value, ...Object.fromEntries(copies.map(([name, field]) => [name, Uint8Array.from(field)])) };
}
