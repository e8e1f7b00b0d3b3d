import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { AncPacket } from '../../../src/codec/ancillary/anc-packet.js';
import type { AncillaryStreamReport } from '../../../src/report/kinds/st2110-40/report.js';
import { SubtitlingDistributionPackets } from '../../../src/st2110/d40/subtitling-distribution-packet.js';
import { ccData } from '../../support/captions/caption-rig.js';
import { popOn, withParity } from '../../support/captions/line21.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { type AncSpec, ancPayload } from '../../support/st2110/anc-builder.js';
import { ancDatagram } from '../../support/st2110/anc-datagrams.js';
import { op47Packet } from '../../support/st2110/op47-builder.js';
import { reportOf } from '../../support/st2110/rtp-report.js';
import { header, row } from '../../support/teletext/teletext-builder.js';

const FRAME_TICKS = 3003;
const PROGRESSIVE = 0;

/** What ANC packets of one frame after the other say. */
function ofFrames(frames: readonly (readonly AncSpec[])[], firstTimestamp = 1000) {
  const datagrams = frames.map((packets, index) => {
    const timestamp = (firstTimestamp + index * FRAME_TICKS) % 2 ** 32;
    const timeNs = Math.round((index * FRAME_TICKS * 1e9) / 90_000);
    return ancDatagram({ packets, field: PROGRESSIVE, sequence: index, timestamp, timeNs });
  });
  const { report, events } = reportOf('st2110-40', datagrams);
  assert.ok(report.kind === 'st2110-40');
  const captions = events.flatMap((event) => (event.event === 'caption' ? [event] : []));
  return { report: report as AncillaryStreamReport, events, captions };
}

/** A caption distribution packet with a construct of line 21, first field, and padding. Spec: SMPTE ST 334-2, 5 */
function cdp(sequence: number, first: number, second: number): AncSpec {
  const triples = ccData([[0, withParity(first), withParity(second)]], 20).slice(2, -1);
  const counter = [sequence >> 8, sequence & 0xff];
  const section = [0x72, 0xe0 | (triples.length / 3), ...triples];
  const data = [0x96, 0x69, 0, 0x4f, 0x43, ...counter, ...section, 0x74, ...counter, 0];
  data[2] = data.length;
  data[data.length - 1] = -data.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return { did: 0x61, sdid: 0x01, line: 9, data };
}

describe('captions in ancillary data', () => {
  const pairs = [...popOn('GOOD\nEVENING'), ...popOn('AND GOOD NIGHT')];
  const frames = [...pairs, ...new Array<readonly [number, number]>(60).fill([0, 0])];
  const cdps = frames.map(([first, second], index) => [cdp(index, first, second)]);

  test('CEA-608 of caption distribution packets is told as text, with the timestamps of its frames', () => {
    const { captions, report } = ofFrames(cdps);
    assert.deepEqual(
      captions.map(({ channel, mode, text, pid, program_number }) => [channel, mode, text, pid, program_number]),
      [
        ['CC1', 'pop-on', 'GOOD\nEVENING', 0, 0],
        ['CC1', 'pop-on', 'AND GOOD NIGHT', 0, 0],
      ],
    );
    // Each is shown with the last pair but one: the first of the two control codes.
    const shownAt = (text: number): number => 1000 + (text - 2) * FRAME_TICKS;
    const first = popOn('GOOD\nEVENING').length;
    assert.equal(captions[0]!.start_pts_90khz, shownAt(first));
    assert.equal(captions[0]!.end_pts_90khz, shownAt(pairs.length));
    assert.equal(report.caption_text?.total.captions, 2);
    assert.equal(report.caption_text?.total.structures, frames.length);
    assert.equal(report.caption_text?.total.wrong_counts, 0);
    assert.equal(report.op47, null);
  });

  test('timestamps that begin anew at 2^32 break nothing', () => {
    const { captions } = ofFrames(cdps, 2 ** 32 - 20 * FRAME_TICKS);
    assert.deepEqual(
      captions.map(({ text }) => text),
      ['GOOD\nEVENING', 'AND GOOD NIGHT'],
    );
    assert.ok(captions.every(({ end_pts_90khz }) => end_pts_90khz < 2 ** 32));
    const [{ start_offset_ns, end_offset_ns }] = captions as [(typeof captions)[0]];
    const shownFrames = popOn('AND GOOD NIGHT').length;
    assert.equal(Math.round((end_offset_ns - start_offset_ns) / 1e5), Math.round((shownFrames * 3003) / 9));
  });

  test('captions that are there no more are lost, while frames go on', () => {
    const empty = new Array<readonly AncSpec[]>(400).fill([]);
    const { events, report } = ofFrames([...cdps, ...empty]);
    const alarms = events.flatMap((event) => (event.event === 'raised' ? [event] : []));
    assert.deepEqual(
      alarms.map(({ name, severity, pids }) => [name, severity, pids]),
      [['captions_lost', 'major', []]],
    );
    assert.deepEqual(report.caption_text?.lost, ['field_1']);
  });
});

