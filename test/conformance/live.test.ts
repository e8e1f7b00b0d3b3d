import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StreamAnalysis } from '../../src/inspect/stream-analysis.js';
import { ethernet, ipv4, udp } from '../support/frames/frame-builder.js';
import { type FedFrame, IngestRig } from '../support/frames/ingest-rig.js';
import { type Case, profileOf, streamOfCase } from './case.js';
import { CASES } from './cases/cases.js';

/** Rules that are judged by what the capture leaves out of datagrams. */
const RULES_OF_SYNC = ['TS_sync_loss', 'Sync_byte_error', 'Continuity_count_error'] as const;
const SLAB_FRAMES = 100;

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

/** Errors by rule, as a probe captures the stream and a monitor judges it. */
function judgedLive(one: Case, perDatagram: number, first: number): Record<string, number> {
  const analysis = new StreamAnalysis({ profile: profileOf(one) });
  const rig = new IngestRig({ batchPackets: 140 });
  const frames = framesOf(one, perDatagram, first);
  for (let at = 0; at < frames.length; at += SLAB_FRAMES) rig.feed(frames.slice(at, at + SLAB_FRAMES));
  rig.finish();
  for (const batch of rig.batches) analysis.feed(batch);
  analysis.settle();
  const report = analysis.report();
  assert.ok(report?.kind === 'mpegts');
  return Object.fromEntries(RULES_OF_SYNC.map((name) => [name, report.tr101290[name].count_total]));
}

describe('conformance: wrong sync bytes in datagrams are judged as in a file', () => {
  for (const one of CASES.filter(({ rule }) => rule === 'TS_sync_loss' || rule === 'Sync_byte_error')) {
    const stated = Object.fromEntries(RULES_OF_SYNC.map((name) => [name, one.expected?.[name]?.count ?? 0]));
    for (const [perDatagram, first] of [
      [1, 1],
      ...Array.from({ length: 7 }, (_, index) => [7, index + 1] as const),
    ] as const) {
      test(`${one.name}, ${perDatagram} packets a datagram, ${first} in the first`, () => {
        assert.deepEqual(judgedLive(one, perDatagram, first), stated);
      });
    }
  }
});
