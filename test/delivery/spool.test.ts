import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { Spool } from '../../src/delivery/spool.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { scratchFolder } from '../support/programs/programs.js';
import { missingHistory } from '../support/records/history-feed.js';
import {
  droppedOf,
  eventOf,
  idsOf,
  numberedIds,
  RecordedLog,
  recordOf,
  UNLIMITED,
} from '../support/records/sink-records.js';

const LIMIT = 1 << 20;
/** A process id that Linux never gives. */
const NO_PROCESS = 2 ** 22 + 1;

function openSpool(folder: string, limit = LIMIT): Spool {
  return new Spool(folder, limit, new RecordedLog());
}

function segmentsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.spool'));
}

/** Everything that is in the spool, in order, released. */
async function drain(spool: Spool, limit = UNLIMITED): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const records = await spool.take(limit);
    if (records.length === 0) return ids;
    ids.push(...idsOf(records));
    await spool.release();
  }
}

/** A spool whose process was killed: the lock stays behind. */
async function abandonedSpool(t: TestContext, ids: readonly string[], length = 0, limit = LIMIT): Promise<string> {
  const folder = join(scratchFolder(t), 'spool');
  const spool = openSpool(folder, limit);
  for (const id of ids) spool.append(recordOf(id, length));
  await spool.close();
  writeFileSync(join(folder, 'lock'), `${NO_PROCESS} 1`);
  return folder;
}

test('records come back whole and in order, with the time they were taken', async (t) => {
  const spool = new Spool(join(scratchFolder(t), 'a', 'spool'), LIMIT, new RecordedLog(), () => 1_700_000_000_123);
  const record = {
    id: 'id "1"\n',
    kind: 'event',
    isLasting: true,
    streamId: '[ff3e::1]:5000',
    json: '{"text":"zwölf\\n€ 𝄞"}',
  };
  spool.append(record);
  assert.deepEqual(await spool.take(UNLIMITED), [{ ...record, timeMs: 1_700_000_000_123, sequence: 0 }]);
  await spool.close();
});

test('a full segment that cannot be synchronised is said, and what is in it waits', async (t) => {
  const folder = join(scratchFolder(t), 'spool');
  const log = new RecordedLog();
  const spool = new Spool(folder, LIMIT, log);
  const handle = await open(folder);
  t.mock.method(Object.getPrototypeOf(handle), 'datasync', () => Promise.reject(new Error('no sync')), { times: 1 });
  await handle.close();
  for (const id of numberedIds(40)) spool.append(recordOf(id, 4000));
  await spool.stored();
  assert.deepEqual([spool.figures.waiting, droppedOf(spool.figures)], [40, 0]);
  assert.match(JSON.stringify(log), /cannot be written: no sync/);
  assert.deepEqual(await drain(spool), numberedIds(40));
  await spool.close();
});

test('what was stored outlives the process; what was released does not come again, what was only taken does', async (t) => {
  const folder = await abandonedSpool(t, numberedIds(10));
  const second = openSpool(folder);
  assert.deepEqual(idsOf(await second.take({ ...UNLIMITED, records: 4 })), numberedIds(4));
  await second.release();
  assert.deepEqual(idsOf(await second.take({ ...UNLIMITED, records: 3 })), numberedIds(3, 4));
  // Nothing more is released, as when the process is killed now.
  for (const id of ['10', '11']) second.append(recordOf(id));
  await second.close();
  const third = openSpool(folder);
  assert.equal(third.figures.waiting, 8);
  assert.deepEqual(await drain(third), numberedIds(8, 4));
  await third.close();
});

test('records appended while others are read come after them; what is done with leaves the disk', async (t) => {
  const folder = join(scratchFolder(t), 'spool');
  const spool = openSpool(folder);
  const seen: string[] = [];
  for (let n = 0; n < 1000; n += 10) {
    for (const id of numberedIds(10, n)) spool.append(recordOf(id, 2000));
    if (n % 30 === 0) seen.push(...(await drain(spool, { bytes: 5000, records: 3 })));
    assert.ok(spool.figures.queueBytes < LIMIT / 4, `${spool.figures.queueBytes} bytes are kept`);
  }
  seen.push(...(await drain(spool)));
  assert.deepEqual(seen, numberedIds(1000));
  await spool.close();
  assert.deepEqual(segmentsIn(folder), []);
});

