import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { PresentationClock } from '../../../src/codec/captions/presentation-clock.js';
import { DvbSubtitleDecoder, type ShownSubtitle } from '../../../src/codec/dvb-subtitle/dvb-subtitle-decoder.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import {
  pageComposition,
  restOfDisplaySet,
  segment,
  subtitlePayload,
} from '../../support/teletext/subtitle-builder.js';

/** Feeds PES packets at their times in s; what was shown with its times in s. */
class Rig {
  readonly subtitles: ShownSubtitle[] = [];
  readonly #clock = new PresentationClock();
  readonly decoder = new DvbSubtitleDecoder(this.#clock, { subtitle: (subtitle) => this.subtitles.push(subtitle) });

  pes(atS: number, ...segments: readonly (readonly number[])[]): this {
    return this.bytes(atS, subtitlePayload(...segments));
  }

  bytes(atS: number, bytes: Uint8Array): this {
    this.#clock.advance(atS * 90_000, atS * 1e9);
    this.decoder.startPes();
    for (let at = 0; at < bytes.length; at += 139) this.decoder.payload(bytes, at, Math.min(at + 139, bytes.length));
    return this;
  }

  get shown(): [page: number, fromS: number, toS: number, regions: number, isTimedOut: boolean][] {
    return this.subtitles.map(({ pageId, start, end, regions, isTimedOut }) => {
      return [pageId, start.pts90k / 90_000, end.pts90k / 90_000, regions, isTimedOut];
    });
  }
}

describe('a page', () => {
  test('shows something from its composition to the next one', () => {
    const rig = new Rig()
      .pes(1, pageComposition(1, { version: 1, state: 2, regions: 2 }), restOfDisplaySet(1))
      .pes(3, pageComposition(1, { version: 2, regions: 0 }), restOfDisplaySet(1))
      .pes(5, pageComposition(1, { version: 3 }), restOfDisplaySet(1))
      .pes(6, pageComposition(1, { version: 4 }), restOfDisplaySet(1))
      .pes(7, pageComposition(1, { version: 5, regions: 0 }));
    assert.deepEqual(rig.shown, [
      [1, 1, 3, 2, false],
      [1, 5, 6, 1, false],
      [1, 6, 7, 1, false],
    ]);
    const { counts } = rig.decoder;
    assert.deepEqual(
      [counts.pageCompositions, counts.acquisitionPoints, counts.displaySets, counts.objects, counts.malformed],
      [5, 1, 4, 4, 0],
    );
  });

  test('that is said again for receivers that begin goes on, and its time-out with it', () => {
    const rig = new Rig()
      .pes(1, pageComposition(1, { version: 1, timeOutS: 3 }))
      .pes(3, pageComposition(1, { version: 1, timeOutS: 3, state: 1 }))
      .pes(5, pageComposition(1, { version: 2, regions: 0 }));
    assert.deepEqual(rig.shown, [[1, 1, 5, 1, false]]);
  });

  test('is over at its time-out', () => {
    const rig = new Rig().pes(1, pageComposition(1, { timeOutS: 3 })).pes(6, pageComposition(1, { version: 1 }));
    rig.decoder.end();
    assert.deepEqual(rig.shown, [[1, 1, 4, 1, true]]);
  });

  test('does not concern others of the PID; those without a composition are shared', () => {
    const rig = new Rig()
      .pes(1, pageComposition(1, {}), segment(0x12, 99, [1]), pageComposition(2, {}))
      .pes(3, pageComposition(2, { version: 1, regions: 0 }))
      .pes(4, pageComposition(1, { version: 1, regions: 0 }));
    assert.deepEqual(rig.shown, [
      [2, 1, 3, 1, false],
      [1, 1, 4, 1, false],
    ]);
    assert.deepEqual([rig.decoder.pages, rig.decoder.ancillaryPages], [[1, 2], [99]]);
  });
});

test('the size of the display', () => {
  const rig = new Rig().pes(1, segment(0x14, 1, [0, 0x07, 0x7f, 0x04, 0x37]));
  assert.deepEqual([rig.decoder.displayWidth, rig.decoder.displayHeight], [1920, 1080]);
});

test('what is damaged is counted', () => {
  const cut = subtitlePayload(pageComposition(1, { regions: 3 })).subarray(0, 15);
  const rig = new Rig()
    .bytes(1, cut)
    .bytes(2, Buffer.from([0x21, 0, 0x0f]))
    .bytes(3, Buffer.from([0x20, 0, 0x33]))
    .pes(4, segment(0x10, 1, [1, 2, 3]));
  assert.deepEqual([rig.decoder.counts.malformed, rig.decoder.counts.pageCompositions], [4, 0]);
});

test('any bytes: no throw, and bounded', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 80 }).map((data) => Buffer.from([0x20, 0, 0x0f, ...data])),
    fc
      .tuple(fc.nat(30), fc.nat(15), fc.nat(90))
      .map(([page, version, regions]) => subtitlePayload(pageComposition(page, { version, regions }))),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(100_000), bytes), { maxLength: 40 }), (packets) => {
      const rig = new Rig();
      for (const [at, data] of packets) rig.bytes(at, data);
      rig.decoder.end();
      assert.ok(rig.decoder.pages.length <= 16 && rig.decoder.ancillaryPages.length <= 16);
      for (const { start, end } of rig.subtitles) assert.ok(end.position90k > start.position90k);
    }),
    { numRuns: fuzzRuns(300) },
  );
});
