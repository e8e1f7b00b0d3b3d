import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CaptionObserver } from '../../../src/analysis/content/caption-observer.js';
import type { ContentEvent } from '../../../src/analysis/content/content-event.js';
import type { ConditionSink } from '../../../src/analysis/content/observer-context.js';
import { PacketStream } from '../../../src/analysis/packet-stream.js';
import { PcrTimeSink } from '../../../src/analysis/pcr-time-sink.js';
import { TsFraming } from '../../../src/mpegts/ts-framing.js';
import { FILE_STREAM } from '../../../src/report/stream-identity.js';
import { StreamReporter } from '../../../src/report/stream-reporter.js';
import { description, noConditions } from '../../support/analysis/content-rig.js';
import { type Construct, ccData, scte20Data } from '../../support/captions/caption-rig.js';
import { misc, nulls, type Pair, popOn, withParity } from '../../support/captions/line21.js';
import { srtOf } from '../../support/captions/srt.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { missingSamples, readSampleTs, samplesDir } from '../../support/samples/samples.js';

const PID = 0x100;
const FRAME_90K = 3003;
const FRAME_NS = (FRAME_90K * 1e5) / 9;

type CaptionEvent = Extract<ContentEvent, { event: 'caption' }>;

/** caption_service_descriptor: CC1 in English, service 2 in Spanish. Spec: ATSC A/65, 6.9.2 */
const SERVICES = {
  tag: 0x86,
  tagExtension: undefined,
  bytes: Buffer.from('c2656e673e3fff7370618' + '23fff', 'hex'),
};

class ObserverRig {
  readonly events: CaptionEvent[] = [];
  readonly states: (readonly [seconds: number, isWrong: boolean])[] = [];
  readonly observer: CaptionObserver;
  #frame = 0;

  constructor(descriptors: Parameters<typeof description>[2] = []) {
    const conditions: ConditionSink = {
      ...noConditions(),
      settingOf: () => ({ enabled: true, limits: { after_ms: 15_000, data_after_ms: 5000, silence_after_ms: null } }),
      set: (_name, _pid, timeNs, isWrong) => {
        if ((this.states.at(-1)?.[1] ?? false) !== isWrong) this.states.push([Math.round(timeNs / 1e9), isWrong]);
      },
    };
    this.observer = new CaptionObserver({
      pid: PID,
      description: description(PID, 'h264', descriptors),
      conditions,
      tell: (event) => this.events.push(event as CaptionEvent),
    });
  }

  /** A picture without B pictures around it; `constructs` undefined: without caption data. */
  picture(constructs?: readonly Construct[]): this {
    const pts90k = this.#frame * FRAME_90K;
    const timeNs = this.#frame * FRAME_NS;
    if (Math.floor(timeNs / 1e9) > Math.floor((timeNs - FRAME_NS) / 1e9)) this.observer.second(timeNs);
    this.#frame++;
    if (constructs !== undefined) {
      const bytes = Buffer.from([0xb5, 0x00, 0x31, 0x47, 0x41, 0x39, 0x34, 0x03, ...ccData(constructs, 20)]);
      this.observer.userData({ codec: 'h264', form: 'itu_t_t35', bytes, pts90k, timeNs });
    }
    this.observer.picture({ presentation90k: pts90k, dts90k: pts90k, timeNs });
    return this;
  }

  line21(pairs: readonly Pair[]): this {
    for (const [a, b] of pairs) this.picture([[0, withParity(a), withParity(b)]]);
    return this;
  }

  pictures(seconds: number, constructs?: readonly Construct[]): this {
    for (let n = 0; n < seconds * 30; n++) this.picture(constructs);
    return this;
  }
}

const NULLS: readonly Construct[] = [
  [0, 0x80, 0x80],
  [1, 0x80, 0x80],
];

