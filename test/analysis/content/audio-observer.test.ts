import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AudioObserver } from '../../../src/analysis/content/audio-observer.js';
import type { ContentEvent } from '../../../src/analysis/content/content-event.js';
import type { FramedCodec } from '../../../src/codec/audio/audio-format.js';
import { ElementaryGap } from '../../../src/mpegts/elementary-streams.js';
import { PesHeader } from '../../../src/mpegts/pes-header.js';
import { description, noConditions, noEssence } from '../../support/analysis/content-rig.js';

const PID = 0x101;
const UNKNOWN = { ticks: Number.NaN, timeNs: Number.NaN };
/** MPEG-1 layer II at 48 kHz: 24 ms. Spec: ISO/IEC 11172-3, 2.4.2.3 */
const FRAME_90K = 2160;

class Rig {
  readonly events: ContentEvent[] = [];
  readonly observer: AudioObserver;
  readonly #pes = new PesHeader();
  timeNs = 0;

  constructor(codec: FramedCodec = 'mpeg_audio') {
    const pid = PID;
    const surroundings = { description: description(PID, 'mp2'), pcr: UNKNOWN, videoPts: UNKNOWN };
    const tell = (event: ContentEvent) => this.events.push(event);
    this.observer = new AudioObserver(codec, {
      pid,
      ...surroundings,
      conditions: noConditions(),
      essence: noEssence(),
      tell,
    });
  }

