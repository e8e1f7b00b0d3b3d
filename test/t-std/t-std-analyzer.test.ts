import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { HEADER_CODECS } from '../../src/codec/stream-header.js';
import { PACKET_SIZE } from '../../src/mpegts/packet.js';
import { PCR_WRAP_27M } from '../../src/mpegts/pcr.js';
import type { TStdProgram } from '../../src/t-std/modelled-program.js';
import { TStdAnalyzer } from '../../src/t-std/t-std-analyzer.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { payloadPacket } from '../support/packets/ts-packets.js';

const PCR_PID = 0x101;
const AUDIO_PID = 0x102;
const PMT_PID = 0x1000;
const PROGRAM: TStdProgram = {
  programNumber: 1,
  pcrPid: PCR_PID,
  pmtPid: PMT_PID,
  streams: [{ pid: AUDIO_PID, codec: 'mpeg_audio', system: 'dvb', isStillPicture: false, isLeakValid: true }],
};

/** 2 Mb/s: a packet takes 752 µs. */
const PACKET_27M = 20_304;
const PCR_EVERY = 40;
/** MPEG-1 layer II, 192 kb/s at 48 kHz: 576 bytes in 24 ms, which is 32 packets less 85 µs. */
const FRAME = Buffer.concat([Buffer.from('fffda400', 'hex'), Buffer.alloc(572)]);
const FRAME_27M = 648_000;
const FRAMES = 100;

/** MPEG-2 Main@Main, 25 frames/s: sequence header with an extension, and a picture without vbv_delay. */
const VIDEO_START = Buffer.from(
  '000001b3 2d0240 23 249f 23 80 000001b5 1482 0001 0000 00000100 000ffff8'.replaceAll(' ', ''),
  'hex',
);

interface Audio {
  /** From the arrival of a frame's first packet to its time stamp. */
  readonly delayMs?: number;
  /** Packets between the packets of a frame, less one. */
  readonly spacing?: number;
  readonly firstPcr27M?: number;
  /** Added to clock and stamps from the middle on, with discontinuity_indicator. */
  readonly jump27M?: number;
  /** Frame, counted from 0, whose packets come this much later. */
  readonly late?: { readonly frame: number; readonly packets: number };
}

/** A transport stream of one audio frame in each PES packet, of 4 packets; undefined for packets of other PIDs. */
function packetsOf({ delayMs = 60, spacing = 8, firstPcr27M = 0, jump27M = 0, late }: Audio) {
  const packets: (Buffer | undefined)[] = [];
  for (let frame = 0; frame < FRAMES; frame++) {
    const later = late !== undefined && late.frame === frame ? late.packets : 0;
    const slot = Math.ceil((frame * FRAME_27M) / PACKET_27M) + later;
    const jump = frame >= FRAMES / 2 ? jump27M : 0;
    const time27M = firstPcr27M + jump + frame * FRAME_27M + delayMs * 27_000;
    pesPackets(Math.round(time27M / 300)).forEach((packet, n) => {
      packets[slot + n * spacing] = packet;
    });
  }
  return packets;
}

function pesPackets(pts90k: number): Buffer[] {
  const header = Buffer.from('000001c0024a808005' + '0000000000', 'hex'); // 576 + 8 bytes behind the length; PTS only
  const pts = pts90k % 2 ** 33;
  header[9] = 0x21 | (Math.floor(pts / 2 ** 30) << 1);
  header.writeUInt16BE((Math.floor(pts / 2 ** 15) % 2 ** 15) * 2 + 1, 10);
  header.writeUInt16BE((pts % 2 ** 15) * 2 + 1, 12);
  const pes = Buffer.concat([header, FRAME]);
  return [0, 1, 2, 3].map((n) => {
    const part = pes.subarray(n * 184, n * 184 + 184);
    const packet = payloadPacket(AUDIO_PID, n);
    if (n === 0) packet[1]! |= 0x40;
    if (part.length < 184) {
      packet[3] = 0x30 | n; // stuffing in the adaptation field
      packet[4] = 183 - part.length;
      packet[5] = 0;
    }
    part.copy(packet, PACKET_SIZE - part.length);
    return packet;
  });
}

