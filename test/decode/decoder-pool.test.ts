import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { PictureCodec } from '../../src/codec/decodable.js';
import { DecoderPool, type NotDecoded, type PoolSettings } from '../../src/decode/decoder-pool.js';
import type { ProcessSettings } from '../../src/decode/decoder-process.js';
import { DecoderSlot } from '../../src/decode/decoder-slot.js';
import { sizeOfJpeg } from '../../src/decode/gstreamer-picture.js';
import type { PictureAnswer } from '../../src/decode/protocol.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { keyAccessUnit, libavSettings, missingDecoder, pictureRequest } from '../support/decode/decoders.js';
import { isRunning } from '../support/programs/is-running.js';

const skip = missingDecoder();

function openPool(t: TestContext, changes: Partial<PoolSettings & ProcessSettings> = {}) {
  const ended: string[] = [];
  const suspended: string[] = [];
  const pool = new DecoderPool(
    {
      createSlot: (observer) => new DecoderSlot(libavSettings(changes), observer),
      processes: 1,
      intervalMs: 1000,
      budgetPercent: 100,
      cores: 16,
      ...changes,
    },
    {
      ended: ({ cause, detail }) => ended.push(`${cause}: ${detail}`),
      suspended: (key) => suspended.push(key),
      now: () => performance.now(),
    },
  );
  t.after(() => pool.close());
  return { pool, ended, suspended };
}

function decoded(result: PictureAnswer | NotDecoded): PictureAnswer {
  assert.ok(result.kind === 'picture', JSON.stringify(result));
  return result;
}

/** The middle of each of the eight bars, as RGB. */
function barsOf({ rgb }: PictureAnswer): number[][] {
  assert.ok(rgb !== null);
  const { width, height, bytes } = rgb;
  return [0, 1, 2, 3, 4, 5, 6, 7].map((bar) => {
    const at = (Math.floor(height / 2) * width + Math.floor(((bar + 0.5) * width) / 8)) * 3;
    return [...bytes.subarray(at, at + 3)];
  });
}

/** 75 % bars: R, G and B are 191 of 255 or 0 (ITU-R BT.471, 100/0/75/0). */
const BARS = [7, 6, 3, 2, 5, 4, 1, 0].map((rgb) => [4, 2, 1].map((bit) => ((rgb & bit) === 0 ? 0 : 191)));

const PICTURES: [file: string, codec: PictureCodec, facts: Partial<PictureAnswer>][] = [
  ['hd.h264', 'h264', { sourceWidth: 1920, sourceHeight: 1080, pixelFormat: 'yuv420p', isInterlaced: false }],
  ['hd-422-10.h264', 'h264', { sourceWidth: 1920, sourceHeight: 1080, pixelFormat: 'yuv422p10le' }],
  ['hd-10.hevc', 'hevc', { sourceWidth: 1920, sourceHeight: 1080, pixelFormat: 'yuv420p10le' }],
  ['pal-16x9.m2v', 'mpeg2video', { sourceWidth: 720, sourceHeight: 576, isInterlaced: true, isTopFieldFirst: true }],
];

for (const [file, codec, facts] of PICTURES) {
  test(`${file}: one access unit is one picture, at once, in the colours that it was made of`, { skip }, async (t) => {
    const { pool } = openPool(t);
    const answer = decoded(await pool.picture('a', { ...pictureRequest(file, codec), rgbHeight: 120 }));
    assert.deepEqual({ ...answer, ...facts }, answer);
    assert.deepEqual([answer.width, answer.height, answer.isDamaged], [854, 480, false]);
    for (const [bar, colour] of barsOf(answer).entries()) {
      for (const [part, value] of colour.entries()) {
        assert.ok(Math.abs(value - BARS[bar]![part]!) <= 4, `bar ${bar}: ${colour}, not ${BARS[bar]}`);
      }
    }
    assert.deepEqual([...answer.jpeg!.subarray(0, 3)], [0xff, 0xd8, 0xff]);
    // 75 % white and black, as coded.
    assert.ok(
      Math.abs(answer.luma.max - 180) <= 1.5 && Math.abs(answer.luma.min - 16) <= 1.5,
      JSON.stringify(answer.luma),
    );
    const { luma, width } = answer.samples;
    assert.ok(Math.abs(luma[18 * width + 4]! - 180) <= 1 && Math.abs(luma[18 * width + 60]! - 16) <= 1);
  });
}

