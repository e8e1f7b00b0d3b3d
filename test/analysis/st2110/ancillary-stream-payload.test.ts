import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { StreamEvent } from '../../../src/analysis/stream-analyzer.js';
import type { AncFault } from '../../../src/codec/ancillary/anc-fault.js';
import type { AncillaryStreamReport } from '../../../src/report/kinds/st2110-40/report.js';
import { analyzed } from '../../support/analysis/file-report.js';
import { LITTLE_ENDIAN_NS, pcapFile } from '../../support/frames/pcap-writer.js';
import { CAPTURE_START_S, LINKTYPE_ETHERNET, udpFrame } from '../../support/frames/udp-frame.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { missingSamples, samplesDir } from '../../support/samples/samples.js';
import type { AncSpec } from '../../support/st2110/anc-builder.js';
import { type AncDatagramSpec, ancDatagram } from '../../support/st2110/anc-datagrams.js';
import { reportOf } from '../../support/st2110/rtp-report.js';

const AFD: AncSpec = { did: 0x41, sdid: 0x05, line: 11, data: [0x44, 0, 0, 0, 0, 0, 0, 0] };
const FRAME_TICKS = 3600;

function ancillary(specs: readonly Omit<AncDatagramSpec, 'sequence' | 'timestamp'>[]): {
  report: AncillaryStreamReport;
  events: StreamEvent[];
} {
  const datagrams = specs.map((spec, index) =>
    ancDatagram({ sequence: index, timestamp: 1000 + index * FRAME_TICKS, ...spec }),
  );
  const { report, events } = reportOf('st2110-40', datagrams);
  assert.ok(report.kind === 'st2110-40');
  return { report, events };
}

function faultsOf({ ancillary: { total } }: AncillaryStreamReport): Partial<Record<AncFault, number>> {
  return Object.fromEntries(Object.entries(total.faults).filter(([, count]) => count > 0));
}

/** hh:mm:ss:ff of a time code that does not drop frames. Spec: SMPTE ST 12-2, 6 */
function timecode(text: string): AncSpec {
  const [hours = 0, minutes = 0, seconds = 0, frames = 0] = text.split(':').map(Number);
  const data = new Array(16).fill(0);
  for (const [index, value] of [frames, seconds, minutes, hours].entries()) {
    data[index * 4] = (value % 10) << 4;
    data[index * 4 + 2] = Math.floor(value / 10) << 4;
  }
  return { did: 0x60, sdid: 0x60, line: 10, data };
}

test('RTP padding is left out and counted; what is damaged is named, and not read', () => {
  const { report } = ancillary([
    { packets: [AFD] },
    { packets: [AFD], padding: 12 },
    { packets: [{ ...AFD, damage: { checksum: 1 } }] },
    { packets: [{ ...AFD, damage: { did: 0x100 } }] },
    { packets: [AFD], isLast: false },
    { packets: [AFD], cut: 4 },
  ]);
  // Of the one without a marker, the next one tells.
  assert.deepEqual(faultsOf(report), { checksum: 1, did_parity: 1, marker: 1, truncated: 1 });
  assert.equal(report.padded_datagrams, 1);
  assert.equal(report.ancillary.total.anc_packets, 3);
});

test('a datagram that is lost makes no fault of those around it', () => {
  const datagrams = [0, 1, 3, 4].map((index) =>
    ancDatagram({ sequence: index, timestamp: index * FRAME_TICKS, packets: [AFD], isLast: index !== 1 }),
  );
  const { report } = reportOf('st2110-40', datagrams);
  assert.ok(report.kind === 'st2110-40');
  assert.deepEqual(faultsOf(report), {});
});

test('a time code that jumps, and an active format that changes, are told', () => {
  const codes = [...Array.from({ length: 10 }, (_, index) => `10:00:00:${index + 2}`), '10:00:30:00', '10:00:30:01'];
  const { report, events } = ancillary(
    codes.map((text, index) => {
      const afd = { ...AFD, data: [index < 8 ? 0x44 : 0x54, 0, 0, 0, 0, 0, 0, 0] };
      return { packets: [timecode(text), afd] };
    }),
  );
  assert.deepEqual(
    events.flatMap((event) => (event.event === 'essence_change' ? [[event.name, event.before, event.after]] : [])),
    [
      ['active_format', 'AFD 8 16:9', 'AFD 10 16:9'],
      ['timecode_jump', 'LTC 10:00:00:11', '10:00:30:00'],
    ],
  );
  assert.deepEqual(report.content.timecodes, [{ source: 'LTC', text: '10:00:30:01', count: 12, jumps: 1 }]);
  assert.equal(report.picture_rate_hz, 25);
});