test('a full spool drops the oldest records, counts them exactly, also over a restart, and keeps to its limit', async (t) => {
  const folder = join(scratchFolder(t), 'spool');
  const first = openSpool(folder);
  assert.equal((await first.take(UNLIMITED)).length, 0);
  for (let n = 0; n < 500; n++) {
    first.append(recordOf(String(n), 5000));
    if (n === 0) assert.equal((await first.take(UNLIMITED)).length, 1);
  }
  await first.close();
  const onDisk = segmentsIn(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  assert.ok(onDisk <= LIMIT && onDisk > LIMIT * 0.85, String(onDisk));
  const second = openSpool(folder);
  const kept = await drain(second);
  assert.deepEqual(kept, numberedIds(kept.length, 500 - kept.length), 'the newest are kept');
  // The first record was taken, never released, and dropped with its segment.
  assert.equal(droppedOf(second.figures), 500 - kept.length);
  assert.equal(droppedOf(first.figures), 500 - kept.length - 1);
  assert.equal(second.figures.dropped.damaged, 0);
  await second.close();
  const third = openSpool(folder);
  assert.equal(droppedOf(third.figures), 500 - kept.length);
  await third.close();
});

/** Figures and now and then an event, as many as a spool has room for ten times; returns the ids of the events. */
function fill(spool: Spool, from = 0): string[] {
  const events: string[] = [];
  for (let n = from; n < from + 2000; n++) {
    if (n % 50 === 0) events.push(String(n));
    spool.append(n % 50 === 0 ? eventOf(String(n), 500) : recordOf(String(n), 5000));
  }
  return events;
}

test('a full spool drops figures, and no event while it has figures; order and counts are exact, also over a restart', async (t) => {
  const folder = join(scratchFolder(t), 'spool');
  const first = openSpool(folder);
  const events: string[] = [];
  for (let round = 0; round < 5; round++) {
    events.push(...fill(first, round * 2000));
    await first.stored();
    const { waiting, lost } = first.figures;
    assert.equal(waiting + droppedOf(first.figures), (round + 1) * 2000);
    assert.equal(lost, 0);
  }
  const taken = await first.take({ ...UNLIMITED, records: 5 });
  assert.deepEqual(idsOf(taken), events.slice(0, 5), 'of the oldest only events are left');
  await first.release();
  events.push(...fill(first, 10_000));
  await first.close();
  assert.equal(first.figures.waiting + droppedOf(first.figures) + 5, 12_000);
  assert.ok(segmentsIn(folder).length <= 20, `${segmentsIn(folder).length} segments`);
  const second = openSpool(folder);
  assert.equal(second.figures.waiting, first.figures.waiting);
  assert.equal(second.inherited + 5, 12_000);
  const kept = await drain(second);
  assert.deepEqual(
    kept.filter((id) => Number(id) % 50 === 0),
    events.slice(5),
  );
  assert.deepEqual(
    kept,
    [...kept].sort((a, b) => Number(a) - Number(b)),
  );
  assert.equal(kept.length + droppedOf(second.figures) + 5, 12_000);
  assert.deepEqual([second.figures.waiting, second.figures.dropped.damaged], [0, 0]);
  await second.close();
});

test('a spool full of events drops the oldest, which are lost', async (t) => {
  const spool = openSpool(join(scratchFolder(t), 'spool'));
  for (const id of numberedIds(500)) spool.append(eventOf(id, 5000));
  spool.append(recordOf('figures', 5000));
  await spool.stored();
  const { lost, waiting } = spool.figures;
  assert.equal(lost + waiting, 501);
  assert.equal(droppedOf(spool.figures), lost);
  assert.deepEqual(await drain(spool), [...numberedIds(500 - lost, lost), 'figures']);
  await spool.close();
});

test('figures go while some are on their way: what was taken is neither dropped twice nor given twice', async (t) => {
  const spool = openSpool(join(scratchFolder(t), 'spool'));
  const events = fill(spool);
  const seen = idsOf(await spool.take({ ...UNLIMITED, records: 20 }));
  events.push(...fill(spool, 2000));
  await spool.stored();
  await spool.release();
  seen.push(...(await drain(spool)));
  assert.deepEqual(
    seen.filter((id) => Number(id) % 50 === 0),
    events,
  );
  assert.equal(new Set(seen).size, seen.length);
  assert.equal(seen.length + droppedOf(spool.figures), 4000);
  await spool.close();
});

test('what is taken is not dropped from under the reader', async (t) => {
  const spool = openSpool(join(scratchFolder(t), 'spool'));
  spool.append(recordOf('taken', 5000));
  assert.deepEqual(idsOf(await spool.take(UNLIMITED)), ['taken']);
  for (const id of numberedIds(500)) spool.append(recordOf(id, 5000));
  await spool.stored();
  await spool.release();
  const kept = await drain(spool);
  assert.equal(kept.at(-1), '499');
  assert.equal(droppedOf(spool.figures) + kept.length, 500);
  await spool.close();
});

test('a record too large for the spool is dropped alone', async (t) => {
  const spool = openSpool(join(scratchFolder(t), 'spool'));
  spool.append(recordOf('small'));
  spool.append(recordOf('large', LIMIT));
  assert.deepEqual(await drain(spool), ['small']);
  assert.equal(droppedOf(spool.figures), 1);
  await spool.close();
});

test('the reports of a second of a thousand streams are no burst too large', async (t) => {
  const spool = openSpool(join(scratchFolder(t), 'spool'), 64 << 20);
  for (const id of numberedIds(1000)) spool.append(recordOf(id, 20_000));
  assert.equal(droppedOf(spool.figures), 0);
  await spool.close();
});

test('a disk that stands still costs bounded memory', async (t) => {
  const spool = openSpool(join(scratchFolder(t), 'spool'), 256 << 20);
  // Without a turn of the event loop nothing is written.
  for (const id of numberedIds(2000)) spool.append(recordOf(id, 50_000));
  assert.ok(spool.figures.queueBytes < 65 << 20, String(spool.figures.queueBytes));
  const dropped = droppedOf(spool.figures);
  assert.ok(dropped > 500, String(dropped));
  assert.deepEqual(await drain(spool), numberedIds(2000 - dropped, dropped));
  await spool.close();
});

test('a folder that fails costs records, counted, and one kind of line; the spool works again when it is back', async (t) => {
  const folder = join(scratchFolder(t), 'spool');
  const log = new RecordedLog();
  const spool = new Spool(folder, LIMIT, log);
  rmSync(folder, { recursive: true });
  spool.append(recordOf('lost'));
  await spool.stored();
  assert.equal(droppedOf(spool.figures), 1);
  assert.match(log.lines[0]!, /^error spool spool folder .* cannot be written: ENOENT/);
  mkdirSync(folder);
  spool.append(recordOf('kept'));
  assert.deepEqual(await drain(spool), ['kept']);
  await spool.close();
});

test('a record that has no frame is counted and said, and the spool goes on', async (t) => {
  const log = new RecordedLog();
  const spool = new Spool(join(scratchFolder(t), 'spool'), LIMIT, log);
  spool.append({ ...recordOf('broken'), json: { length: 1 } as unknown as string });
  await spool.stored();
  spool.append(recordOf('kept'));
  assert.deepEqual(await drain(spool), ['kept']);
  assert.equal(droppedOf(spool.figures), 1);
  assert.match(log.lines.join(), /^error spool spool folder .* cannot be written: /);
  await spool.close();
});

test('a folder belongs to one living process', async (t) => {
  const folder = join(scratchFolder(t), 'spool');
  const spool = openSpool(folder);
  assert.throws(() => openSpool(folder), {
    code: 'SPOOL_IN_USE',
    message: new RegExp(`in use by process ${process.pid}`),
  });
  await spool.close();
  await openSpool(folder).close();
  for (const stale of [`${NO_PROCESS} 1`, `${process.pid} 1`, 'no owner', '']) {
    writeFileSync(join(folder, 'lock'), stale);
    await openSpool(folder).close();
  }
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('lock')),
    [],
  );
});