  /** A PES packet whose payload is these bytes; without a time where it is NaN. */
  pes(pts90k: number, ...payload: readonly Buffer[]): void {
    this.#pes.pts90k = Number.isNaN(pts90k) ? -1 : pts90k;
    this.observer.startPes(this.#pes, 14, this.timeNs);
    const bytes = Buffer.concat(payload);
    for (let pos = 0; pos < bytes.length; pos += 184)
      this.observer.payload(bytes, pos, Math.min(pos + 184, bytes.length));
    this.timeNs += 24e6;
  }
}

/** A frame of 192 kb/s, or of another rate; in the upper bits of `mode` the mode. */
function mp2(rate = 0xa4, mode = 0): Buffer {
  const size = { 164: 576, 148: 480, 132: 384 }[rate]!;
  const frame = Buffer.alloc(size, 0x11);
  Buffer.from([0xff, 0xfd, rate, mode]).copy(frame);
  return frame;
}

describe('AudioObserver', () => {
  test('follows frames over PES packets, and their times', () => {
    const rig = new Rig();
    for (let n = 0; n < 10; n++) rig.pes(n * FRAME_90K, mp2());
    const { format, state, total, frame_duration_ms, frame_samples } = rig.observer.snapshotAndReset();
    assert.equal(state, 'in_sync');
    assert.deepEqual([format?.codec, format?.channels, format?.layout], ['mp2', 2, 'stereo']);
    assert.deepEqual([total.frames, total.bitrate_bps, total.pts_compared], [10, 192_000, 9]);
    assert.deepEqual([frame_samples, frame_duration_ms], [1152, 24]);
    assert.deepEqual([total.pts_gaps, total.pts_overlaps, total.pts_error_max_ms], [0, 0, 0]);
    assert.deepEqual(rig.events, []);
    rig.pes(10 * FRAME_90K, mp2());
    assert.equal(rig.observer.snapshotAndReset().interval.frames, 1);
  });

  test('before two frames followed each other nothing is in sync, and the header is told already', () => {
    const rig = new Rig();
    const bitrateBps = (): unknown => rig.observer.details?.bitrate_bps;
    assert.equal(bitrateBps(), undefined);
    rig.pes(0, mp2());
    assert.equal(bitrateBps(), 192_000);
    const { format, state, total } = rig.observer.snapshotAndReset();
    assert.deepEqual([format, state, total.frames], [null, 'waiting', 0]);
  });

  test('gaps and overlaps of PTS in ms, over the end of their range', () => {
    const rig = new Rig();
    const start = 2 ** 33 - FRAME_90K;
    rig.pes(start, mp2());
    rig.pes(0, mp2());
    rig.pes(FRAME_90K, mp2());
    rig.pes(2 * FRAME_90K + 4500, mp2()); // 50 ms late
    rig.pes(3 * FRAME_90K + 4500 - 1800, mp2()); // 20 ms early
    rig.pes(4 * FRAME_90K + 2700 + 90, mp2()); // 1 ms late: within what is tolerated
    const { total } = rig.observer.snapshotAndReset();
    assert.deepEqual([total.pts_gaps, total.pts_gap_ms], [1, 50]);
    assert.deepEqual([total.pts_overlaps, total.pts_overlap_ms], [1, 20]);
    assert.deepEqual([total.pts_error_min_ms, total.pts_error_max_ms], [-20, 50]);
    assert.equal(total.pts_jumps, 0);
  });

  test('a new time base is a jump, not a gap', () => {
    const rig = new Rig();
    rig.pes(0, mp2());
    rig.pes(FRAME_90K, mp2());
    rig.pes(90_000 * 3600, mp2());
    const { total } = rig.observer.snapshotAndReset();
    assert.deepEqual([total.pts_jumps, total.pts_gaps, total.pts_gap_ms], [1, 0, 0]);
  });

  test('behind missing packets nothing is compared, and no sync is lost', () => {
    const rig = new Rig();
    rig.pes(0, mp2(), mp2());
    rig.pes(2 * FRAME_90K, mp2(), mp2().subarray(0, 300));
    rig.observer.gap(ElementaryGap.LOST);
    rig.pes(9 * FRAME_90K, mp2(), mp2());
    const { total, state } = rig.observer.snapshotAndReset();
    assert.deepEqual([total.sync_losses, total.skipped_bytes, total.pts_gaps], [0, 0, 0]);
    assert.equal(state, 'in_sync');
    assert.equal(total.frames, 6, 'the frame that was cut off had begun');
    assert.deepEqual(rig.events, []);
  });

  test('a change of the format is an event when a second frame says the same', () => {
    const rig = new Rig();
    rig.pes(0, mp2(), mp2(), mp2(0x94), mp2(), mp2());
    assert.equal(rig.events.length, 0, 'one damaged header');
    rig.timeNs = 5e9;
    rig.pes(5 * FRAME_90K, mp2(0x94, 0xc0), mp2(0x94, 0xc0), mp2(0x94, 0xc0));
    const changes = [
      { field: 'channels', before: 2, after: 1 },
      { field: 'layout', before: 'stereo', after: 'mono' },
      { field: 'bitrate_bps', before: 192_000, after: 160_000 },
    ];
    const where = { time_ns: 5e9, pid: PID, codec: 'mp2' };
    assert.deepEqual(rig.events, [
      { type: 'event', event: 'format_change', name: 'channels', severity: 'info', ...where, changes },
    ]);
    assert.equal(rig.observer.snapshotAndReset().format_changes, 1);
    assert.equal(rig.observer.details?.channels, 1);
  });

  test('lost sync is one event, and another when frames are found again; no more in 10 s', () => {
    const rig = new Rig();
    const garbage = Buffer.alloc(400, 0x22);
    rig.pes(0, mp2(), mp2(), mp2());
    rig.pes(Number.NaN, garbage, mp2(), mp2(), mp2());
    const told = rig.events.map((event) => ({ ...event, time_ns: 0 }));
    const common = {
      type: 'event',
      event: 'audio_sync',
      time_ns: 0,
      pid: PID,
      codec: 'mp2',
      frames: 3,
      untold_losses: 0,
    };
    assert.deepEqual(told, [
      { ...common, name: 'lost', severity: 'warning', skipped_bytes: null },
      { ...common, name: 'regained', severity: 'info', skipped_bytes: 400 },
    ]);
    for (let n = 0; n < 20; n++) rig.pes(Number.NaN, garbage, mp2(), mp2());
    assert.equal(rig.events.length, 2);
    rig.timeNs += 10e9;
    rig.pes(Number.NaN, garbage, mp2(), mp2());
    assert.equal(rig.events.length, 4);
    const last = rig.events[2]!;
    assert.equal('untold_losses' in last && last.untold_losses, 20);
    const { total } = rig.observer.snapshotAndReset();
    assert.deepEqual([total.sync_losses, total.skipped_bytes], [22, 22 * 400]);
  });
});
