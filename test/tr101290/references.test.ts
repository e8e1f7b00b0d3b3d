import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NULL_PID } from '../../src/mpegts/packet.js';
import { ProgramMap } from '../../src/mpegts/program-map.js';
import { PidTrait, References } from '../../src/tr101290/references.js';
import { longSection, u16, viewOf } from '../support/packets/section-builder.js';

const pid = (value: number) => u16(0xe000 | value);

function pat(programs: Readonly<Record<number, number>>, version = 0) {
  const body = Object.entries(programs).flatMap(([number, pmtPid]) => [...u16(Number(number)), ...pid(pmtPid)]);
  return viewOf(longSection({ tableId: 0, version, body }), 0);
}

/** A PMT with its stream types, PIDs and descriptors. */
function pmt(
  pmtPid: number,
  programNumber: number,
  pcrPid: number,
  streams: readonly (readonly number[])[],
  version = 0,
) {
  const loop = streams.flatMap(([type, at, ...bytes]) => [type!, ...pid(at!), ...u16(0xf000 | bytes.length), ...bytes]);
  const body = [...pid(pcrPid), ...u16(0xf000), ...loop];
  return viewOf(longSection({ tableId: 2, extension: programNumber, version, body }), pmtPid);
}

const VIDEO = 0x02;
const AUDIO = 0x04;
const PRIVATE_SECTIONS = 0x05;
/** video_stream_descriptor of MPEG-2 with still_picture_flag. */
const STILL = [0x02, 3, 0b0000_0001, 0x00, 0x1f];
/** ISO_639_language_descriptor: English for the hearing impaired. */
const HEARING_IMPAIRED = [0x0a, 4, 0x65, 0x6e, 0x67, 0x02];
const MAIN = [0x0a, 4, 0x65, 0x6e, 0x67, 0x00];

/** The references after the sections, refreshed. */
function referencesOf(...sections: readonly ReturnType<typeof pat>[]): References {
  const references = new References();
  for (const section of sections) references.feed(section);
  references.refresh();
  return references;
}

test('before any table nothing is judged', () => {
  const references = new References();
  assert.equal(references.refresh(), false);
  for (let pid = 0; pid <= NULL_PID; pid++) assert.equal(references.traitsOf(pid), 0, `PID ${pid}`);
  assert.ok(!references.isReferenced(0x100));
});

test('PMT PIDs from the PAT, the rest from the PMTs', () => {
  const references = referencesOf(
    pat({ 1: 0x1000, 2: 0x1001 }),
    pmt(0x1000, 1, 0x100, [
      [VIDEO, 0x100],
      [AUDIO, 0x101],
      [PRIVATE_SECTIONS, 0x102],
    ]),
  );
  assert.deepEqual(
    [...references.pmtPids],
    [
      [1, 0x1000],
      [2, 0x1001],
    ],
  );
  assert.deepEqual([...references.pcrPids], [0x100]);
  assert.deepEqual([...references.timedPids], [0x100, 0x101]);
  assert.deepEqual(
    [0x1000, 0x1001, 0x100, 0x101, 0x102].map((at) => references.traitsOf(at)),
    [PidTrait.PMT, PidTrait.PMT, PidTrait.PTS, PidTrait.PTS, 0],
  );
  assert.ok(references.isReferenced(0x102));
});

test('PCR_PID 0x1fff: the program has no PCR', () => {
  assert.deepEqual([...referencesOf(pat({ 1: 0x1000 }), pmt(0x1000, 1, 0x1fff, [[VIDEO, 0x100]])).pcrPids], []);
});

const STREAMS: readonly (readonly [name: string, stream: readonly number[], isTimed: boolean, hasPts: boolean])[] = [
  ['video', [VIDEO, 0x100], true, true],
  ['video with still pictures: its time stamps may be far apart', [VIDEO, 0x100, ...STILL], true, false],
  ['audio', [AUDIO, 0x100, ...MAIN], true, true],
  ['audio of a special type: it may pause', [AUDIO, 0x100, ...HEARING_IMPAIRED], false, false],
  ['sections', [PRIVATE_SECTIONS, 0x100], false, false],
];

for (const [name, stream, isTimed, hasPts] of STREAMS) {
  test(`a stream: ${name}`, () => {
    const references = referencesOf(pat({ 1: 0x1000 }), pmt(0x1000, 1, 0x100, [stream]));
    assert.equal(references.timedPids.has(0x100), isTimed);
    assert.equal((references.traitsOf(0x100) & PidTrait.PTS) !== 0, hasPts);
  });
}

test('a change counts, is stale until it is taken over, and takes away what is no more', () => {
  const references = referencesOf(pat({ 1: 0x1000 }), pmt(0x1000, 1, 0x100, [[VIDEO, 0x100]]));
  assert.deepEqual([references.changes, references.isStale, references.refresh()], [2, false, false]);
  references.feed(pmt(0x1000, 1, 0x100, [[VIDEO, 0x100]])); // the same again
  assert.deepEqual([references.changes, references.isStale], [2, false]);
  references.feed(pmt(0x1000, 1, 0x200, [[VIDEO, 0x200]], 1));
  assert.deepEqual([references.changes, references.isStale], [3, true]);
  assert.deepEqual([...references.timedPids], [0x100]);
  assert.ok(references.isReferenced(0x200) && !references.isReferenced(0x100)); // always up to date
  assert.equal(references.refresh(), true);
  assert.deepEqual([...references.timedPids], [0x200]);
  assert.equal(references.traitsOf(0x100), 0);
});

test('the tables of somebody else, which took the section before', () => {
  const map = new ProgramMap();
  const references = new References();
  references.follow(map);
  const sections = [pat({ 1: 0x1000 }), pmt(0x1000, 1, 0x100, [[VIDEO, 0x100]])];
  for (const section of sections) {
    map.feed(section);
    references.feed(section);
  }
  assert.equal(references.changes, 2);
  assert.equal(references.refresh(), true);
  assert.deepEqual([...references.pmtPids, ...references.pcrPids], [[1, 0x1000], 0x100]);
  for (const section of sections) references.feed(section); // again, and nothing changed
  assert.equal(references.changes, 2);
  assert.equal(references.refresh(), false);
});