test('it never enlarges, and a JPEG only where one is wanted', { skip }, async (t) => {
  const { pool } = openPool(t);
  const request = { ...pictureRequest('pal-16x9.m2v', 'mpeg2video'), height: 2160, quality: 0 };
  const { width, height, jpeg, thumbnail } = decoded(await pool.picture('a', request));
  assert.deepEqual({ width, height, jpeg, thumbnail }, { width: 1024, height: 576, jpeg: null, thumbnail: null });
});

test('a thumbnail is a second JPEG of the same picture, so small that a row can show it', { skip }, async (t) => {
  const { pool } = openPool(t);
  const request = { ...pictureRequest('pal-16x9.m2v', 'mpeg2video'), quality: 75, thumbnailHeight: 108 };
  const { jpeg, thumbnail } = decoded(await pool.picture('a', request));
  assert.deepEqual(
    [sizeOfJpeg(jpeg!), sizeOfJpeg(thumbnail!)],
    [
      { width: 854, height: 480 },
      { width: 192, height: 108 },
    ],
  );
  assert.ok(thumbnail!.length < 8000, `${thumbnail!.length} bytes`);
});

test('RGB becomes a JPEG', { skip }, async (t) => {
  const { pool } = openPool(t);
  const jpeg = await pool.jpeg({ width: 30, height: 20, bytes: new Uint8Array(30 * 20 * 3).fill(128) }, 75);
  assert.deepEqual([...jpeg!.subarray(0, 3)], [0xff, 0xd8, 0xff]);
  assert.equal(await pool.jpeg({ width: 30, height: 20, bytes: new Uint8Array(5) }, 75), undefined);
});

test('broken and hostile access units cost their picture alone', { skip }, async (t) => {
  const { pool, ended } = openPool(t);
  const whole = keyAccessUnit('hd.h264');
  const request = pictureRequest('hd.h264', 'h264');
  const units = [
    new Uint8Array(),
    Uint8Array.of(0, 0, 1),
    new Uint8Array(100_000).fill(0xff),
    whole.subarray(0, 700),
    whole.map((byte, at) => (at % 97 === 5 ? byte ^ 0x55 : byte)),
  ];
  for (const accessUnit of units) await pool.picture('bad', { ...request, accessUnit });
  decoded(await pool.picture('good', request));
  assert.deepEqual(ended, []);
});

test('fuzz: no access unit ends a decoder', { skip }, async (t) => {
  const { pool, ended } = openPool(t);
  const files = PICTURES.map(([file, codec]) => ({ codec, bytes: keyAccessUnit(file) }));
  const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), damage, fc.nat(), async ({ codec, bytes }, changes, cut) => {
      const accessUnit = bytes.slice(0, bytes.length - (cut % Math.floor(bytes.length / 2)));
      for (const [at, value] of changes) accessUnit[at % accessUnit.length] = value;
      await pool.picture('a', { codec, accessUnit, height: 96, quality: 50, rgbHeight: 0, thumbnailHeight: 0 });
    }),
    { numRuns: fuzzRuns(60) },
  );
  assert.deepEqual(ended, []);
});

test('streams share no parameter sets', { skip }, async (t) => {
  const { pool } = openPool(t);
  const request = pictureRequest('hd.h264', 'h264');
  decoded(await pool.picture('a', request));
  const slice = Buffer.from(request.accessUnit).lastIndexOf(Buffer.from([0, 0, 1, 0x65]));
  const alone = await pool.picture('b', { ...request, accessUnit: request.accessUnit.subarray(slice) });
  assert.equal(alone.kind, 'not_decoded');
});

test('a decoder that is killed costs one picture, and another takes its place', { skip }, async (t) => {
  const { pool, ended } = openPool(t);
  const request = pictureRequest('hd.h264', 'h264');
  decoded(await pool.picture('a', request));
  const [pid] = pool.pids;
  const lost = pool.picture('a', request);
  process.kill(pid!, 'SIGKILL');
  const result = await lost;
  assert.ok(result.kind === 'not_decoded' && result.cause === 'decoder', JSON.stringify(result));
  decoded(await pool.picture('a', request));
  assert.deepEqual(ended, ['crashed: SIGKILL']);
  assert.notEqual(pool.pids[0], pid);
});

