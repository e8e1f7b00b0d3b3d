import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ContentDesk } from '../../../src/analysis/content/content-desk.js';
import type { FormatChangeEvent } from '../../../src/analysis/content/content-event.js';
import type { CodecId } from '../../../src/mpegts/codec.js';
import { description, noConditions } from '../../support/analysis/content-rig.js';

const PID = 0x100;
const AUDIO_PID = 0x101;

function change(timeNs: number): FormatChangeEvent {
  return {
    type: 'event',
    event: 'format_change',
    name: 'width',
    severity: 'info',
    time_ns: timeNs,
    pid: PID,
    codec: 'h264',
    changes: [{ field: 'width', before: 720, after: 1920 }],
  };
}

describe('ContentDesk', () => {
  test('hands on events in the order of their times, a bounded number of them', () => {
    const desk = new ContentDesk(noConditions());
    const context = desk.contextOf(PID, () => description(PID, 'h264'));
    for (let n = 5000; n > 0; n--) context.tell(change(n));
    const events = desk.takeEvents();
    assert.equal(events.length, 4096);
    assert.equal(desk.eventsDropped, 5000 - 4096);
    assert.equal(events[0]!.time_ns, 5000 - 4096 + 1);
    assert.deepEqual(desk.takeEvents(), []);
  });

  test('hands on 200 events a second, when more have come than may wait', () => {
    const desk = new ContentDesk(noConditions());
    let taken = 0;
    for (let n = 0; n < 100_000; n++) {
      desk.tell(change(n * 1e6));
      if (n % 100 === 0) taken += desk.takeEvents().length;
    }
    taken += desk.takeEvents().length;
    assert.ok(Math.abs(taken - (4096 + 100 * 200)) <= 1, `${taken}`);
    assert.equal(desk.eventsDropped, 100_000 - taken);
  });

  test('knows the clock of a program and its first video, until something is missing', () => {
    const desk = new ContentDesk(noConditions());
    const video = description(PID, 'h264');
    const audio = { pid: AUDIO_PID, streamType: 3, descriptors: [] };
    const pmt = { ...video.pmt, pcrPid: 0x1ff, streams: [audio, video.entry] };
    const codecs: readonly CodecId[] = ['mp2', 'h264'];
    const context = desk.contextOf(AUDIO_PID, () => ({ codec: 'mp2', entry: audio, pmt }));
    assert.equal(context.pcr.ticks, Number.NaN);
    desk.follow([pmt], (_, index) => codecs[index]!);
    desk.pcr(0x1ff, 27e6, 1e9);
    desk.pcr(0x1fe, 1, 2e9);
    desk.pts(PID, 90_000, 3e9);
    desk.pts(AUDIO_PID, 5, 4e9);
    assert.deepEqual({ ...context.pcr }, { ticks: 27e6, timeNs: 1e9 });
    assert.deepEqual({ ...context.videoPts }, { ticks: 90_000, timeNs: 3e9 });
    desk.noteGap();
    assert.equal(context.pcr.ticks, Number.NaN);
    assert.equal(context.videoPts.ticks, Number.NaN);
    desk.follow([], () => 'unknown');
    desk.pcr(0x1ff, 27e6, 1e9);
    assert.equal(context.pcr.ticks, Number.NaN);
  });

  test('keeps the clocks of a bounded number of programs', () => {
    const desk = new ContentDesk(noConditions());
    const pmts = Array.from({ length: 2000 }, (_, pcrPid) => ({ ...description(PID, 'h264').pmt, pcrPid }));
    desk.follow(pmts, () => 'h264');
    desk.pcr(1023, 1, 1);
    desk.pcr(1024, 1, 1);
    assert.equal(desk.pcrOf(pmts[1023]!).ticks, 1);
    assert.equal(desk.pcrOf(pmts[1024]!).ticks, Number.NaN);
  });
});