function run(audio: Audio, change: (analyzer: TStdAnalyzer, packetIndex: number) => void = () => {}) {
  const faults: string[] = [];
  const pids: number[] = [];
  const analyzer = new TStdAnalyzer({
    tStdRuns: (pid) => pids.push(pid),
    tStdFault: (fault, pid, packetIndex, timeNs) => {
      assert.ok(pid === AUDIO_PID && timeNs === packetIndex * 10);
      faults.push(`${fault} ${packetIndex}`);
    },
  });
  analyzer.setProgram(PROGRAM);
  const packets = packetsOf(audio);
  const half = Math.ceil(((FRAMES / 2) * FRAME_27M) / PACKET_27M);
  let hasJumped = false;
  for (let n = 0; n < packets.length + 4 * PCR_EVERY; n++) {
    change(analyzer, n);
    if (n % PCR_EVERY === 0 || n === half) {
      const jump = n >= half ? (audio.jump27M ?? 0) : 0;
      // The PCR is the time of byte 10 of its packet.
      const pcr27M = (audio.firstPcr27M ?? 0) + jump + (n + 10 / PACKET_SIZE) * PACKET_27M;
      analyzer.pcr(PCR_PID, pcr27M % PCR_WRAP_27M, n, n * 10, jump !== 0 && !hasJumped);
      hasJumped = jump !== 0;
    }
    const packet = packets[n];
    if (packet !== undefined) analyzer.packet(packet, 0, AUDIO_PID, n, n * 10, false);
  }
  return { faults, pids, stream: analyzer.snapshot()[0]!.streams[0]! };
}

