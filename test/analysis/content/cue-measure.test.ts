import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { CueEvent, CueUnmatchedEvent, SplicePointEvent } from '../../../src/analysis/content/cue-event.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { CueStream, VIDEO_PID } from '../../support/scte35/cue-stream.js';
import {
  CommandType,
  segmentation,
  spliceInsert,
  spliceSection,
  timeSignal,
} from '../../support/scte35/splice-builder.js';

const SCTE_35 = 0x86;
const PRIVATE_SECTIONS = 0x05;

type InsertFields = Parameters<typeof spliceInsert>[0];
const insert = (fields: InsertFields, ptsAdjustment = 0): Buffer =>
  spliceSection({ type: CommandType.INSERT, command: spliceInsert(fields), ptsAdjustment });
const out = (eventId: number, atMs: number, fields: Partial<InsertFields> = {}): Buffer =>
  insert({ eventId, pts: atMs * 90, ...fields });
const back = (eventId: number, atMs: number): Buffer => out(eventId, atMs, { isOut: false });
const segments = (atMs: number, ...descriptors: readonly Buffer[]): Buffer =>
  spliceSection({ type: CommandType.TIME_SIGNAL, command: timeSignal(atMs * 90), descriptors });

const cuesIn = (stream: CueStream): CueEvent[] =>
  stream.events().filter((event): event is CueEvent => event.event === 'cue');
const started = (): CueStream => new CueStream().tables({ cueType: SCTE_35 }).run(1000);

describe('a cue', () => {
  test('has its times: against the PCR, and against the last PTS of the video', () => {
    const stream = started().cue(out(7, 9000, { duration: 30 * 90_000, autoReturn: true }));
    const [event] = cuesIn(stream);
    // The last PCR was 960 ms, at 960 ms; the last picture is shown at 1160 ms.
    assert.equal(event!.pre_roll_pcr_ms, 8000);
    assert.equal(event!.pre_roll_video_pts_ms, 9000 - 1160);
    assert.equal(event!.splice_time_ns, 9e9);
    assert.deepEqual(
      [event!.event_id, event!.direction, event!.duration_ms, event!.auto_return],
      [7, 'out', 30_000, true],
    );
    assert.deepEqual([event!.late, event!.severity, event!.is_unmatched], [null, 'info', null]);
  });

  test('has pts_adjustment in its time, modulo 2^33', () => {
    const stream = started().cue(insert({ eventId: 1, pts: 2 ** 33 - 900 }, 900 + 6000 * 90));
    const [event] = cuesIn(stream);
    assert.deepEqual([event!.splice_pts, event!.pre_roll_pcr_ms], [6000 * 90, 5000]);
  });

  for (const [name, atMs, late] of [
    ['4 s before its splice is in time', 5000, null],
    ['less than 4 s before its splice is short', 4990, 'short'],
    ['behind its splice is past', 990, 'past'],
  ] as const) {
    test(name, () => {
      const stream = started().cue(out(1, atMs));
      assert.equal(cuesIn(stream)[0]!.late, late);
    });
  }

  test('that comes again is counted and told once', () => {
    const stream = started().cue(out(1, 9000)).run(2000).cue(out(1, 9000)).run(3000).cue(out(1, 9000));
    assert.equal(cuesIn(stream).length, 1);
    const [report] = stream.report();
    assert.deepEqual(
      [report!.sections, report!.cues, report!.repetitions, report!.commands.splice_insert],
      [3, 1, 2, 3],
    );
  });

  test('with another time for an event that is still to come is an update', () => {
    const stream = started().cue(out(1, 9000)).run(2000).cue(out(1, 10_000));
    assert.deepEqual(
      cuesIn(stream).map(({ is_update }) => is_update),
      [false, true],
    );
  });

  test('that was said to be cancelled is looked for no more', () => {
    const stream = started()
      .cue(out(1, 6000))
      .cue(insert({ eventId: 1, isCancelled: true }))
      .run(8000, (ms) => ms % 400 === 0);
    const events = stream.events();
    assert.deepEqual(
      events.map(({ event }) => event),
      ['cue', 'cue'],
    );
    assert.equal((events[1] as CueEvent).is_cancelled, true);
    assert.deepEqual(stream.report()[0]!.open_events, []);
  });

  test('before the first PCR waits for it', () => {
    const stream = new CueStream().tables({ cueType: SCTE_35 }).cue(out(1, 9000));
    assert.equal(cuesIn(stream).length, 0);
    stream.run(100);
    assert.equal(cuesIn(stream)[0]!.pre_roll_pcr_ms, 9000);
  });
});