describe('captions of a video stream', () => {
  test('an event for each caption that is over, with its language', () => {
    const rig = new ObserverRig([SERVICES]).line21(popOn('HELLO')).pictures(2, NULLS).line21(misc('EDM'));
    const [event] = rig.events;
    assert.equal(rig.events.length, 1);
    assert.equal(event?.channel, 'CC1');
    assert.equal(event?.name, 'CC1');
    assert.equal(event?.text, 'HELLO');
    assert.equal(event?.language, 'eng');
    assert.equal(
      event!.end_pts_90khz - event!.start_pts_90khz,
      62 * FRAME_90K,
      'from the first of two codes to the first of the next two',
    );
    assert.equal(Math.round(event!.time_ns), event!.end_offset_ns);
  });

  test('figures: pairs a second, padding, wrong counts, the longest gap', () => {
    const rig = new ObserverRig().pictures(10, NULLS);
    rig.observer.snapshotAndReset();
    rig.pictures(5).pictures(5, NULLS);
    const report = rig.observer.snapshotAndReset();
    assert.equal(report?.interval.structures, 150);
    assert.equal(report?.total.structures, 450);
    assert.equal(report?.total.wrong_counts, 0);
    assert.equal(report?.interval.field_1_empty, 150);
    assert.ok(Math.abs(report!.field_1_pairs_per_s! - 15) < 0.1, `${report?.field_1_pairs_per_s}`);
    assert.ok(Math.abs(report!.longest_gap_ms! - 5038) < 1, `${report?.longest_gap_ms}`);
    assert.equal(new ObserverRig().pictures(3).observer.snapshotAndReset(), null);
  });

  test('lost: told from silence, and within 15 s', () => {
    const rig = new ObserverRig().line21(popOn('HELLO')).pictures(60, NULLS);
    assert.deepEqual(rig.states, []);
    rig.pictures(20);
    assert.deepEqual(rig.observer.snapshotAndReset()?.lost, ['field_1']);
    const lostAt = rig.states[0]?.[0];
    assert.ok(lostAt! >= 64 && lostAt! <= 67, `${lostAt}`);
    rig.pictures(5, NULLS);
    assert.equal(rig.states.length, 2);
    assert.equal(rig.states[1]?.[1], false);
  });

  for (const { carriage, isDouble } of [
    { carriage: 'SCTE 20', isDouble: false },
    { carriage: 'SCTE 20 and A/53', isDouble: true },
  ]) {
    test(`MPEG-2 user data: ${carriage}, decoded once`, () => {
      const rig = new ObserverRig();
      [...nulls(1), ...popOn('HELLO'), ...nulls(9), ...misc('EDM')].forEach(([a, b], n) => {
        const constructs: Construct[] = [[0, withParity(a), withParity(b)]];
        const a53 = Buffer.from([0x47, 0x41, 0x39, 0x34, 0x03, ...ccData(constructs, 20)]);
        const times = { pts90k: n * FRAME_90K, timeNs: n * FRAME_NS };
        for (const bytes of [...(isDouble ? [a53] : []), scte20Data(constructs)]) {
          rig.observer.userData({ codec: 'mpeg_video', form: 'mpeg2_user_data', bytes, ...times });
        }
      });
      assert.deepEqual(
        rig.events.map(({ text, channel }) => [channel, text]),
        [['CC1', 'HELLO']],
      );
      assert.equal(rig.observer.snapshotAndReset()?.total.parity_errors, 0);
    });
  }

  test('events are bounded, and those that are left out are counted', () => {
    const rig = new ObserverRig();
    const flicker = [...popOn('A'), ...misc('EDM')].filter((_, n) => n % 2 === 0);
    for (let n = 0; n < 300; n++) rig.line21(flicker.slice(0, 8)).line21(flicker.slice(8));
    const report = rig.observer.snapshotAndReset();
    assert.equal(report?.total.captions, rig.events.length + report!.total.captions_not_told);
    assert.ok(rig.events.length > 40);
  });
});