test('one that is stopped is replaced after its time, while another serves the rest', { skip }, async (t) => {
  const { pool, ended } = openPool(t, { processes: 2, timeOutMs: 800 });
  const request = pictureRequest('hd.h264', 'h264');
  await Promise.all([pool.picture('a', request), pool.picture('b', request)]);
  const [pid] = pool.pids;
  process.kill(pid!, 'SIGSTOP');
  const results = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => pool.picture(key, request)));
  assert.deepEqual(results.map(({ kind }) => kind).toSorted(), ['not_decoded', ...Array(5).fill('picture')]);
  assert.deepEqual(ended, ['timed_out: gave no answer']);
  assert.ok(!pool.pids.includes(pid!));
});

test('one that cannot be had does not take the CPU, and everything is said', { skip }, async (t) => {
  const { pool, ended } = openPool(t, { program: '/nowhere/decode' });
  const request = pictureRequest('hd.h264', 'h264');
  const started = performance.now();
  for (let count = 0; count < 4; count++) {
    const result = await pool.picture('a', request);
    assert.equal(result.kind, 'not_decoded');
  }
  assert.ok(performance.now() - started > 250, 'it waits longer each time');
  assert.equal(ended.length, 4);
  assert.equal(pool.figures.decoders_ended.cannot_start, 4);
});

test('a stream that ends decoders is suspended, and no other', { skip }, async (t) => {
  const { pool, suspended } = openPool(t);
  const request = pictureRequest('hd.h264', 'h264');
  for (let count = 0; count < 3; count++) {
    const result = pool.picture('bad', request);
    while (pool.pids.length === 0) await new Promise(setImmediate);
    process.kill(pool.pids[0]!, 'SIGKILL');
    assert.equal((await result).kind, 'not_decoded');
  }
  assert.deepEqual(suspended, ['bad']);
  const refused = await pool.picture('bad', request);
  assert.ok(refused.kind === 'not_decoded' && refused.cause === 'suspended');
  decoded(await pool.picture('good', request));
});

test('what was asked for is accounted for; the latest picture of a stream wins', { skip }, async (t) => {
  const { pool } = openPool(t);
  const request = pictureRequest('pal-16x9.m2v', 'mpeg2video');
  const results = await Promise.all(['a', 'a', 'a', 'b', 'a'].map((key) => pool.picture(key, request)));
  assert.deepEqual(
    results.map(({ kind }) => kind),
    ['picture', 'not_decoded', 'not_decoded', 'picture', 'picture'],
  );
  const { asked, decoded: done, not_decoded, waiting, in_flight } = pool.figures;
  assert.deepEqual({ asked, done, waiting, in_flight }, { asked: 5, done: 3, waiting: 0, in_flight: 0 });
  assert.equal(not_decoded.superseded, 2);
});

test('no processes are left when it is closed, and what waits is dropped', { skip }, async (t) => {
  const { pool } = openPool(t);
  const request = pictureRequest('hd.h264', 'h264');
  const waiting = [pool.picture('a', request), pool.picture('b', request)];
  while (pool.pids.length === 0) await new Promise(setImmediate);
  const { pids } = pool;
  await pool.close();
  for (const result of await Promise.all(waiting)) assert.equal(result.kind, 'not_decoded');
  assert.deepEqual(pids.filter(isRunning), []);
  assert.equal((await pool.picture('a', request)).kind, 'not_decoded');
});

test('a decoder has little but its two pipes', {
  skip: skip || (process.platform !== 'linux' && 'limits by /proc'),
}, async (t) => {
  const { pool } = openPool(t);
  decoded(await pool.picture('a', pictureRequest('hd.h264', 'h264')));
  const limits = readFileSync(`/proc/${pool.pids[0]}/limits`, 'latin1');
  assert.match(limits, /^Max open files +3 +3 /m);
  assert.match(limits, /^Max processes +0 +0 /m);
  assert.match(limits, /^Max file size +0 +0 /m);
  assert.match(limits, /^Max address space +1073741824 +1073741824 /m);
  assert.match(readFileSync(`/proc/${pool.pids[0]}/status`, 'latin1'), /^NoNewPrivs:\t1$/m);
  assert.equal(readFileSync(`/proc/${pool.pids[0]}/stat`, 'latin1').split(' ')[18], '10');
});