describe('returns', () => {
  test('end what went out before', () => {
    const stream = started().cue(out(1, 6000)).run(2000).cue(back(1, 8000));
    const [, event] = cuesIn(stream);
    assert.deepEqual([event!.direction, event!.is_unmatched, event!.since_out_ms], ['in', false, 2000]);
    assert.equal(stream.report()[0]!.open_events.length, 0);
  });

  test('of nothing are told, once something went out at all', () => {
    const stream = started().cue(back(5, 6000)).cue(out(1, 6000)).cue(back(2, 8000));
    assert.deepEqual(
      cuesIn(stream).map(({ is_unmatched }) => is_unmatched),
      [null, null, true],
    );
    assert.equal(stream.report()[0]!.unmatched, 1);
  });

  test('that do not come are told 10 s behind the duration, unless the break ends by itself', () => {
    const stream = started()
      .cue(out(1, 5000, { duration: 2 * 90_000, autoReturn: false }))
      .cue(out(2, 5000, { duration: 2 * 90_000, autoReturn: true }))
      .run(16_800);
    assert.deepEqual(
      stream.events().filter(({ event }) => event === 'cue_unmatched'),
      [],
    );
    stream.run(19_000);
    const told = stream.events().filter((event): event is CueUnmatchedEvent => event.event === 'cue_unmatched');
    assert.deepEqual(
      told.map(({ event_id, out_time_ns, duration_ms }) => [event_id, out_time_ns, duration_ms]),
      [[1, 5e9, 2000]],
    );
    assert.deepEqual(stream.report()[0]!.open_events, []);
  });

  test('are not missed where packets were lost on the way here', () => {
    const stream = started()
      .cue(out(1, 5000, { duration: 2 * 90_000, autoReturn: false }))
      .gap()
      .run(20_000);
    assert.deepEqual(
      stream.events().filter(({ event }) => event === 'cue_unmatched'),
      [],
    );
  });

  test('of segments are told by their type', () => {
    const stream = started()
      .cue(segments(6000, segmentation({ eventId: 3, typeId: 0x34 }), segmentation({ eventId: 3, typeId: 0x30 })))
      .cue(segments(8000, segmentation({ eventId: 3, typeId: 0x31 })));
    const events = cuesIn(stream);
    assert.deepEqual(
      events.map(({ segmentation_type, is_unmatched }) => [segmentation_type, is_unmatched]),
      [
        ['Provider Placement Opportunity Start', null],
        ['Provider Advertisement Start', null],
        ['Provider Advertisement End', false],
      ],
    );
    assert.deepEqual(
      stream.report()[0]!.open_events.map(({ segmentation_type }) => segmentation_type),
      ['Provider Placement Opportunity Start'],
    );
  });
});

