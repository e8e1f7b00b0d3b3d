import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ContentDesk } from '../../src/analysis/content/content-desk.js';
import { type CreateObserver, ELEMENTARY_OBSERVERS } from '../../src/analysis/elementary-observers.js';
import { ObservedStreams } from '../../src/analysis/observed-streams.js';
import { ElementaryGap, ElementaryStreams } from '../../src/mpegts/elementary-streams.js';
import { PACKET_SIZE } from '../../src/mpegts/packet.js';
import { description, noConditions } from '../support/analysis/content-rig.js';
import { payloadPacket } from '../support/packets/ts-packets.js';

const PID = 0x100;
/** Header of a PES packet of video without time stamps, sequence_header of 720x576 at 25 Hz, a picture and its first slice. Spec: ISO/IEC 13818-2, 6.2.2.1 */
const PES = [0, 0, 1, 0xe0, 0, 0, 0x80, 0, 0];
const SEQUENCE = [0, 0, 1, 0xb3, 0x2d, 0x02, 0x40, 0x33, 0x24, 0x9f, 0x23, 0x80];
const PICTURE = [0, 0, 1, 0, 0, 8, 0, 0, 0, 0, 0, 1, 1];
const MOST = 2048;

class Rig {
  readonly elementary = new ElementaryStreams();
  readonly forgotten: number[] = [];
  readonly observed = new ObservedStreams(this.elementary, new ContentDesk(noConditions(this.forgotten)));

  /** A packet whose payload is these bytes, filled up in front with stuffing. */
  feed(bytes: readonly number[], isStart: boolean): void {
    const packet = payloadPacket(PID, 0);
    packet[1]! |= isStart ? 0x40 : 0;
    packet[3]! |= 0x20;
    packet[4] = PACKET_SIZE - bytes.length - 5;
    packet[5] = 0;
    packet.set(bytes, PACKET_SIZE - bytes.length);
    this.elementary.feedPacket(packet, 0, PID, false, 0);
  }
}

describe('ObservedStreams', () => {
  test('the first picture of a video stream tells its header, and it is looked through on', () => {
    const rig = new Rig();
    rig.observed.expect(PID, description(PID, 'mpeg2video'));
    assert.equal(rig.observed.detailsOf(PID), null);
    rig.feed([...PES, ...SEQUENCE], true);
    assert.equal(rig.elementary.isObserved(PID), true);
    rig.feed(PICTURE, false);
    assert.equal(rig.observed.detailsOf(PID)?.width, 720);
    assert.equal(rig.elementary.isObserved(PID), true);
    rig.observed.expect(PID, description(PID, 'mpeg2video'));
    assert.equal(rig.observed.detailsOf(PID)?.width, 720, 'the same as before');
  });

  test('a header is not put together over a gap', () => {
    const rig = new Rig();
    rig.observed.expect(PID, description(PID, 'mpeg2video'));
    rig.feed([...PES, ...SEQUENCE.slice(0, 6)], true);
    rig.elementary.gap(PID, ElementaryGap.LOST);
    rig.feed([...SEQUENCE.slice(6), ...PICTURE], false);
    assert.equal(rig.observed.detailsOf(PID), null);
    rig.feed([...SEQUENCE, ...PICTURE], false);
    assert.equal(rig.observed.detailsOf(PID)?.width, 720);
  });

  test('forgets what was seen of another codec, and of streams that are gone', () => {
    const rig = new Rig();
    rig.observed.expect(PID, description(PID, 'mpeg2video'));
    rig.feed([...PES, ...SEQUENCE, ...PICTURE], true);
    rig.observed.expect(PID, description(PID, 'h264'));
    assert.equal(rig.observed.detailsOf(PID), null);
    assert.equal(rig.elementary.isObserved(PID), true);
    rig.observed.keep(new Set());
    assert.equal(rig.observed.of(PID), undefined);
    assert.equal(rig.elementary.isObserved(PID), false);
  });

  test('its conditions are forgotten with a stream', () => {
    const rig = new Rig();
    rig.observed.expect(PID, description(PID, 'h264'));
    rig.observed.forget(PID);
    assert.deepEqual(rig.forgotten, [PID]);
  });

  test('observers that ask for it are told each second, until they are gone', () => {
    const elementary = new ElementaryStreams();
    const seconds: number[] = [];
    const observer = { startPes: () => {}, gap: () => {}, second: (timeNs: number) => seconds.push(timeNs) };
    const table = { ...ELEMENTARY_OBSERVERS, timed: (() => observer) satisfies CreateObserver };
    const observed = new ObservedStreams(elementary, new ContentDesk(noConditions()), table);
    observed.expect(PID, description(PID, 'klv'));
    for (const timeNs of [0, 0.5e9, 1e9, 1.1e9, 5e9]) observed.advance(timeNs);
    observed.forget(PID);
    observed.advance(9e9);
    assert.deepEqual(seconds, [0, 1e9, 5e9]);
  });

  test('nothing hangs on a stream whose codec is of no use', () => {
    const rig = new Rig();
    rig.observed.expect(PID, description(PID, 'ait'));
    assert.deepEqual(rig.observed.of(PID), {});
    assert.equal(rig.elementary.isObserved(PID), false);
  });

  test('a bounded number of them', () => {
    const rig = new Rig();
    for (let pid = 0; pid < MOST + 2; pid++) rig.observed.expect(pid, description(pid, 'h264'));
    assert.equal(rig.elementary.isObserved(MOST - 1), true);
    assert.equal(rig.elementary.isObserved(MOST), false);
    rig.observed.forget(0);
    rig.observed.expect(MOST, description(MOST, 'h264'));
    assert.equal(rig.elementary.isObserved(MOST), true);
  });
});