test('a folder that cannot be made is one clear error', (t) => {
  const file = join(scratchFolder(t), 'file');
  writeFileSync(file, '');
  assert.throws(() => openSpool(join(file, 'spool')), {
    code: 'SPOOL_NOT_USABLE',
    message: /^spool folder .*file\/spool/,
  });
});

test('without its position a spool begins with the oldest record there is', async (t) => {
  const folder = await abandonedSpool(t, numberedIds(5));
  writeFileSync(join(folder, 'position'), 'not a position');
  const spool = openSpool(folder);
  assert.deepEqual(await drain(spool), numberedIds(5));
  assert.equal(droppedOf(spool.figures), 0);
  await spool.close();
});

const FUZZ_RECORDS = 40;
/** Segments of 4 kB: two records each. */
const FUZZ_LENGTH = 3000;
const FUZZ_LIMIT = 1 << 16;
const FUZZ_SEGMENTED_RECORDS = 18;

test('a torn end loses only the torn record, wherever it is torn, and the spool goes on behind it', async (t) => {
  const folder = await abandonedSpool(t, numberedIds(FUZZ_RECORDS), 100);
  const [name] = segmentsIn(folder);
  const content = readFileSync(join(folder, name!));
  const scratch = join(scratchFolder(t), 'copy');
  const property = fc.asyncProperty(fc.nat(content.length), async (length) => {
    rmSync(scratch, { recursive: true, force: true });
    cpSync(folder, scratch, { recursive: true });
    writeFileSync(join(scratch, name!), content.subarray(0, length));
    const spool = openSpool(scratch);
    spool.append(recordOf('new'));
    const whole = wholeFrames(content, length);
    assert.deepEqual(await drain(spool), [...numberedIds(whole.records), 'new']);
    assert.equal(spool.figures.dropped.damaged, whole.bytes === length ? 0 : 1);
    await spool.close();
  });
  await fc.assert(property, { numRuns: fuzzRuns(150), examples: [[0], [1], [content.length - 1], [content.length]] });
});

