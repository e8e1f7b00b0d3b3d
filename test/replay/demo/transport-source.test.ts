import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EndlessClip } from '../../../src/mpegts/endless-clip.js';
import { ABSENT, PACKET_SIZE, pcrAt, pidAt } from '../../../src/mpegts/packet.js';
import type { DemoFault } from '../../../src/replay/demo/fault-schedule.js';
import { TransportSource } from '../../../src/replay/demo/transport-source.js';
import { REPOSITORY } from '../../support/programs/programs.js';

const BARS = readFileSync(join(REPOSITORY, 'test_data/bars.mpegts'));
const PERIOD_S = 5;
/** 950 datagrams in the period. */
const CLIP = new EndlessClip(BARS, (950 * 7 * 1504) / PERIOD_S, PERIOD_S);
const DATAGRAMS = 950;

interface Sent {
  readonly bytes: Buffer;
  readonly dueNs: number;
  readonly leavesNs: number;
  readonly length: number;
}

/** All datagrams of a period, in the second second of which is that fault. */
function sent(fault: DemoFault, isRtp = false): Sent[] {
  const faults = [{ fault, fromS: 1, forS: 1, everyS: 100 }];
  const source = new TransportSource({ clip: CLIP, other: undefined, periodS: PERIOD_S, port: 5001, isRtp, faults });
  return Array.from({ length: DATAGRAMS }, () => {
    const bytes = Buffer.alloc(12 + 7 * PACKET_SIZE);
    const { dueNs } = source;
    return { dueNs, bytes, ...source.write(bytes, 0) };
  });
}

function isInWindow({ dueNs }: Sent): boolean {
  return dueNs >= 1e9 && dueNs < 2e9;
}

test('loss: some datagrams are missing, in its time only, and RTP counts them', () => {
  const all = sent('loss', true);
  const lost = all.filter(({ length }) => length === 0);
  assert.ok(lost.length > 0 && lost.length < 30 && lost.every(isInWindow), `${lost.length}`);
  const first = all[0]!.bytes.readUInt16BE(2);
  for (const [index, { bytes }] of all.entries()) assert.equal(bytes.readUInt16BE(2), (first + index) & 0xffff);
});

test('stop: no datagram is sent in its time, all others are', () => {
  for (const datagram of sent('stop')) assert.equal(datagram.length === 0, isInWindow(datagram));
});

test('no_pat: there is a PAT before and behind, none in its time', () => {
  const withPat = sent('no_pat').filter(({ bytes }) => packetsOf(bytes).some((at) => pidAt(bytes, at) === 0));
  assert.ok(withPat.some(({ dueNs }) => dueNs < 1e9) && withPat.some(({ dueNs }) => dueNs >= 2e9));
  assert.ok(!withPat.some(isInWindow));
});

test('jitter: datagrams leave together each 100 ms, in order', () => {
  const all = sent('jitter');
  const leaving = new Set(all.filter(isInWindow).map(({ leavesNs }) => leavesNs));
  assert.equal(leaving.size, 10);
  for (const datagram of all) if (!isInWindow(datagram)) assert.equal(datagram.leavesNs, datagram.dueNs);
});

test('pcr: some clock references are 4 µs off, in its time only', () => {
  const clean = sent('stop');
  const wrong = sent('pcr').filter(({ bytes }, index) =>
    packetsOf(bytes).some((at) => {
      const [is, was] = [pcrAt(bytes, at), pcrAt(clean[index]!.bytes, at)];
      if (is === was || is === ABSENT) return false;
      assert.equal(Math.abs(is - was), 108);
      return true;
    }),
  );
  assert.ok(wrong.length > 5 && wrong.every(isInWindow), `${wrong.length}`);
});

function packetsOf(bytes: Buffer): number[] {
  return Array.from({ length: 7 }, (_, packet) => packet * PACKET_SIZE).filter((at) => bytes[at] === 0x47);
}
