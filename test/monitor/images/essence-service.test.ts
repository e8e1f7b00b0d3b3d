import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { KeyPicture } from '../../../src/analysis/content/essence-sink.js';
import { DecoderSlot } from '../../../src/decode/decoder-slot.js';
import { EssenceService, type EssenceServiceOptions } from '../../../src/monitor/images/essence-service.js';
import { boardKey } from '../../../src/monitor/images/picture-board.js';
import { PictureFiles } from '../../../src/monitor/images/picture-files.js';
import type { ImageRecord } from '../../../src/report/image-record.js';
import { keyAccessUnit, libavSettings, missingDecoder } from '../../support/decode/decoders.js';
import { isRunning } from '../../support/programs/is-running.js';
import { scratchFolder } from '../../support/programs/programs.js';

const skip = missingDecoder();
const EPOCH_S = 1_764_400_000;

function originOf(stream: string) {
  return { probe_id: 'p', session_id: 's', stream_id: stream, originSeconds: EPOCH_S };
}

function key(seconds: number, changes: Partial<KeyPicture> = {}): KeyPicture {
  return {
    kind: 'key_picture',
    pid: 256,
    codec: 'h264',
    accessUnit: keyAccessUnit('hd.h264'),
    pts90k: 90_000,
    timeNs: seconds * 1e9,
    reason: 'interval',
    programNumber: 1,
    serviceName: 'one',
    ...changes,
  };
}

function open(t: TestContext, changes: Partial<EssenceServiceOptions> = {}) {
  const folder = scratchFolder(t);
  const log: string[] = [];
  const records: ImageRecord[] = [];
  const service = new EssenceService({
    createSlot: (observer) => new DecoderSlot(libavSettings({ timeOutMs: 1000 }), observer),
    sound: undefined,
    processes: 2,
    cores: 16,
    intervalMs: 1000,
    height: 480,
    quality: 75,
    budgetPercent: 100,
    boardLength: 4,
    files: new PictureFiles({ folder, keep: 10, onError: (error) => assert.fail(error) }),
    filmstrip: true,
    hasThumbnails: true,
    waits: false,
    log: { write: (_level, _kind, _facts, text) => log.push(text) },
    ...changes,
  });
  const thumbnails: (Uint8Array | null)[] = [];
  service.records = (record, thumbnail) => {
    records.push(record);
    thumbnails.push(thumbnail);
  };
  t.after(() => service.close());
  return { folder, log, records, thumbnails, service };
}

test('a picture is seen, on the board, in a file, in a record and in a strip', { skip }, async (t) => {
  const { folder, records, thumbnails, service } = open(t);
  const seen = await service.decode(originOf('239.1.1.1:5000'), key(2));
  assert.ok(seen?.kind === 'picture');
  assert.deepEqual([seen.pid, seen.picture.timeNs, seen.picture.isDamaged], [256, 2e9, false]);
  const [record] = records;
  assert.deepEqual(
    [record!.timestamp, record!.image_pts, record!.source_height, record!.width, record!.height, record!.reason],
    [EPOCH_S * 1000 + 2000, 90_000, 1080, 854, 480, 'interval'],
  );
  assert.deepEqual([...thumbnails[0]!.subarray(0, 3)], [0xff, 0xd8, 0xff]);
  const board = service.board.latest(boardKey('p', '239.1.1.1:5000', 256))!;
  assert.equal(record!.base64_image, Buffer.from(board.jpeg).toString('base64'));
  assert.equal(board.serviceName, 'one');
  await service.close();
  assert.deepEqual(readFileSync(record!.file!), Buffer.from(board.jpeg));
  assert.ok(existsSync(path.join(folder, 'p-239.1.1.1_5000-256/filmstrip.jpg')));
});

test('decoders that are killed, stopped and fed with broken streams: others go on, and nothing is left', {
  skip,
}, async (t) => {
  const { log, service } = open(t);
  const broken = { accessUnit: keyAccessUnit('hd.h264').map((byte, at) => (at % 53 === 7 ? byte ^ 0xff : byte)) };
  const all = ['a', 'b', 'c', 'd'];
  await Promise.all(all.map((stream) => service.decode(originOf(stream), key(0))));
  const [first, second] = service.pids;
  process.kill(first!, 'SIGKILL');
  process.kill(second!, 'SIGSTOP');
  const results = await Promise.all([
    ...all.map((stream) => service.decode(originOf(stream), key(1))),
    service.decode(originOf('broken'), key(1, broken)),
  ]);
  assert.ok(results.slice(0, 4).filter((seen) => seen !== undefined).length >= 2, 'two may be lost');
  for (const stream of all) assert.ok((await service.decode(originOf(stream), key(2))) !== undefined, stream);
  const ended = log.filter((text) => /a decoder has ended/.test(text)).length;
  assert.ok(ended === 1 || ended === 2, log.join('\n'));
  const { asked, decoded, waiting, in_flight, not_decoded } = service.pictureAccount!;
  const lost = Object.values(not_decoded).reduce((sum, count) => sum + count, 0);
  assert.equal(asked, decoded + waiting + in_flight + lost);
  const pids = [...service.pids, first!, second!];
  await service.close();
  assert.deepEqual(pids.filter(isRunning), []);
});

test('where the budget is used up, the interval grows, and is said once; and when it is not any more', {
  skip,
}, async (t) => {
  const { log, service } = open(t, { cores: 1, budgetPercent: 1, intervalMs: 40, filmstrip: false, files: undefined });
  await service.decode(originOf('a'), key(0));
  const intervalNs = service.intervalNs();
  service.intervalNs();
  assert.ok(intervalNs > 100e6, `${intervalNs} ns`);
  assert.deepEqual(
    log.map((text) => text.replace(/\d{2,}/g, 'N')),
    ['pictures take all of --image-budget 1: each stream has one every N ms instead of N'],
  );
  service.forget(originOf('a'));
  assert.equal(service.intervalNs(), 40e6);
  assert.equal(log.at(-1), 'pictures are back at one every 40 ms');
});