test('damage anywhere never throws, loses nothing before it and counts what is lost', async (t) => {
  const folder = await abandonedSpool(t, numberedIds(FUZZ_SEGMENTED_RECORDS), FUZZ_LENGTH, FUZZ_LIMIT);
  const files = segmentsIn(folder).map((name) => join(folder, name));
  assert.equal(files.length, FUZZ_SEGMENTED_RECORDS / 2);
  const scratch = join(scratchFolder(t), 'copy');
  const contents = files.map((file) => readFileSync(file));
  const property = fc.asyncProperty(
    fc.nat(files.length - 1),
    fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    fc.uint8Array({ minLength: 1, maxLength: 64 }),
    fc.boolean(),
    async (index, place, noise, isCut) => {
      rmSync(scratch, { recursive: true, force: true });
      cpSync(folder, scratch, { recursive: true });
      const damaged = Buffer.from(contents[index]!);
      const at = Math.floor(place * damaged.length);
      damaged.set(noise.subarray(0, damaged.length - at), at);
      const written = isCut ? damaged.subarray(0, at) : damaged;
      writeFileSync(files[index]!.replace(folder, scratch), written);
      const spool = openSpool(scratch, FUZZ_LIMIT);
      const ids = await drain(spool);
      const before = wholeFrames(Buffer.concat(contents.slice(0, index)), Infinity).records;
      const certain = before + wholeFrames(contents[index]!, at).records;
      assert.deepEqual(ids.slice(0, certain), numberedIds(certain), 'records before the damage');
      assert.deepEqual(
        ids,
        [...ids].sort((a, b) => Number(a) - Number(b)),
        'in order, none twice',
      );
      const { damaged: lost = 0 } = spool.figures.dropped;
      const dropped = droppedOf(spool.figures) - lost;
      // Behind a cut of the newest segment nothing tells how many records there were.
      if (index < files.length - 1) assert.equal(ids.length + lost + dropped, FUZZ_SEGMENTED_RECORDS);
      else assert.ok(ids.length + lost <= FUZZ_SEGMENTED_RECORDS && ids.length >= certain);
      await spool.close();
    },
  );
  await fc.assert(property, { numRuns: fuzzRuns(150) });
});

/** The frames that end at this byte or before it, by their lengths: magic, CRC and then a length of four bytes. */
function wholeFrames(content: Buffer, length: number): { records: number; bytes: number } {
  let records = 0;
  let bytes = 0;
  while (bytes < content.length) {
    const end = bytes + 28 + content.readUInt32LE(bytes + 8);
    if (end > length) break;
    bytes = end;
    records++;
  }
  return { records, bytes };
}

