import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { CaptureError } from '../../src/capture/frame-source.js';
import { openInput } from '../../src/capture/open-input.js';
import { Slab } from '../../src/capture/slab.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { rejectsWith, scratchFile } from '../support/frames/capture.js';
import { closing, readAll } from '../support/frames/source-frames.js';
import { numberedPackets, payloadPacket, pcrPacket } from '../support/packets/ts-packets.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

/** What a file gave: its packets one behind the other, the packets of each frame, and the bytes that were skipped. */
async function readFile(path: string, slab?: Slab): Promise<{ packets: Buffer; perFrame: number[]; skipped: number }> {
  const source = await openInput({ path });
  const frames = await readAll(source, slab);
  for (const { bytes, wireLength, seconds, nanoseconds } of frames) {
    assert.deepEqual([wireLength, seconds, nanoseconds], [bytes.length, 0, 0]);
  }
  return {
    packets: Buffer.concat(frames.map(({ bytes }) => bytes)),
    perFrame: frames.map(({ bytes }) => bytes.length / 188),
    skipped: source.skippedBytes(),
  };
}

const readBytes = (t: TestContext, bytes: Uint8Array, slab?: Slab): ReturnType<typeof readFile> =>
  readFile(scratchFile(t, bytes), slab);

const PACKETS = numberedPackets(24);
const STREAM = Buffer.concat(PACKETS);
const withPrefix = Buffer.concat(PACKETS.flatMap((packet, n) => [Buffer.of(0x40, 0, n, 0x47), packet])); // M2TS arrival times
const withParity = Buffer.concat(PACKETS.flatMap((packet) => [packet, Buffer.alloc(16, 0x47)]));

describe('packets of 188, 192 and 204 bytes', () => {
  for (const [name, file] of [
    ['188', STREAM],
    ['192', withPrefix],
    ['204', withParity],
  ] as const) {
    test(name, async (t) => {
      assert.deepEqual(await readBytes(t, file), { packets: STREAM, perFrame: [7, 7, 7, 3], skipped: 0 });
    });

    test(`${name}, in slabs of one frame and of a few`, async (t) => {
      for (const slab of [new Slab(1428, 8), new Slab(5000, 2), new Slab(5000, 1)]) {
        assert.deepEqual(await readBytes(t, file, slab), { packets: STREAM, perFrame: [7, 7, 7, 3], skipped: 0 });
      }
    });
  }

  test('204 without the last parity', async (t) => {
    assert.deepEqual((await readBytes(t, withParity.subarray(0, -16))).packets, STREAM);
  });

  test('a file of one packet', async (t) => {
    assert.deepEqual(await readBytes(t, PACKETS[0]!), { packets: PACKETS[0]!, perFrame: [1], skipped: 0 });
  });
});

describe('out of sync', () => {
  const garbage = Buffer.from('no packets here, but a G now and then: GGG');
  const twelve = Buffer.concat(PACKETS.slice(0, 12));
  const rest = Buffer.concat(PACKETS.slice(12));
  const cases: readonly [string, Buffer, Buffer, number[], number][] = [
    ['garbage before the first packet', Buffer.concat([garbage, STREAM]), STREAM, [7, 7, 7, 3], garbage.length],
    [
      'garbage between packets ends a frame',
      Buffer.concat([twelve, garbage, rest]),
      STREAM,
      [7, 5, 7, 5],
      garbage.length,
    ],
    ['garbage behind the last packet', Buffer.concat([STREAM, garbage]), STREAM, [7, 7, 7, 3], garbage.length],
    ['a packet cut off by the end', Buffer.concat([STREAM, PACKETS[0]!.subarray(0, 187)]), STREAM, [7, 7, 7, 3], 187],
    [
      'a lost sync byte costs its packet',
      withSyncLost(12),
      Buffer.concat([twelve, rest.subarray(188)]),
      [7, 5, 7, 4],
      188,
    ],
    [
      'also the last packet but one',
      withSyncLost(22),
      Buffer.concat([STREAM.subarray(0, 22 * 188), PACKETS[23]!]),
      [7, 7, 7, 1, 1],
      188,
    ],
  ];
  for (const [name, file, packets, perFrame, skipped] of cases) {
    test(name, async (t) => assert.deepEqual(await readBytes(t, file), { packets, perFrame, skipped }));
  }

  test('garbage longer than a slab', async (t) => {
    const file = Buffer.concat([twelve, Buffer.alloc(10_000, 0x46), rest]);
    const read = await readBytes(t, file, new Slab(1500, 4));
    assert.deepEqual([read.packets, read.skipped], [STREAM, 10_000]);
  });

  function withSyncLost(packet: number): Buffer {
    const bytes = Buffer.from(STREAM);
    bytes[packet * 188] = 0x46;
    return bytes;
  }
});