describe('OP-47', () => {
  const page = (...texts: string[]): AncSpec[] => [
    op47Packet([header(0x888), ...texts.map((text, index) => row(8, 20 + index, text))], { sequence: 0 }),
  ];

  test('the subtitles of its teletext are told as text', () => {
    const still = new Array<AncSpec[]>(30).fill([]);
    const { captions, report } = ofFrames([
      page('Guten Abend', 'meine Damen'),
      ...still,
      page('und Herren'),
      ...still,
      page(),
      ...still,
      page(),
    ]);
    assert.deepEqual(
      captions.map(({ channel, text }) => [channel, text]),
      [
        ['ttx:888', 'Guten Abend\nmeine Damen'],
        ['ttx:888', 'und Herren'],
      ],
    );
    assert.equal(captions[0]!.start_pts_90khz, 1000);
    assert.equal(captions[0]!.end_pts_90khz, 1000 + 31 * FRAME_TICKS);
    assert.equal(report.op47?.packets, 4);
    assert.equal(report.op47?.sequence_breaks, 3);
    assert.equal(report.op47?.teletext?.total.packets, 7);
    assert.deepEqual(report.op47?.teletext?.pages, ['888']);
  });

  test('what is damaged is named, and not read', () => {
    const right = op47Packet([header(0x888)], { sequence: 1 });
    const other = (index: number, value: number): AncSpec => {
      const data = [...right.data];
      const last = data.length - 1;
      data[last] = (data[last]! + data[index]! - value) & 0xff;
      data[index] = value;
      return { ...right, data };
    };
    const { report } = ofFrames([
      [other(0, 0x52)],
      [other(2, 9)],
      [other(3, 0x05)],
      [other(11, 0x28)],
      [other(right.data.length - 4, 0x75)],
      [{ ...right, data: [...right.data.slice(0, -1), right.data.at(-1)! ^ 1] }],
      [{ ...right, data: right.data.slice(0, 8) }],
    ]);
    assert.deepEqual(report.op47?.faults, {
      identifier: 1,
      format: 1,
      length: 2,
      checksum: 1,
      footer: 1,
      framing_code: 1,
    });
    assert.equal(report.op47?.packets, 0);
    assert.equal(report.op47?.teletext, null);
  });

  test('any data is read without a fault of our own', () => {
    const packets = new SubtitlingDistributionPackets();
    const anc = new AncPacket();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 255 }), fc.boolean(), (data, isOp47) => {
        const bytes = [...data];
        if (isOp47 && bytes.length > 4) {
          bytes.splice(0, 4, 0x51, 0x15, bytes.length, 0x02);
          bytes[bytes.length - 1] = -bytes.slice(0, -1).reduce((sum, byte) => sum + byte, 0) & 0xff;
        }
        const payload = ancPayload({ packets: [{ did: 0x43, sdid: 0x02, data: bytes }] });
        anc.parse(payload, 8, payload.length);
        let units = 0;
        packets.feed(anc, (unit, length) => {
          assert.equal(length, 44);
          assert.equal(unit.length, 44);
          units++;
        });
        assert.ok(units <= 5);
      }),
      { numRuns: fuzzRuns(200) },
    );
  });
});