describe('SCTE 104', () => {
  // splice_request_data: start normal, event 5, program 9, pre-roll 4000 ms, break of 30 s, avail 1 of 2, auto return.
  const SPLICE = [1, 1, 0, 14, 1, 0, 0, 0, 5, 0, 9, 0x0f, 0xa0, 0x01, 0x2c, 1, 2, 1];
  const HEADER = (size: number): number[] => [0xff, 0xff, 0, size, 0, 0, 7, 0, 3, 0];
  const message = [...HEADER(30), 0, 1, ...SPLICE];

  test('a splice request is an event in the terms of SCTE 35', () => {
    const { events, report } = ancillary([
      { packets: [AFD] },
      { packets: [{ did: 0x41, sdid: 0x07, line: 12, data: [0x08, ...message] }] },
    ]);
    const [request] = events.filter((event) => event.event === 'splice_request');
    assert.ok(request?.event === 'splice_request');
    const { name, event_id, direction, pre_roll_ms, duration_ms, auto_return, unique_program_id } = request;
    assert.deepEqual(
      [name, event_id, direction, pre_roll_ms, duration_ms, auto_return, unique_program_id],
      ['splice_insert', 5, 'out', 4000, 30_000, true, 9],
    );
    assert.deepEqual([request.avail_num, request.avails_expected, request.dpi_pid_index], [1, 2, 3]);
    assert.equal(request.splice_time_ns, request.time_ns + 4e9);
    assert.deepEqual(report.content.scte104, { messages: 1, repeats: 0, faults: 0 });
  });

  test('a message that lies about its size is a fault, and no event', () => {
    const { events, report } = ancillary([
      { packets: [{ did: 0x41, sdid: 0x07, line: 12, data: [0x08, ...HEADER(200), 0, 1, ...SPLICE] }] },
    ]);
    assert.equal(events.filter((event) => event.event === 'splice_request').length, 0);
    assert.deepEqual(report.content.scte104, { messages: 0, repeats: 0, faults: 1 });
  });
});

test('a file whose frames are cut by the snap length: the capture counts them, and none is misread', async (t) => {
  const file = path.join(scratchFolder(t), 'a.pcap');
  const rows = Array.from({ length: 40 }, (_, index) => {
    const { datagram } = ancDatagram({ sequence: index, timestamp: index * FRAME_TICKS, packets: [AFD] });
    const bytes = udpFrame(datagram, 5004);
    const captured = index % 10 === 9 ? bytes.subarray(0, bytes.length - 5) : bytes;
    return { seconds: CAPTURE_START_S, nanoseconds: index * 20_000_000, bytes: captured, wireLength: bytes.length };
  });
  writeFileSync(file, pcapFile(LITTLE_ENDIAN_NS, LINKTYPE_ETHERNET, rows));
  const { report } = await analyzed(file);
  const [stream] = report.streams;
  assert.ok(stream?.kind === 'st2110-40');
  assert.equal(stream.capture?.rejected_datagrams.truncated_capture, 4);
  assert.deepEqual(faultsOf(stream), {});
  assert.equal(stream.ancillary.total.anc_packets, 36);
});

// EBU LIST's results: valid, 5 packets in a frame (of two fields), 3 kinds of data and a message of SCTE 104.
describe('samples', { skip: missingSamples() }, () => {
  test('time code, captions and AFD', async () => {
    const { report, events } = await analyzed(path.join(samplesDir()!, 'pilist_anc_with_timecode+CC+AFD.pcap'));
    const [stream] = report.streams;
    assert.ok(stream?.kind === 'st2110-40');
    assert.deepEqual(faultsOf(stream), {});
    assert.equal(stream.scan, 'interlaced');
    assert.deepEqual(
      stream.content.timecodes.map(({ jumps }) => jumps),
      [0, 0, 0],
    );
    assert.equal(stream.content.captions?.sequence_breaks, 0);
    assert.equal(events.filter(({ event }) => event === 'splice_request').length, 1);
  });
});