// What becomes of the files of a spool, oldest first.
const MIXED_UP: Readonly<Record<string, (files: readonly string[]) => void>> = {
  'two are swapped': ([a, b]) => {
    const first = readFileSync(a!);
    writeFileSync(a!, readFileSync(b!));
    writeFileSync(b!, first);
  },
  'the oldest is a copy of the newest': (files) => writeFileSync(files[0]!, readFileSync(files.at(-1)!)),
  'the newest is a copy of the oldest': (files) => writeFileSync(files.at(-1)!, readFileSync(files[0]!)),
  'the oldest and the newest are swapped': (files) => {
    const first = readFileSync(files[0]!);
    writeFileSync(files[0]!, readFileSync(files.at(-1)!));
    writeFileSync(files.at(-1)!, first);
  },
  'one is there twice': (files) => cpSync(files[1]!, files[1]!.replace(/\d{16}/, '0000000000900000')),
};

for (const [name, mixUp] of Object.entries(MIXED_UP)) {
  test(`segments are mixed up: ${name}; what is new arrives, and all is accounted for`, async (t) => {
    const folder = await abandonedSpool(t, numberedIds(40), 10_000);
    const files = segmentsIn(folder).sort();
    assert.ok(files.length > 3);
    mixUp(files.map((file) => join(folder, file)));
    const spool = openSpool(folder);
    const { inherited } = spool;
    assert.ok(spool.figures.waiting >= 0, `${spool.figures.waiting} wait`);
    for (const id of ['new 1', 'new 2']) spool.append(recordOf(id));
    const ids = await drain(spool);
    assert.deepEqual(ids.slice(-2), ['new 1', 'new 2']);
    assert.equal(new Set(ids).size, ids.length, 'nothing comes twice');
    assert.deepEqual([spool.figures.waiting, ids.length + droppedOf(spool.figures)], [0, inherited + 2]);
    await spool.close();
  });
}

test('a lock that names a process of another namespace does not let a second one in', {
  skip: missingHistory(),
}, async (t) => {
  const folder = join(scratchFolder(t), 'spool');
  const spool = openSpool(folder);
  writeFileSync(join(folder, 'lock'), `${NO_PROCESS} 1`);
  assert.throws(() => openSpool(folder), { code: 'SPOOL_IN_USE' });
  await spool.close();
});

for (const [name, remove] of [
  ['the folder', (folder: string) => rmSync(folder, { recursive: true })],
  ['all that is in it', (folder: string) => emptyFolder(folder)],
] as const) {
  test(`${name} is deleted: what waited counts as lost, and is said`, async (t) => {
    const folder = join(scratchFolder(t), 'spool');
    const log = new RecordedLog();
    const spool = new Spool(folder, LIMIT, log);
    for (const id of numberedIds(6)) spool.append(recordOf(id));
    spool.append(eventOf('event'));
    await spool.stored();
    assert.equal((await spool.take({ bytes: LIMIT, records: 2 })).length, 2);
    await spool.release();
    remove(folder);
    await spool.close();
    const { waiting, dropped, lost, queueBytes } = spool.figures;
    assert.deepEqual(
      { waiting, damaged: dropped.damaged, lost, queueBytes },
      { waiting: 0, damaged: 5, lost: 1, queueBytes: 0 },
    );
    assert.match(log.lines.join('\n'), /is gone, deleted or unmounted, with 5 records that waited/);
  });
}

test('a folder that is deleted and made again is gone on with', async (t) => {
  const folder = join(scratchFolder(t), 'spool');
  const spool = openSpool(folder);
  spool.append(recordOf('lost'));
  await spool.stored();
  rmSync(folder, { recursive: true });
  await delay(1100);
  spool.append(recordOf('dropped'));
  await spool.stored();
  assert.deepEqual([spool.figures.waiting, droppedOf(spool.figures)], [0, 2]);
  mkdirSync(folder);
  spool.append(recordOf('kept'));
  assert.deepEqual(await drain(spool), ['kept']);
  await spool.close();
});

function emptyFolder(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
}
