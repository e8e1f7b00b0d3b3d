import type { ContentEvent } from '../../../src/analysis/content/content-event.js';
import type { CueReport } from '../../../src/analysis/content/cue-report.js';
import { PacketStream } from '../../../src/analysis/packet-stream.js';
import { longSection, sectionPackets, u16 } from '../packets/section-builder.js';
import { payloadPacket, pcrPacket } from '../packets/ts-packets.js';

export const VIDEO_PID = 0x100;
const CUE_PID = 0x21;
const PMT_PID = 0x1000;
const MS = 1e6;

/** Entries of a PMT. */
interface PmtOptions {
  readonly version?: number;
  /** stream_type of the PID with cues; undefined: the PMT does not name it. */
  readonly cueType?: number;
  readonly isProgramRegistered?: boolean;
  readonly isStreamRegistered?: boolean;
}

const CUEI = [5, 4, 0x43, 0x55, 0x45, 0x49];

/** Feeds a stream of one program, H.264 and cues, with times of arrival; PCR and PTS count from the start of the stream. */
export class CueStream {
  readonly #stream = new PacketStream({ profile: '2020', hasArrivalTimes: true });
  readonly #ccs = new Map<number, number>();
  #timeNs = 0;

  /** The time now, in ms. */
  get timeMs(): number {
    return this.#timeNs / MS;
  }

  /** PAT and PMT. */
  tables({ version = 0, cueType, isProgramRegistered = false, isStreamRegistered = false }: PmtOptions): this {
    const pat = longSection({ tableId: 0, body: [0, 1, ...u16(0xe000 | PMT_PID)] });
    const program = isProgramRegistered ? CUEI : [];
    const stream = isStreamRegistered ? CUEI : [];
    const cues =
      cueType === undefined ? [] : [cueType, ...u16(0xe000 | CUE_PID), ...u16(0xf000 | stream.length), ...stream];
    const body = [
      ...u16(0xe000 | VIDEO_PID),
      ...u16(0xf000 | program.length),
      ...program,
      0x1b,
      ...u16(0xe000 | VIDEO_PID),
      0xf0,
      0,
    ];
    const pmt = longSection({ tableId: 2, version, body: [...body, ...cues] });
    return this.#sections(0, pat).#sections(PMT_PID, pmt);
  }

  cue(section: Buffer): this {
    return this.#sections(CUE_PID, section);
  }

  /** A PCR, and the picture that is to be shown `delayMs` later, each 40 ms up to then; `isRandomAccess` by the PTS in ms. */
  run(untilMs: number, isRandomAccess: (ptsMs: number) => boolean = () => false, delayMs = 200): this {
    for (; this.timeMs < untilMs; this.#timeNs += 40 * MS) {
      this.#feed(pcrPacket(VIDEO_PID, Math.round(this.timeMs * 27_000)));
      const ptsMs = Math.round(this.timeMs + delayMs);
      this.#feed(this.#picture(ptsMs * 90, isRandomAccess(ptsMs)));
    }
    return this;
  }

  /** Packets were lost on the way here. */
  gap(): this {
    this.#stream.analyzer.payload!.noteGap(this.#timeNs, 'loss');
    return this;
  }

  events(): readonly ContentEvent[] {
    return this.#stream.analyzer.takeEvents().filter((event): event is ContentEvent => 'pid' in event);
  }

  report(): readonly CueReport[] {
    return this.#stream.analyzer.snapshotAndReset().payload!.measured.cues;
  }

  #sections(pid: number, section: Buffer): this {
    const packets = sectionPackets(pid, [section], this.#ccs.get(pid) ?? 0);
    this.#ccs.set(pid, (this.#ccs.get(pid) ?? 0) + packets.length);
    for (const packet of packets) this.#feed(packet);
    return this;
  }

  #picture(pts90k: number, isRandomAccess: boolean): Buffer {
    const cc = this.#ccs.get(VIDEO_PID) ?? 0;
    this.#ccs.set(VIDEO_PID, cc + 1);
    const packet = payloadPacket(VIDEO_PID, cc, 0);
    packet[1] = packet[1]! | 0x40; // payload_unit_start_indicator
    packet[3] = packet[3]! | 0x20; // adaptation field
    packet[4] = 1;
    packet[5] = isRandomAccess ? 0x40 : 0;
    const high = Math.floor(pts90k / 2 ** 30) & 7;
    const [middle, low] = [Math.floor(pts90k / 2 ** 15) & 0x7fff, pts90k & 0x7fff];
    const pts = [0x21 | (high << 1), ...u16((middle << 1) | 1), ...u16((low << 1) | 1)];
    Buffer.from([0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5, ...pts]).copy(packet, 6);
    return packet;
  }

  #feed(packet: Buffer): void {
    this.#stream.feed(packet, 0, 1, this.#timeNs);
    this.#stream.endBatch();
  }
}
