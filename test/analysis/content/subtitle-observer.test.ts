import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { SubtitleEvent } from '../../../src/analysis/content/subtitle-event.js';
import { SubtitleObserver } from '../../../src/analysis/content/subtitle-observer.js';
import { analyzed } from '../../support/analysis/file-report.js';
import { missingSamples, samplesDir } from '../../support/samples/samples.js';
import { ContextRig, pesAt } from '../../support/teletext/observer-context.js';
import { pageComposition, restOfDisplaySet, subtitlePayload } from '../../support/teletext/subtitle-builder.js';

/** subtitling_descriptor: English, type 0x10, composition page 1, ancillary page 7. */
const DESCRIPTOR = {
  tag: 0x59,
  tagExtension: undefined,
  bytes: Buffer.from([...Buffer.from('eng'), 0x10, 0, 1, 0, 7]),
};

class Rig extends ContextRig {
  readonly observer: SubtitleObserver;

  constructor(silence_after_ms: number | null = null) {
    super('dvb_subtitle', [DESCRIPTOR], { after_ms: 15_000, data_after_ms: 5000, silence_after_ms });
    this.observer = new SubtitleObserver(this.context);
  }

  pes(atS: number, ...segments: readonly (readonly number[])[]): this {
    const bytes = subtitlePayload(...segments);
    this.observer.startPes(pesAt(atS), 45, atS * 1e9);
    this.observer.payload(bytes, 0, bytes.length);
    return this;
  }
}

const subtitlesIn = (events: readonly { readonly event: string }[]): SubtitleEvent[] =>
  events.filter((event): event is SubtitleEvent => event.event === 'subtitle');

test('what was shown is an event, with what the PMT says of its page', () => {
  const rig = new Rig()
    .pes(1, pageComposition(1, { state: 2, regions: 2 }), restOfDisplaySet(1))
    .pes(3.5, pageComposition(1, { version: 1, regions: 0 }), restOfDisplaySet(1));
  const [event, ...others] = subtitlesIn(rig.events);
  assert.deepEqual(others, []);
  const { page_id, language, regions, start_pts_90khz, end_pts_90khz, duration_ms, is_timed_out } = event!;
  assert.deepEqual([page_id, language, regions, duration_ms, is_timed_out], [1, 'eng', 2, 2500, false]);
  assert.deepEqual([start_pts_90khz, end_pts_90khz], [90_000, 315_000]);
});

test('the report has pages, those that do not come as well; it is null before anything came', () => {
  const rig = new Rig();
  assert.equal(rig.observer.snapshotAndReset(), null);
  rig.pes(1, pageComposition(3, { state: 1 }), restOfDisplaySet(7));
  const report = rig.observer.snapshotAndReset()!;
  assert.deepEqual(
    report.pages.map(({ page_id, language, ancillary_page_id, is_present }) => [
      page_id,
      language,
      ancillary_page_id,
      is_present,
    ]),
    [
      [1, 'eng', 7, false],
      [3, null, null, true],
    ],
  );
  assert.deepEqual([report.ancillary_page_ids, report.is_showing, report.total.acquisition_points], [[7], true, 1]);
  assert.equal(rig.observer.snapshotAndReset()!.interval.segments, 0);
});

test('silence is no loss, unless the profile says for how long', () => {
  for (const [limit, expected] of [
    [null, []],
    [30_000, [true]],
  ] as const) {
    const rig = new Rig(limit).pes(1, pageComposition(1, {})).pes(2, pageComposition(1, { version: 1, regions: 0 }));
    for (let at = 1; at < 60; at++) {
      rig.now = at;
      rig.observer.second(at * 1e9);
    }
    assert.deepEqual(
      rig.lost.map(([, isLost]) => isLost),
      expected,
    );
  }
});

const noFfprobe = spawnSync('ffprobe', ['-version']).error === undefined ? false : 'no ffprobe on this machine';

describe('samples', { skip: missingSamples() || noFfprobe }, () => {
  test('subtitles begin when ffprobe says so, with as many regions', async () => {
    const file = join(samplesDir()!, 'tsduckref_test-206.1.mpegts');
    const args = ['-v', 'error', '-select_streams', 's', '-show_frames', '-of', 'json', file];
    const { frames } = JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8', timeout: 60_000 })) as {
      frames: { pts: number; num_rects: number }[];
    };
    const { events } = await analyzed(file);
    const ours = subtitlesIn(events);
    // Its times are µs.
    const starts = ours.map(({ start_pts_90khz, regions }) => [Math.round(start_pts_90khz / 0.09), regions]);
    assert.deepEqual(
      starts,
      frames.map(({ pts, num_rects }) => [pts, num_rects]),
    );
    ours.forEach(({ end_pts_90khz }, n) => {
      if (n < ours.length - 1) assert.equal(end_pts_90khz, ours[n + 1]!.start_pts_90khz);
    });
  });
});
