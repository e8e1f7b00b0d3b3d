import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UsageError } from '../../src/cli/option.js';
import { BitrateSchedule } from '../../src/replay/bitrate-schedule.js';
import { CaptureSchedule } from '../../src/replay/capture-schedule.js';
import { InputReader } from '../../src/replay/input-reader.js';
import { PcrSchedule } from '../../src/replay/pcr-schedule.js';
import type { Schedule } from '../../src/replay/schedule.js';
import { TimedInput } from '../../src/replay/timed-input.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { datagramSource, type SourceDatagram, tsDatagrams } from '../support/frames/datagram-source.js';
import { generateTs } from '../support/packets/ts-generator.js';

const DESTINATION = { isIpv6: false, words: [0x7f000001, 0, 0, 0], port: 5000 };

interface Play {
  /** Datagrams a read gives. */
  readonly perRead?: number;
  /** How often the input is played. */
  readonly passes?: number;
}

/** The due times of all datagrams, in ns. */
async function dueTimes(
  datagrams: readonly SourceDatagram[],
  schedule: Schedule,
  { perRead = 3, passes = 1 }: Play = {},
): Promise<number[]> {
  let opened = 0;
  const open = async () => (opened++ < passes ? datagramSource(datagrams, perRead) : undefined);
  const reader = new InputReader((await open())!, { open, destination: DESTINATION, loop: true });
  const input = new TimedInput(reader, schedule);
  const times: number[] = [];
  for (let chunk = await input.next(); chunk !== undefined; chunk = await input.next()) {
    times.push(...chunk.dueNs.subarray(0, chunk.count));
    input.recycle(chunk);
  }
  return times;
}

const payload = (size: number): SourceDatagram => ({ bytes: Buffer.alloc(size) });

test('--bitrate: each datagram takes as long as its bits', async () => {
  // 1 Mb/s: 1000 bytes are 8 ms, 500 bytes 4 ms.
  const times = await dueTimes(
    [payload(1000), payload(500), payload(1000), payload(1)],
    new BitrateSchedule(1_000_000),
  );
  assert.deepEqual(times, [0, 8e6, 12e6, 20e6]);
});

test('capture times count from the first datagram', async () => {
  const at = (seconds: number, nanoseconds: number) => ({ bytes: Buffer.alloc(10), seconds, nanoseconds });
  const times = await dueTimes([at(100, 999_999_999), at(101, 0), at(101, 500_000_000)], new CaptureSchedule());
  assert.deepEqual(times, [0, 1, 500_000_001]);
});

test('capture times: out of order goes with the one before, a clock set back goes on', async () => {
  const at = (ms: number) => ({
    bytes: Buffer.alloc(10),
    seconds: 100 + Math.floor(ms / 1000),
    nanoseconds: (ms % 1000) * 1e6,
  });
  const times = await dueTimes([at(5000), at(5010), at(5005), at(5030), at(0), at(10)], new CaptureSchedule());
  // 30 ms for three steps until the clock was set back: 10 ms on average.
  assert.deepEqual(times, [0, 10e6, 10e6, 30e6, 40e6, 50e6]);
});

test('capture times: a repeat begins after the mean time between datagrams', async () => {
  const at = (ms: number) => ({ bytes: Buffer.alloc(10), seconds: 7, nanoseconds: ms * 1e6 });
  const times = await dueTimes([at(3), at(4), at(7)], new CaptureSchedule(), { passes: 2 });
  assert.deepEqual(times, [0, 1e6, 4e6, 6e6, 7e6, 10e6]);
});

test('PCR: a constant bitrate gives evenly spaced datagrams, before the first PCR and after the last too', async () => {
  const ts = generateTs(7 * 1000, { bitrateBps: 10_528_000, firstPcr27M: 2 ** 33 * 300 - 13_500_000 }); // 1 ms a datagram, wraps at 0.5 s
  const times = await dueTimes(tsDatagrams(ts), new PcrSchedule('file'), { perRead: 100 });
  assert.equal(times.length, 1000);
  // PCRs are rounded to ticks of 37 ns; at the first PCRs this is 37 ns in 35 ms.
  for (const [number, timeNs] of times.entries())
    assert.ok(Math.abs(timeNs - number * 1e6) < 2000, `${number}: ${timeNs}`);
});

test('PCR: a repeat goes on at the last rate, though its clock is set back', async () => {
  const ts = generateTs(7 * 100, { bitrateBps: 10_528_000 });
  const times = await dueTimes(tsDatagrams(ts), new PcrSchedule('file'), { passes: 3, perRead: 30 });
  assert.equal(times.length, 300);
  for (const [number, timeNs] of times.entries())
    assert.ok(Math.abs(timeNs - number * 1e6) < 10_000, `${number}: ${timeNs}`);
});

test('PCR: only the first PID that carries PCRs counts', async () => {
  const ts = generateTs(7 * 200, { bitrateBps: 10_528_000 });
  const other = generateTs(7 * 200, { bitrateBps: 1_000_000, elementaryPids: [0x200, 0x201] });
  const mixed: Buffer[] = [];
  for (let pos = 0; pos < ts.length; pos += 188)
    mixed.push(ts.subarray(pos, pos + 188), other.subarray(pos, pos + 188));
  const times = await dueTimes(tsDatagrams(Buffer.concat(mixed)), new PcrSchedule('file'));
  // The packets of the first stream are every other one: twice the bytes in its time.
  for (const [number, timeNs] of times.entries())
    assert.ok(Math.abs(timeNs - number * 0.5e6) < 10_000, `${number}: ${timeNs}`);
});

test('PCR: without two PCRs the option that helps is named', async () => {
  const ts = generateTs(70, { pcrIntervalMs: 10_000 }); // one PCR
  await assert.rejects(
    dueTimes(tsDatagrams(ts), new PcrSchedule('one.mpegts')),
    (error) => error instanceof UsageError && /--bitrate.*one\.mpegts/.test(error.message),
  );
});

test('fuzz: any packets give times that ascend, or the usage error', async () => {
  // Adaptation fields with a PCR flag, or anything; sync bytes as the TS source guarantees them.
  const start = fc.constantFrom(
    [0x47, 0x01, 0x00, 0x20, 183, 0x10],
    [0x47, 0x01, 0x00, 0x20, 183, 0x90],
    [0x47, 0x41, 0x01, 0x30, 7, 0x10],
  );
  const packet = fc
    .tuple(start, fc.uint8Array({ minLength: 182, maxLength: 182 }))
    .map(([head, rest]) => Buffer.from([...head, ...rest]));
  await fc.assert(
    fc.asyncProperty(fc.array(packet, { minLength: 1, maxLength: 40 }), async (packets) => {
      const error = await dueTimes(tsDatagrams(Buffer.concat(packets)), new PcrSchedule('x')).then(
        checkAscending,
        (reason) => reason,
      );
      assert.ok(error === undefined || error instanceof UsageError, String(error));
    }),
    { numRuns: fuzzRuns(20) },
  );
});

function checkAscending(times: readonly number[]): void {
  for (const [number, timeNs] of times.entries())
    assert.ok(Number.isFinite(timeNs) && timeNs >= (times[number - 1] ?? 0));
}
