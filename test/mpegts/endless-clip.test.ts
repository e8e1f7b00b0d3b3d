import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EndlessClip, newCounters } from '../../src/mpegts/endless-clip.js';
import {
  ABSENT,
  adaptationFieldControlAt,
  ccAt,
  HAS_PAYLOAD,
  NULL_PID,
  PACKET_SIZE,
  pcrAt,
  pidAt,
} from '../../src/mpegts/packet.js';
import { PesHeader, PesResult } from '../../src/mpegts/pes-header.js';
import { REPOSITORY } from '../support/programs/programs.js';

const BARS = readFileSync(join(REPOSITORY, 'test_data/bars.mpegts'));
const BITRATE_BPS = 2_000_000;
const PERIOD_S = 5;
const ROUNDS = 3;
const VIDEO_PID = 0x100;
/** 25 Hz in 90 kHz ticks. */
const FRAME_90K = 3600;

function sent(clip: EndlessClip): Buffer {
  const bytes = Buffer.alloc(ROUNDS * clip.packets * PACKET_SIZE);
  const counters = newCounters();
  for (let number = 0; number < ROUNDS * clip.packets; number++) {
    clip.write(bytes, number * PACKET_SIZE, number % clip.packets, Math.floor(number / clip.packets), counters);
  }
  return bytes;
}

/** DTS, or PTS where there is none, of each picture. */
function pictureTimes(bytes: Buffer): number[] {
  const times: number[] = [];
  const pes = new PesHeader();
  for (let at = 0; at < bytes.length; at += PACKET_SIZE) {
    if (pidAt(bytes, at) !== VIDEO_PID || (bytes[at + 1]! & 0x40) === 0) continue;
    const start = at + 4 + ((bytes[at + 3]! & 0x20) !== 0 ? 1 + bytes[at + 4]! : 0);
    assert.equal(pes.read(bytes, start, at + PACKET_SIZE), PesResult.HEADER);
    times.push(pes.dts90k === ABSENT ? pes.pts90k : pes.dts90k);
  }
  return times;
}

for (const [name, ts] of [
  ['of just more than its period', BARS],
  ['that ends early', BARS.subarray(0, BARS.length - 200 * PACKET_SIZE)],
] as const) {
  test(`a clip ${name} goes on as one stream: counters, clock and times of pictures`, () => {
    const clip = new EndlessClip(ts, BITRATE_BPS, PERIOD_S);
    assert.equal(clip.packets, Math.round((PERIOD_S * BITRATE_BPS) / 1504));
    const bytes = sent(clip);
    const last = new Map<number, number>();
    const pcrs: (readonly [number: number, pcr27M: number])[] = [];
    for (let number = 0; number < ROUNDS * clip.packets; number++) {
      const at = number * PACKET_SIZE;
      const pid = pidAt(bytes, at);
      if (pid === NULL_PID) continue;
      const step = (adaptationFieldControlAt(bytes, at) & HAS_PAYLOAD) !== 0 ? 1 : 0;
      const before = last.get(pid);
      if (before !== undefined) assert.equal(ccAt(bytes, at), (before + step) & 0x0f, `packet ${number}, PID ${pid}`);
      last.set(pid, ccAt(bytes, at));
      if (pcrAt(bytes, at) !== ABSENT) pcrs.push([number, pcrAt(bytes, at)]);
    }
    const ticks = (PERIOD_S * 27_000_000) / clip.packets;
    for (const [index, [number, pcr]] of pcrs.entries()) {
      if (index === 0) continue;
      const [previous, previousPcr] = pcrs[index - 1]!;
      assert.ok(Math.abs(pcr - previousPcr - (number - previous) * ticks) <= 1, `PCR of packet ${number}`);
      assert.ok(pcr - previousPcr < 27_000 * 40, `PCR of packet ${number} comes late`);
    }
    const times = pictureTimes(bytes);
    const steps = times.slice(1).map((time, index) => time - times[index]!);
    const odd = steps.filter((step) => step !== FRAME_90K);
    if (ts === BARS) assert.deepEqual(odd, []);
    else assert.equal(odd.length, ROUNDS - 1);
  });
}

test('a clip that has no null packets to spare is refused', () => {
  assert.throws(() => new EndlessClip(BARS, BITRATE_BPS / 2, PERIOD_S), /packets more than fit/);
  assert.throws(() => new EndlessClip(BARS.subarray(0, PACKET_SIZE), BITRATE_BPS, PERIOD_S), /no PCR/);
});