describe('times by PCR', () => {
  const CLOCK_PID = 0x101;
  const PACE_MS = 10; // per 7 packets; a PCR every 14 packets, in the first of them
  const stream = (pcrs: readonly number[], isDiscontinuity = false): Buffer =>
    Buffer.concat(
      pcrs.flatMap((pcr, n) => [pcrPacket(CLOCK_PID, pcr, isDiscontinuity && n === 0), ...numberedPackets(13)]),
    );
  const ms = (value: number): number => value * 27_000;
  const timesOf = async (t: TestContext, bytes: Uint8Array): Promise<number[]> => {
    const source = await openInput({ path: scratchFile(t, bytes), pace: true });
    return (await readAll(source)).map(({ seconds, nanoseconds }) => Math.round(seconds * 1e3 + nanoseconds / 1e6));
  };
  /** The last frame is behind the last PCR, which is in the one before. */
  const timesToLastPcr = (count: number): number[] =>
    Array.from({ length: count }, (_, n) => Math.min(n, count - 2) * PACE_MS);

  test('in proportion between PCRs, and none passes behind them', async (t) => {
    assert.deepEqual(await timesOf(t, stream([0, 20, 40, 60].map(ms))), timesToLastPcr(8));
  });

  test('at the first rate before them', async (t) => {
    const before = Buffer.concat(numberedPackets(7));
    assert.deepEqual(await timesOf(t, Buffer.concat([before, stream([50, 70].map(ms))])), timesToLastPcr(5));
  });

  test('across the wrap of the clock', async (t) => {
    const last = 2 ** 33 * 300;
    assert.deepEqual(await timesOf(t, stream([last - ms(20), 0, ms(20)])), timesToLastPcr(6));
  });

  test('across a step of the clock, announced or not', async (t) => {
    const before = stream([0, 20].map(ms));
    assert.deepEqual(await timesOf(t, Buffer.concat([before, stream([20, 40].map(ms), true)])), timesToLastPcr(8));
    assert.deepEqual(await timesOf(t, Buffer.concat([before, stream([90_000, 90_020].map(ms))])), timesToLastPcr(8));
    assert.deepEqual(await timesOf(t, Buffer.concat([stream([500, 520].map(ms)), before])), timesToLastPcr(8));
  });

  test('of the first PID that has them', async (t) => {
    const other = stream([0, 20].map(ms));
    other.set(pcrPacket(0x102, ms(7000)), 7 * 188);
    assert.deepEqual(await timesOf(t, other), timesToLastPcr(4));
  });

  test('a slab full of packets without them has no pace', async (t) => {
    const path = scratchFile(t, Buffer.concat(numberedPackets(50)));
    const source = closing(t, await openInput({ path, pace: true }));
    await rejectsWith(source.read(new Slab(4 * 1316, 64)), 'BAD_FILE', /capture: no two PCRs .* so it has no pace/);
  });
});

describe('samples', { skip: missingSamples() }, () => {
  const sample = (name: string): string => join(samplesDir() ?? '', name);
  for (const layout of ['m2ts', 'rs204']) {
    test(`packets of the ${layout} form are those of the plain one`, async () => {
      const plain = readFileSync(sample('moq_kyrion_mpeg2av_ac3.mpegts'));
      const read = await readFile(sample(`derived_moq_kyrion_mpeg2av_ac3.${layout}.mpegts`));
      assert.equal(read.skipped, 0);
      assert(read.packets.equals(plain));
    });
  }
});

describe('fuzz: any bytes end in whole packets or BAD_FILE, and every byte is accounted for', () => {
  const check = async (path: string, bytes: Uint8Array, slab: Slab): Promise<void> => {
    writeFileSync(path, bytes);
    try {
      const { packets, skipped } = await readFile(path, slab);
      assert.equal(packets.length + skipped, bytes.length);
      for (let at = 0; at < packets.length; at += 188) assert.equal(packets[at], 0x47);
    } catch (error) {
      assert(error instanceof CaptureError && error.code === 'BAD_FILE', String(error));
    }
  };
  const slab = fc.constantFrom(new Slab(1428, 3), new Slab(1500, 64), new Slab(1 << 16, 64));

  test('random bytes', async (t) => {
    const path = scratchFile(t, Buffer.alloc(0));
    // Sync bytes are frequent, so that there are false starts.
    const byte = fc.oneof(fc.constant(0x47), fc.integer({ min: 0, max: 255 }));
    const property = fc.asyncProperty(
      fc.uint8Array({ maxLength: 3000 }),
      fc.array(byte, { maxLength: 2000 }),
      slab,
      async (a, b, anySlab) => {
        await check(path, a, anySlab);
        await check(path, Uint8Array.from(b), anySlab);
      },
    );
    await fc.assert(property, { numRuns: fuzzRuns(60) });
  });

  test('packets with pieces lost, doubled and overwritten', async (t) => {
    const path = scratchFile(t, Buffer.alloc(0));
    const change = fc.tuple(fc.nat({ max: 8000 }), fc.nat({ max: 400 }), fc.uint8Array({ maxLength: 400 }));
    const file = Buffer.concat([...PACKETS, payloadPacket(0x1fff, 0), ...PACKETS]);
    const property = fc.asyncProperty(fc.array(change, { maxLength: 6 }), slab, async (changes, anySlab) => {
      let bytes = file;
      for (const [at, removed, added] of changes) {
        bytes = Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]);
      }
      await check(path, bytes, anySlab);
    });
    await fc.assert(property, { numRuns: fuzzRuns(200) });
  });
});
