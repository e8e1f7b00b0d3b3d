import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AnalysisRig } from '../support/analysis/analysis-rig.js';
import { longSection, sectionPackets, u16 } from '../support/packets/section-builder.js';
import { payloadPacket, pcrPacket } from '../support/packets/ts-packets.js';

const PMT_PID = 0x100;
const VIDEO = 0x02; // stream_type of MPEG-2 video
const AUDIO = 0x03; // of MPEG-1 audio
/** sequence_header of 720x576, 25 Hz, a picture and its first slice. Spec: ISO/IEC 13818-2, 6.2.2.1 */
const SEQUENCE_HEADER = [
  0, 0, 1, 0xb3, 0x2d, 0x02, 0x40, 0x33, 0x24, 0x9f, 0x23, 0x80, 0, 0, 1, 0, 0, 8, 0, 0, 0, 0, 1, 1,
];

/** Packets of a stream, one ms each, whose continuity counters are right. */
class Stream {
  readonly rig = new AnalysisRig();
  readonly #ccs = new Map<number, number>();
  #packets = 0;

  section(pid: number, section: Buffer): void {
    const cc = this.#ccs.get(pid) ?? 0;
    const packets = sectionPackets(pid, [section], cc);
    this.#ccs.set(pid, cc + packets.length);
    for (const packet of packets) this.packet(packet);
  }

  packet(packet: Buffer): void {
    this.rig.packets.feed(packet, 0, 1, this.#packets++ * 1e6);
  }

  /** A PES packet with this PTS and this beginning of its payload. */
  pes(pid: number, pts90k: number, payload: readonly number[] = []): void {
    const cc = this.#ccs.get(pid) ?? 0;
    this.#ccs.set(pid, cc + 1);
    const packet = payloadPacket(pid, cc);
    packet[1] = packet[1]! | 0x40; // payload_unit_start_indicator
    packet.set(
      [0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5, 0x21, 0, 1, pts90k >> 7, ((pts90k & 0x7f) << 1) | 1, ...payload],
      4,
    );
    this.packet(packet);
  }
}

function pat(...programs: readonly [number, number][]): Buffer {
  return longSection({ tableId: 0, body: programs.flatMap(([number, pid]) => [...u16(number), ...u16(0xe000 | pid)]) });
}

function pmt(program: number, pcrPid: number, streams: readonly [number, number][], version = 0): Buffer {
  const loop = streams.flatMap(([type, pid]) => [type, ...u16(0xe000 | pid), ...u16(0xf000)]);
  return longSection({
    tableId: 2,
    extension: program,
    version,
    body: [...u16(0xe000 | pcrPid), ...u16(0xf000), ...loop],
  });
}

describe('programs that are followed', () => {
  test('a header in the packet behind the PMT is read', () => {
    const stream = new Stream();
    stream.section(0, pat([1, PMT_PID]));
    stream.section(PMT_PID, pmt(1, 0x200, [[VIDEO, 0x200]]));
    stream.pes(0x200, 100, SEQUENCE_HEADER);
    const { header } = stream.rig.report().pids[0x200]!;
    assert.deepEqual([header?.width, header?.height, header?.frame_rate], [720, 576, 25]);
  });

  test('presentation times are measured by the PCR of the program', () => {
    const stream = new Stream();
    stream.section(0, pat([1, PMT_PID]));
    stream.section(PMT_PID, pmt(1, 0x1f0, [[VIDEO, 0x200]]));
    for (let n = 0; n < 3; n++) stream.packet(pcrPacket(0x1f0, n * 27_000));
    stream.pes(0x200, 9000);
    const { pts } = stream.rig.report().pids[0x200]!;
    // The packet has a PCR of 3 ms: 97 ms before its PTS of 100 ms.
    assert.ok(Math.abs(pts!.total.pts_to_pcr_avg_ns! - 97e6) < 0.1e6, `${pts!.total.pts_to_pcr_avg_ns}`);
  });

  test('what was seen of a stream that a PMT drops is forgotten', () => {
    const stream = new Stream();
    stream.section(0, pat([1, PMT_PID]));
    stream.section(PMT_PID, pmt(1, 0x200, [[VIDEO, 0x200]]));
    stream.pes(0x200, 100, SEQUENCE_HEADER);
    stream.section(PMT_PID, pmt(1, 0x201, [[AUDIO, 0x201]], 1));
    const { pids } = stream.rig.report();
    assert.deepEqual([pids[0x200]!.header, pids[0x200]!.codec, pids[0x200]!.type], [null, null, 'unreferenced']);
  });

  test('a stream of two programs keeps what the other says when one of them drops it', () => {
    const stream = new Stream();
    stream.section(0, pat([1, PMT_PID], [2, PMT_PID + 1]));
    stream.section(PMT_PID, pmt(1, 0x200, [[VIDEO, 0x200]]));
    stream.section(PMT_PID + 1, pmt(2, 0x200, [[VIDEO, 0x200]]));
    stream.pes(0x200, 100, SEQUENCE_HEADER);
    assert.deepEqual(stream.rig.report().pids[0x200]!.program_numbers, [1, 2]);
    stream.section(PMT_PID, pmt(1, 0x201, [[AUDIO, 0x201]], 1));
    const { header, program_numbers, codec } = stream.rig.report().pids[0x200]!;
    assert.deepEqual([header?.width, program_numbers, codec], [720, [2], 'mpeg2video']);
  });

  test('a report has the last of changes that come with every packet', () => {
    const stream = new Stream();
    stream.section(0, pat([1, PMT_PID]));
    for (let version = 0; version < 32; version++) {
      const streams = Array.from({ length: 30 }, (_, n): [number, number] => [VIDEO, 0x200 + version + n]);
      stream.section(PMT_PID, pmt(1, 0x200 + version, streams, version));
    }
    const { programs, pids } = stream.rig.report();
    assert.equal(programs[1]!.pcr_pid, 0x200 + 31);
    assert.deepEqual(programs[1]!.pids.slice(0, 1), [0x200 + 31]);
    assert.equal(Object.keys(pids).length, 2);
  });
});
