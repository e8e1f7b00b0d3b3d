import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultProfile } from '../../src/tr101290/profile.js';
import { longSection, u16 } from '../support/packets/section-builder.js';
import { DVB, eit, MS, ScriptedStream } from './script.js';

const SDT_PID = 0x11;
const EIT_PID = 0x12;
/** Segment and schedule end with the section. */
const scheduleOf = (tableId: number, number: number, segmentLast: number, lastTableId: number, version = 0) =>
  longSection({
    tableId,
    number,
    last: number,
    version,
    body: [...u16(1), ...u16(1), segmentLast, lastTableId],
  });
const sdt = (services: readonly (readonly [serviceId: number, flags: number])[], version: number) =>
  longSection({
    tableId: 0x42,
    version,
    body: [...u16(1), 0xff, ...services.flatMap(([id, flags]) => [...u16(id), 0xfc | flags, ...u16(0x8000)])],
  });

/** Plays the stream with a section every 500 ms. */
function repeat(stream: ScriptedStream, pid: number, section: Buffer, fromMs: number, toMs: number): void {
  for (let ms = fromMs; ms < toMs; ms += 500) stream.playTo(ms, ['sdt']).section(pid, section);
}

describe('sections that come in time, or not', () => {
  test('a section that is lost while the version goes up with each repetition is missed all the same', () => {
    // Sections 0 of a NIT of two sections, in a new version every 500 ms up to 30 s; section 1 never comes.
    const stream = new ScriptedStream(DVB);
    for (let n = 0; n < 60; n++) {
      const section = longSection({ tableId: 0x40, number: 0, last: 1, version: n % 32, body: [0xf0, 0, 0xf0, 0] });
      stream.playTo(500 * n, ['nit']).section(0x10, section);
    }
    // 10 and 20 s after the first one says that there is a section 1.
    assert.equal(stream.counts().NIT_actual_error, 2);
  });

  test('another network_id takes the place of the NIT before, which is not missed', () => {
    const stream = new ScriptedStream(DVB).playTo(5000);
    const other = longSection({ tableId: 0x40, extension: 7, body: [0xf0, 0, 0xf0, 0] });
    for (let ms = 5000; ms < 40_000; ms += 1000) stream.playTo(ms, ['nit']).section(0x10, other);
    assert.deepEqual(stream.counts(), {});
  });

  test('a service that the SDT no longer has may go on for a while, and end', () => {
    const stream = new ScriptedStream(DVB);
    const both = sdt(
      [
        [1, 1],
        [9, 1],
      ],
      1,
    );
    const one = sdt([[1, 1]], 2);
    for (let ms = 0; ms < 30_000; ms += 500) {
      stream.playTo(ms, ['sdt']).section(SDT_PID, ms < 3000 ? both : one);
      if (ms < 4000) stream.section(EIT_PID, eit(0x4e, (ms / 500) % 2, 9));
    }
    assert.deepEqual(stream.counts(), {});
  });

  test('a service whose EIT the SDT announces later is missed from then on, and not once it is withdrawn', () => {
    const stream = new ScriptedStream(DVB);
    repeat(stream, SDT_PID, sdt([[1, 1]], 1), 0, 3000);
    repeat(
      stream,
      SDT_PID,
      sdt(
        [
          [1, 1],
          [9, 1],
        ],
        2,
      ),
      3000,
      8000,
    );
    // From 3000 ms on: 5000 and 7000 ms, each section.
    assert.deepEqual(stream.counts(), { EIT_actual_error: 4, SI_repetition_error: 4 });
    assert.equal(stream.analyzer.snapshot().rules.EIT_actual_error.last_service_id, 9);
    repeat(stream, SDT_PID, sdt([[1, 1]], 3), 8000, 30_000);
    assert.deepEqual(stream.counts(), { EIT_actual_error: 4, SI_repetition_error: 4 });
    assert.equal(stream.analyzer.snapshot().rules.EIT_actual_error.state, 'ok');
  });

  test('an EIT of which no SDT speaks is missed when it ends', () => {
    const { sdt: _, ...withoutSdt } = DVB;
    const profile = defaultProfile('dvb', '2020');
    const enabled = { ...profile.enabled, SDT_error: false, SDT_actual_error: false };
    const stream = new ScriptedStream(withoutSdt, { ...profile, enabled }).playTo(5000);
    stream.playTo(8900, ['eitPresent', 'eitFollowing']);
    // Present at 4000, following at 4500 ms: 6000, 8000; 6500, 8500 ms.
    assert.equal(stream.counts().EIT_actual_error, 4);
  });

  test('a table of a schedule that a new version of the first one ends is not missed', () => {
    const stream = new ScriptedStream(DVB);
    for (let ms = 0; ms < 40_000; ms += 2000) {
      stream.playTo(ms + 100);
      if (ms < 4000)
        stream.section(EIT_PID, scheduleOf(0x50, 0, 0, 0x51)).section(EIT_PID, scheduleOf(0x51, 0, 0, 0x51));
      else stream.section(EIT_PID, scheduleOf(0x50, 0, 0, 0x50, 1));
    }
    assert.deepEqual(stream.counts(), {});
  });

  test('a gap begins all timers anew, and what is lost is missed again after it', () => {
    const stream = new ScriptedStream(DVB).playTo(5000).playTo(6000, ['eitFollowing']);
    stream.now((analyzer, timeNs) => analyzer.gap(timeNs)).playTo(7900, ['eitFollowing']);
    assert.deepEqual(stream.counts(), {});
    stream.playTo(8100, ['eitFollowing']);
    assert.equal(stream.counts().EIT_actual_error, 1);
  });

  test('more sub-tables and sections than there is room for are not watched, and cost little', () => {
    const stream = new ScriptedStream(DVB).playTo(1000);
    const startMs = performance.now();
    for (let service = 0; service < 20_000; service++) {
      const body = [...u16(1), ...u16(1), 255, 0x5f];
      stream.section(EIT_PID, longSection({ tableId: 0x50, extension: service, number: 255, last: 255, body }));
    }
    stream.playTo(60_000);
    // 512 schedules of 256 timers are as many as are watched; each one's section is late at 11, 21, …, 51 s, and the rest unseen.
    assert.ok((stream.counts().SI_repetition_error ?? 0) <= 5 * 8 * 512);
    assert.ok(performance.now() - startMs < 20_000);
  });

  test('time that steps back begins anew', () => {
    const stream = new ScriptedStream(DVB).playTo(20_000);
    stream.now((analyzer) => analyzer.packets(5000 * MS)).now((analyzer) => analyzer.packets(5400 * MS));
    assert.equal(stream.counts().SI_repetition_error, undefined);
  });
});