test('any user data of any form is decoded, and its texts have no control characters', () => {
  const form = fc.constantFrom('itu_t_t35', 'mpeg2_user_data', 'unregistered');
  const head = fc.constantFrom([], [0xb5, 0, 0x31, 0x47, 0x41, 0x39, 0x34, 3], [0x47, 0x41, 0x39, 0x34, 3], [3, 0x81]);
  const stamp = fc.oneof(fc.constant(Number.NaN), fc.nat(900_000), fc.nat(2 ** 33 - 1));
  const data = fc.tuple(form, head, fc.uint8Array({ maxLength: 120 }), stamp);
  fc.assert(
    fc.property(fc.array(data, { maxLength: 60 }), (all) => {
      const rig = new ObserverRig([SERVICES]);
      all.forEach(([of, start, bytes, pts90k], n) => {
        const timeNs = n * FRAME_NS;
        rig.observer.userData({
          codec: 'h264',
          form: of,
          bytes: Uint8Array.from([...start, ...bytes]),
          pts90k,
          timeNs,
        });
        if (n % 7 === 0) rig.observer.gap();
        rig.observer.second(timeNs);
      });
      rig.observer.settle();
      for (const { text, start_offset_ns, end_offset_ns } of rig.events) {
        assert.match(text, /^[^\p{Cc}]+(\n[^\p{Cc}]+)*$/u);
        assert.ok(end_offset_ns > start_offset_ns);
      }
      rig.observer.snapshotAndReset();
    }),
    { numRuns: fuzzRuns(60) },
  );
});

describe('captions of the samples', { skip: missingSamples() }, () => {
  for (const name of ['muxjs_multi-channel-608-captions', 'shaka_captions-test']) {
    // Expected: ffmpeg -f lavfi -i movie=<sample>[out+subcc] -map 0:s -f srt
    test(`${name}: CC1 as FFmpeg decodes it`, () => {
      const stream = new PacketStream({ profile: '2020' });
      const times = new PcrTimeSink(stream);
      const framing = new TsFraming(times);
      const bytes = readSampleTs(name);
      framing.feed(bytes, 0, bytes.length, 0);
      framing.end(times.timeNs);
      stream.analyzer.settle();
      const captions = stream.analyzer.takeEvents().flatMap((event) => (event.event === 'caption' ? [event] : []));
      const cc1 = captions.filter(({ channel }) => channel === 'CC1');
      const expected = srtOf(readFileSync(join(samplesDir()!, 'expected', `${name}.ffmpeg608.srt`), 'utf8'));
      assert.ok(expected.length > 0);
      // What is still shown at the end of the file FFmpeg leaves out.
      assert.ok(cc1.length - expected.length <= 1);
      expected.forEach(({ startMs, endMs, text }, n) => {
        const { start_offset_ns, end_offset_ns, text: own } = cc1[n]!;
        assert.equal(own, text);
        assert.ok(Math.abs(start_offset_ns / 1e6 - startMs) < 34, `start of ${text}`);
        assert.ok(Math.abs(end_offset_ns / 1e6 - endMs) < 34, `end of ${text}`);
      });
      const report = new StreamReporter(stream.analyzer).report(FILE_STREAM, null);
      assert.equal(report.pids['256']?.captions?.total.parity_errors, 0);
    });
  }

  test('shaka_captions-test: CEA-708 says the same as CEA-608 at the same time', () => {
    const stream = new PacketStream({ profile: '2020' });
    const framing = new TsFraming(stream);
    const bytes = readSampleTs('shaka_captions-test');
    framing.feed(bytes, 0, bytes.length, 0);
    stream.analyzer.settle();
    const captions = stream.analyzer.takeEvents().flatMap((event) => (event.event === 'caption' ? [event] : []));
    const [cc1, digital] = ['CC1', '708:1'].map((name) => captions.filter(({ channel }) => channel === name));
    assert.deepEqual(
      digital!.map(({ text }) => text),
      ['(top left)', '(middle)', '(bottom left)'].map((place) => `These are 708 captions\n${place}`),
    );
    // The first caption of CC1 was being loaded as the file begins.
    for (const n of [1, 2]) {
      assert.ok(Math.abs(digital![n]!.start_pts_90khz - cc1![n]!.start_pts_90khz) <= FRAME_90K);
      assert.ok(Math.abs(digital![n]!.end_pts_90khz - cc1![n]!.end_pts_90khz) <= FRAME_90K);
    }
  });
});
