import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StreamAnalysis } from '../../src/inspect/stream-analysis.js';
import { ethernet, ipv4, udp } from '../support/frames/frame-builder.js';
import { type FedFrame, IngestRig } from '../support/frames/ingest-rig.js';
import { type Case, profileOf, streamOfCase } from './case.js';
import { CASES } from './cases/cases.js';
import { seconds } from './edits.js';

/** Rules that are judged by what the capture leaves out of datagrams. */
const RULES_OF_SYNC = ['TS_sync_loss', 'Sync_byte_error', 'Continuity_count_error'] as const;
const SLAB_FRAMES = 100;
/** Those of the frames' times. */
const START_SECONDS = 1_700_000_000;

/** The packets in datagrams of so many, the first of `first`, each at the time of its last packet. */
function framesOf(one: Case, perDatagram: number, first: number): FedFrame[] {
  const { packets, timesNs } = streamOfCase(one);
  const frames: FedFrame[] = [];
  for (let from = 0; from < packets.length; ) {
    const end = Math.min(from + (from === 0 ? first : perDatagram), packets.length);
    const payload = udp({ payload: Buffer.concat(packets.slice(from, end)) });
    frames.push({ bytes: ethernet({ payload: ipv4({ payload }) }), arrivalNs: timesNs[end - 1]! });
    from = end;
  }
  return frames;
}

/** `live`: with what a probe tells each second, between batches; a capture in a file has its batches alone. */
const WAYS = ['live', 'captured'] as const;
type Way = (typeof WAYS)[number];

/** A probe that captures the frames, and a monitor that judges what it sends. */
class Live {
  readonly analysis: StreamAnalysis;
  readonly #rig = new IngestRig({ batchPackets: 140 });
  #second = 0;

  constructor(
    one: Case,
    readonly way: Way = 'live',
  ) {
    this.analysis = new StreamAnalysis({ profile: profileOf(one) });
  }

  feed(frames: readonly FedFrame[]): void {
    for (let at = 0; at < frames.length; ) {
      const endNs = (this.#second + 1) * 1e9;
      let end = at;
      while (end < frames.length && end - at < SLAB_FRAMES && frames[end]!.arrivalNs! < endNs) end++;
      if (end > at) this.#rig.feed(frames.slice(at, end));
      this.#analyse();
      at = end;
      if (at === frames.length || frames[at]!.arrivalNs! < endNs) continue;
      this.#second++;
      if (this.way === 'live') this.#status(endNs);
    }
  }

  finish(): void {
    this.#rig.finish();
    this.#analyse();
    this.analysis.settle();
  }

  #status(timeNs: number): void {
    this.#rig.registry.closeBatchesOpenedBefore(Number.POSITIVE_INFINITY);
    this.#analyse();
    const [status] = this.#rig.registry.status();
    this.analysis.advance(START_SECONDS * 1e9 + timeNs, status?.counters);
  }

  #analyse(): void {
    for (const batch of this.#rig.batches.splice(0)) this.analysis.feed(batch);
  }
}

/** Errors by rule, and the alarms of the stream itself. */
function judgedLive(one: Case, perDatagram: number, first: number, way: Way): Record<string, number> {
  const live = new Live(one, way);
  live.feed(framesOf(one, perDatagram, first));
  live.finish();
  const report = live.analysis.report();
  assert.ok(report?.kind === 'mpegts');
  const lost = live.analysis.takeEvents().filter((event) => 'name' in event && event.name === 'Stream_lost').length;
  return {
    ...Object.fromEntries(RULES_OF_SYNC.map((name) => [name, report.tr101290[name].count_total])),
    Stream_lost: lost,
  };
}

describe('conformance: wrong sync bytes in datagrams are judged as in a file', () => {
  for (const one of CASES.filter(({ rule }) => rule === 'TS_sync_loss' || rule === 'Sync_byte_error')) {
    // Datagrams do come: the stream is not lost.
    const stated = {
      ...Object.fromEntries(RULES_OF_SYNC.map((name) => [name, one.expected?.[name]?.count ?? 0])),
      Stream_lost: 0,
    };
    for (const [perDatagram, first] of [
      [1, 1],
      ...Array.from({ length: 7 }, (_, index) => [7, index + 1] as const),
    ] as const) {
      for (const way of first === 1 ? WAYS : (['live'] as const)) {
        test(`${one.name}, ${perDatagram} packets a datagram, ${first} in the first, ${way}`, () => {
          assert.deepEqual(judgedLive(one, perDatagram, first, way), stated);
        });
      }
    }
  }
});

test('synchronisation that is lost for good is an alarm that stays, live, and the stream is not lost', () => {
  const stated = CASES.find(({ name }) => name === 'limits-sync-loss-32-s')!;
  const one = { ...stated, edits: [seconds(41), ...stated.edits.slice(1)] };
  const live = new Live(one);
  const frames = framesOf(one, 7, 7);
  const upTo = (ms: number, fromMs = 0) =>
    frames.filter(({ arrivalNs }) => arrivalNs! < ms * 1e6 && arrivalNs! >= fromMs * 1e6);
  const state = () => {
    const report = live.analysis.report();
    assert.ok(report?.kind === 'mpegts');
    const { TS_sync_loss, PAT_error } = report.tr101290;
    return [TS_sync_loss.state, TS_sync_loss.count_total, PAT_error.count_total, 'Stream_lost' in report.alarms];
  };
  live.feed(upTo(900));
  assert.deepEqual(state(), ['ok', 0, 0, false]);
  live.feed(upTo(2100, 900));
  assert.deepEqual(state(), ['raised', 1, 0, false]);
  live.feed(upTo(30_100, 2100));
  assert.deepEqual(state(), ['raised', 1, 0, false]);
  live.feed(upTo(37_000, 30_100));
  assert.deepEqual(state(), ['raised', 1, 0, false]);
  live.feed(upTo(41_000, 37_000));
  live.finish();
  assert.deepEqual(state(), ['ok', 1, 0, false]);
  const told = live.analysis.takeEvents().filter((event) => 'name' in event && event.name === 'TS_sync_loss');
  assert.deepEqual(
    told.map(({ event }) => event),
    ['raised', 'cleared'],
  );
});