describe('a splice point', () => {
  const points = (stream: CueStream): SplicePointEvent[] =>
    stream.events().filter((event): event is SplicePointEvent => event.event === 'splice_point');

  for (const [name, spliceMs, isThere, offsetMs] of [
    ['on a random access point', 6000, true, 0],
    ['19 ms before one, which is its first picture', 5981, true, 19],
    ['100 ms behind one', 6100, false, -100],
    ['300 ms before one', 5700, false, 300],
  ] as const) {
    test(name, () => {
      // Random access points each second.
      const stream = new CueStream()
        .tables({ cueType: SCTE_35 })
        .run(1000)
        .cue(out(1, spliceMs))
        .run(9000, (ms) => ms % 1000 === 0);
      const [point, ...others] = points(stream);
      assert.deepEqual(others, []);
      assert.deepEqual([point!.is_random_access, point!.video_pid], [isThere, VIDEO_PID]);
      assert.ok(Math.abs(point!.random_access_offset_ms! - offsetMs) < 0.1, String(point!.random_access_offset_ms));
    });
  }

  test('of a video that marks none is not judged', () => {
    const stream = started().cue(out(1, 6000)).run(20_000);
    const [point] = points(stream);
    assert.deepEqual([point!.is_random_access, point!.random_access_offset_ms, point!.severity], [null, null, 'info']);
  });

  test('that is to come is counted down', () => {
    const stream = started().cue(out(4, 8000)).run(3000);
    const [report] = stream.report();
    assert.equal(report!.next_splice?.event_id, 4);
    assert.ok(Math.abs(report!.next_splice!.splice_in_ms! - 5040) < 1);
  });
});

describe('PIDs with cues', () => {
  const cases = [
    ['stream_type 0x86 without registration', { cueType: SCTE_35 }],
    ['stream_type 0x86 of a registered program', { cueType: SCTE_35, isProgramRegistered: true }],
    ['private sections that are registered', { cueType: PRIVATE_SECTIONS, isStreamRegistered: true }],
    ['private sections of a registered program', { cueType: PRIVATE_SECTIONS, isProgramRegistered: true }],
  ] as const;
  for (const [name, options] of cases) {
    test(name, () => {
      const stream = new CueStream().tables(options).run(1000).cue(out(1, 9000));
      assert.deepEqual(
        cuesIn(stream).map(({ event_id, program_numbers }) => [event_id, program_numbers]),
        [[1, [1]]],
      );
    });
  }

  test('private sections of anybody else are none', () => {
    const stream = new CueStream().tables({ cueType: PRIVATE_SECTIONS }).run(1000).cue(out(1, 9000));
    assert.deepEqual([cuesIn(stream), stream.report()], [[], []]);
  });

  for (const version of [0, 1]) {
    test(`that come with a changed PMT, ${version === 0 ? 'without' : 'with'} a new version_number`, () => {
      const stream = new CueStream().tables({}).run(1000).cue(out(1, 9000));
      assert.deepEqual(stream.report(), []);
      stream.tables({ cueType: SCTE_35, version }).cue(out(2, 9000));
      assert.deepEqual(
        cuesIn(stream).map(({ event_id, pre_roll_pcr_ms }) => [event_id, pre_roll_pcr_ms]),
        [[2, 8000]],
      );
    });
  }

  test('that a PMT names are reported before their first section', () => {
    const [report] = started().report();
    assert.deepEqual([report!.sections, report!.last_cue], [0, null]);
  });

  test('damaged sections are counted', () => {
    const damaged = out(1, 9000);
    damaged[20] = damaged[20]! ^ 1;
    const stream = started()
      .cue(damaged)
      .cue(spliceSection({ type: 5, command: Buffer.from([1]) }));
    const [report] = stream.report();
    assert.deepEqual([report!.crc_errors, report!.sections, report!.malformed], [1, 1, 1]);
  });
});

test('any sequence of cues: no throw, and bounded', () => {
  const cue = fc.record({
    eventId: fc.nat(400),
    pts: fc.option(fc.integer({ min: 0, max: 2 ** 33 - 1 }), { nil: undefined }),
    isOut: fc.boolean(),
    isCancelled: fc.boolean(),
    duration: fc.option(fc.nat(900_000), { nil: undefined }),
    autoReturn: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(cue, { maxLength: 40 }), (cues) => {
      const stream = started();
      for (const { pts, duration, ...fields } of cues) {
        stream.cue(
          insert({ ...fields, ...(pts === undefined ? {} : { pts }), ...(duration === undefined ? {} : { duration }) }),
        );
        stream.run(stream.timeMs + 80);
      }
      const [report] = stream.report();
      assert.ok(report!.open_events.length <= 32);
      assert.equal(report!.cues + report!.repetitions, cues.length);
    }),
    { numRuns: fuzzRuns(30) },
  );
});