describe('TStdAnalyzer', () => {
  test('a clean stream has no fault', () => {
    const { faults, pids, stream } = run({});
    assert.deepEqual(faults, []);
    assert.deepEqual(pids, [AUDIO_PID]);
    assert.equal(stream.state, 'measured');
    // The first frame is only a candidate, which the second confirms.
    assert.equal(stream.accessUnits, FRAMES - 1);
    assert.ok(Math.abs(stream.maxDelayS - 0.06) < 0.001, `${stream.maxDelayS}`);
    assert.equal(stream.mainSizeBytes, 3584);
    assert.ok(stream.mainMaxBytes > 2 * 590 && stream.mainMaxBytes <= 3 * 590, `${stream.mainMaxBytes}`);
  });

  test('the same over the wrap of the clock', () => {
    const { faults, stream } = run({ firstPcr27M: PCR_WRAP_27M - 27_000_000 });
    assert.deepEqual(faults, []);
    assert.equal(stream.accessUnits, FRAMES - 1);
  });

  test('a new time base is no fault', () => {
    const { faults, stream } = run({ jump27M: 5_000_000_000 });
    assert.deepEqual(faults, []);
    assert.ok(stream.accessUnits > FRAMES - 10, `${stream.accessUnits}`);
  });

  test('packets that were not seen are no fault', () => {
    const { faults } = run({}, (analyzer, n) => {
      if (n === 1010) analyzer.gap();
    });
    assert.deepEqual(faults, []);
  });

  test('one frame that comes after its time', () => {
    const { faults } = run({ delayMs: 25, spacing: 2, late: { frame: 50, packets: 30 } });
    // Decoded at 50 · 24 + 25 = 1225 ms, while packet 1628, the second of 1626 to 1632, arrives: 1224.26 to 1225.01 ms.
    assert.deepEqual(faults, ['B_underflow 1628']);
  });

  test('all frames wait for 1.1 s: too long, and too many', () => {
    const { faults } = run({ delayMs: 1100 });
    const delays = faults.filter((fault) => fault.startsWith('data_delay'));
    assert.equal(delays.length, FRAMES - 1);
    // More than 3584 bytes wait from the seventh frame on, at 144 ms, to the last one at 2376 ms: told at 0.1, 1.1 and 2.1 s.
    const overflows = faults.filter((fault) => fault.startsWith('B_overflow'));
    assert.equal(overflows.length, 3);
    assert.equal(faults.length, delays.length + overflows.length);
  });

  test('what cannot be modelled says so', () => {
    const analyzer = new TStdAnalyzer({ tStdRuns: () => {}, tStdFault: () => assert.fail() });
    analyzer.setProgram({ ...PROGRAM, streams: [{ ...PROGRAM.streams[0]!, codec: undefined }] });
    assert.deepEqual(
      analyzer.snapshot()[0]!.streams.map(({ state, reason }) => [state, reason]),
      [['unmeasurable', 'the buffers of this stream type are not known']],
    );
    analyzer.setProgram(PROGRAM);
    assert.equal(analyzer.snapshot()[0]!.streams[0]!.state, 'waiting');
    analyzer.removeProgram(1);
    assert.deepEqual(analyzer.snapshot(), []);
  });

  for (const [pictures, state] of [
    [1, 'measured'],
    [2, 'unmeasurable'],
  ] as const) {
    test(`video with ${pictures} picture(s) of 40 ms in each PES packet: ${state}`, () => {
      const analyzer = new TStdAnalyzer({ tStdRuns: () => {}, tStdFault: () => assert.fail() });
      const stream = {
        pid: AUDIO_PID,
        codec: 'mpeg_video',
        system: 'dvb',
        isStillPicture: false,
        isLeakValid: true,
      } as const;
      analyzer.setProgram({ ...PROGRAM, streams: [stream] });
      for (let n = 0; n < 40; n++) {
        const pcr27M = n * pictures * 1_080_000;
        analyzer.pcr(PCR_PID, pcr27M, n * 10, 0, false);
        const packet = pesPackets(Math.round(pcr27M / 300) + 18_000)[0]!; // decoded 200 ms later
        VIDEO_START.copy(packet, 18);
        analyzer.packet(packet, 0, AUDIO_PID, n * 10 + 1, 0, false);
      }
      assert.equal(analyzer.snapshot()[0]!.streams[0]!.state, state);
    });
  }

  // Decoded 200 ms before they come, so that every PES packet is late; three steps of more than one picture show that they have several.
  test('faults found before it was clear that PES packets carry several pictures are not told', () => {
    for (const [pictures, underflows] of [
      [1, 38], // the first shows the header, the last waits for a PCR
      [2, 0],
    ] as const) {
      let faults = 0;
      const pids: number[] = [];
      const analyzer = new TStdAnalyzer({ tStdRuns: (pid) => pids.push(pid), tStdFault: () => faults++ });
      const stream = {
        pid: AUDIO_PID,
        codec: 'mpeg_video',
        system: 'dvb',
        isStillPicture: false,
        isLeakValid: true,
      } as const;
      analyzer.setProgram({ ...PROGRAM, streams: [stream] });
      for (let n = 0; n < 40; n++) {
        const pcr27M = 27_000_000 + n * pictures * 1_080_000;
        analyzer.pcr(PCR_PID, pcr27M, n * 10, 0, false);
        const packet = pesPackets(Math.round(pcr27M / 300) - 18_000)[0]!;
        VIDEO_START.copy(packet, 18);
        analyzer.packet(packet, 0, AUDIO_PID, n * 10 + 1, 0, false);
      }
      assert.equal(faults, underflows);
      assert.deepEqual(pids, pictures === 1 ? [AUDIO_PID] : []);
    }
  });

  test('TBsys and Bsys: packets of the PMT back to back at 20 Mb/s', () => {
    const faults: string[] = [];
    const analyzer = new TStdAnalyzer({
      tStdRuns: () => {},
      tStdFault: (fault, pid, packetIndex) => faults.push(`${fault} ${pid} ${packetIndex}`),
    });
    analyzer.setProgram(PROGRAM);
    const packet = payloadPacket(PMT_PID, 0);
    packet[1]! |= 0x40;
    Buffer.from('0002b0b4', 'hex').copy(packet, 4); // pointer_field, table 2, 183 bytes in all
    for (let n = 0; n < 30; n++) {
      if (n % 10 === 0) analyzer.pcr(PCR_PID, n * 2030, n, n, false);
      if (n >= 5) analyzer.packet(packet, 0, PMT_PID, n, n, false);
    }
    // 178.6 bytes stay of each in TBsys, and Bsys of 1536 takes 183 of each, 125 bytes/ms at most from TBsys.
    assert.deepEqual(faults, [`TBsys_overflow ${PMT_PID} 7`, `Bsys_overflow ${PMT_PID} 13`]);
  });

  test('any packets, clocks and programs: never throws, and is bounded', () => {
    const pid = fc.constantFrom(0, 1, PMT_PID, PCR_PID, AUDIO_PID, 0x103, 0x1fff);
    const stream = fc.record({
      pid,
      codec: fc.constantFrom(...HEADER_CODECS, undefined),
      system: fc.constantFrom('dvb' as const, 'atsc' as const),
      isStillPicture: fc.boolean(),
      isLeakValid: fc.boolean(),
    });
    const starts = ['', '000001b3', '00000167', '000001e0000080c00a', '000001c0000080800521000100010b77', 'fffda400'];
    const payload = fc
      .tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 184 }))
      .map(([start, rest]) => Buffer.concat([Buffer.from(start, 'hex'), rest]));
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('packet' as const),
        pid,
        flags: fc.nat(255),
        control: fc.nat(255),
        payload,
        isDuplicate: fc.boolean(),
        repeat: fc.integer({ min: 1, max: 50 }),
      }),
      fc.record({
        kind: fc.constant('pcr' as const),
        pid,
        pcr: fc.double({ min: 0, max: PCR_WRAP_27M - 1, noNaN: true }),
        isNear: fc.boolean(),
      }),
      fc.record({
        kind: fc.constant('program' as const),
        programNumber: fc.nat(3),
        pcrPid: pid,
        pmtPid: pid,
        streams: fc.array(stream, { maxLength: 4 }),
      }),
      fc.record({ kind: fc.constantFrom('gap' as const, 'reset' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const analyzer = new TStdAnalyzer({
          tStdRuns: () => {},
          tStdFault: (_fault, _pid, _packetIndex, _timeNs, value) => assert.ok(Number.isFinite(value)),
        });
        analyzer.setProgram(PROGRAM);
        let packetIndex = 0;
        let pcr27M = 0;
        for (const call of steps) {
          if (call.kind === 'packet') {
            for (let n = 0; n < call.repeat; n++) {
              const packet = payloadPacket(call.pid, n);
              packet[1]! |= call.flags & 0xe0;
              packet[3] = call.control;
              call.payload.copy(packet, 4);
              analyzer.packet(packet, 0, call.pid, packetIndex++, 0, call.isDuplicate);
            }
          } else if (call.kind === 'pcr') {
            pcr27M = call.isNear ? (pcr27M + 700_000) % PCR_WRAP_27M : call.pcr;
            analyzer.pcr(call.pid, pcr27M, packetIndex, 0, false);
          } else if (call.kind === 'program') analyzer.setProgram(call);
          else analyzer[call.kind]();
        }
        analyzer.snapshot();
      }),
      { numRuns: fuzzRuns(300) },
    );
  });

  test('a flood of programs is bounded, and what is left out is counted', () => {
    const analyzer = new TStdAnalyzer({ tStdRuns: () => {}, tStdFault: () => {} });
    for (let n = 0; n < 500; n++) analyzer.setProgram({ ...PROGRAM, programNumber: n });
    assert.equal(analyzer.snapshot().length, 128);
    assert.equal(analyzer.programsLeftOut, 372);
  });
});
