import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { BoardPicture } from '../../../src/monitor/images/picture-board.js';
import { PictureFiles } from '../../../src/monitor/images/picture-files.js';
import { scratchFolder } from '../../support/programs/programs.js';

const EPOCH_MS = Date.UTC(2026, 10, 29, 7, 0, 0, 250);

function picture(changes: Partial<BoardPicture> = {}): BoardPicture {
  return {
    probeId: null,
    streamId: '239.1.1.1:5000',
    pid: 256,
    serviceName: null,
    timestamp: EPOCH_MS,
    timeNs: 1e9,
    pts90k: 90_000,
    reason: 'interval',
    isDamaged: false,
    width: 2,
    height: 2,
    jpeg: Uint8Array.of(1, 2, 3),
    ...changes,
  };
}

function open(t: TestContext, keep = 100) {
  const folder = path.join(scratchFolder(t), 'a/images');
  const errors: string[] = [];
  const files = new PictureFiles({ folder, keep, onError: (error) => errors.push(error.message) });
  return { folder, files, errors };
}

test('a file is whole, and its name tells when it was and of which stream', async (t) => {
  const { folder, files } = open(t);
  const file = files.save(picture());
  assert.equal(file, path.join(folder, '239.1.1.1_5000-256/20261129T070000250Z.jpg'));
  await files.written();
  assert.deepEqual([...readFileSync(file)], [1, 2, 3]);
});

test('names off the wire add no folder', async (t) => {
  const { folder, files, errors } = open(t);
  for (const streamId of ['../../x', '/etc/x', '..', 'a\0b\n', '', 'x'.repeat(300)]) {
    files.save(picture({ streamId, probeId: '../p' }));
    await files.written();
  }
  assert.deepEqual(errors, []);
  assert.equal(readdirSync(folder).length, 6);
  assert.deepEqual(readdirSync(path.dirname(folder)), ['images']);
});

test('the latest are kept, those of earlier runs included, and nothing else is deleted', async (t) => {
  const { folder, files } = open(t, 2);
  const own = path.join(folder, '239.1.1.1_5000-256');
  mkdirSync(own);
  writeFileSync(path.join(own, '20251129T070000250Z.jpg'), '');
  writeFileSync(path.join(own, '20251129T070001250Z-event.jpg'), '');
  writeFileSync(path.join(own, 'holiday.jpg'), '');
  for (const seconds of [1, 2]) {
    files.save(picture({ timestamp: EPOCH_MS + seconds * 1000, reason: seconds === 2 ? 'event' : 'interval' }));
    await files.written();
  }
  assert.deepEqual(readdirSync(own).sort(), [
    '20261129T070001250Z.jpg',
    '20261129T070002250Z-event.jpg',
    'holiday.jpg',
  ]);
});

test('without arrival times the name is the time in the stream', async (t) => {
  const { files } = open(t);
  assert.match(files.save(picture({ timestamp: null }))!, /000001000000000\.jpg$/);
  await files.written();
});

test('where too many wait to be written the next one is left out, and counted; so is what fails', async (t) => {
  const { folder, files, errors } = open(t);
  const saved = [0, 1, 2, 3, 4].map((ms) => files.save(picture({ timestamp: EPOCH_MS + ms })));
  assert.deepEqual(
    saved.map((file) => file !== null),
    [true, true, true, true, false],
  );
  await files.written();
  assert.equal(readdirSync(path.join(folder, '239.1.1.1_5000-256')).length, 4);
  assert.equal(files.notSaved, 1);
  writeFileSync(path.join(folder, '239.1.1.2_1-256'), 'in the way of a folder');
  files.save(picture({ streamId: '239.1.1.2:1' }));
  await files.written();
  assert.equal(files.notSaved, 2);
  assert.match(errors.join(), /EEXIST|ENOTDIR/);
});

test('a picture that cannot be saved leaves nothing behind', async (t) => {
  const { folder, files, errors } = open(t);
  const own = path.join(folder, '239.1.1.1_5000-256');
  mkdirSync(path.join(own, '20261129T070000250Z.jpg'), { recursive: true });
  files.save(picture());
  await files.written();
  assert.match(errors.join(), /EISDIR/);
  assert.deepEqual(readdirSync(own), ['20261129T070000250Z.jpg']);
});
