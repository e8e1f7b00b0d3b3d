// Tested by: test/st2110/d40/anc-content.test.ts
import type { AncPacket } from '../../codec/ancillary/anc-packet.js';
import { type ActiveFormat, activeFormatOf } from './active-format.js';
import { ancillaryTimecodeOf } from './ancillary-timecode.js';
import { type CaptionDistributionPacket, type CdpFault, cdpOf } from './caption-distribution-packet.js';
import { Scte104Assembler, type Scte104Counts } from './scte104-assembler.js';
import type { Scte104Message } from './scte104-message.js';
import { TimecodeFollower, type TimecodeJump, type TimecodeReport } from './timecode-follower.js';

/** Takes what the packets say, as it happens. */
export interface AncContentSink {
  timecodeJump(jump: TimecodeJump): void;
  /** The active format, when it is another one than before. */
  activeFormat(before: string, after: string): void;
  message(message: Scte104Message): void;
  /** A packet of captions that is whole, with the timestamp of its picture. */
  captions?(cdp: CaptionDistributionPacket, timestamp: number): void;
  /** A subtitling distribution packet of OP-47, whose data is valid during the call alone. */
  op47?(packet: AncPacket): void;
}

/** Caption distribution packets that contradict themselves, by what is wrong. */
interface CdpFaultCounts extends Readonly<Record<CdpFault, number>> {
  /** No cdp_identifier. */
  readonly identifier: number;
  /** cdp_length is not that of the packet. */
  readonly length: number;
  /** The packet checksum is wrong. */
  readonly checksum: number;
  /** The sequence counters of header and footer differ. */
  readonly sequence: number;
  /** Sections do not fill the packet. */
  readonly section: number;
}

/** Caption distribution packets of a stream. Spec: SMPTE ST 334-2 */
export interface CaptionPacketReport {
  /** Caption distribution packets that were whole. */
  readonly packets: number;
  /** Of them, those with captions that an encoder made: caption_service_active. */
  readonly active_packets: number;
  /** Packets that contradict themselves, by what is wrong. */
  readonly faults: CdpFaultCounts;
  /** Packets that are missing, by their sequence counter. */
  readonly sequence_breaks: number;
  /** Frames a second by cdp_frame_rate; null for a value without a meaning. */
  readonly frame_rate: number | null;
}

/** What the ANC packets of a stream carry. */
export interface AncContentReport {
  /** Time codes by source. */
  readonly timecodes: readonly TimecodeReport[];
  /** The last active format; null where none came. */
  readonly active_format: ActiveFormat | null;
  /** null where no caption distribution packets came. */
  readonly captions: CaptionPacketReport | null;
  /** null where none came. */
  readonly scte104: Scte104Counts | null;
}

const CDP_FAULTS: readonly CdpFault[] = ['identifier', 'length', 'checksum', 'sequence', 'section'];
const SEQUENCES = 0x1_0000;

/** What the ANC packets of a stream carry, as far as it is read here. */
export class AncContent {
  readonly #sink: AncContentSink;
  readonly #timecodes = new TimecodeFollower();
  readonly #scte104: Scte104Assembler;
  #activeFormat: ActiveFormat | undefined;
  #cdpPackets = 0;
  #cdpActive = 0;
  #cdpRate: number | null = null;
  #cdpSequence = -1;
  #cdpBreaks = 0;
  #hasCdp = false;
  #hasScte104 = false;
  readonly #cdpFaults = Object.fromEntries(CDP_FAULTS.map((fault) => [fault, 0])) as Record<CdpFault, number>;

  constructor(sink: AncContentSink) {
    this.#sink = sink;
    this.#scte104 = new Scte104Assembler((message) => sink.message(message));
  }

  /** A packet that is whole; `frameHz`: frames a second, NaN where it is not known. */
  feed(packet: AncPacket, timestamp: number, frameHz: number): void {
    const { did, sdid } = packet;
    if (did === 0x60 && sdid === 0x60) this.#takeTimecode(packet, timestamp, frameHz);
    else if (did === 0x61 && sdid === 0x01) this.#takeCaptions(packet, timestamp);
    else if (did === 0x41 && sdid === 0x05) this.#takeActiveFormat(packet);
    else if (did === 0x41 && sdid === 0x07) {
      this.#hasScte104 = true;
      this.#scte104.feed(packet);
    } else if (did === 0x43 && sdid === 0x02) this.#sink.op47?.(packet);
  }

  /** Packets are missing. */
  noteGap(): void {
    this.#scte104.noteGap();
    this.#cdpSequence = -1;
  }

  report(): AncContentReport {
    return {
      timecodes: this.#timecodes.reports(),
      active_format: this.#activeFormat ?? null,
      captions: this.#hasCdp ? this.#captionReport() : null,
      scte104: this.#hasScte104 ? this.#scte104.counts() : null,
    };
  }

  #captionReport(): CaptionPacketReport {
    return {
      packets: this.#cdpPackets,
      active_packets: this.#cdpActive,
      faults: { ...this.#cdpFaults },
      sequence_breaks: this.#cdpBreaks,
      frame_rate: this.#cdpRate,
    };
  }

  #takeTimecode(packet: AncPacket, timestamp: number, frameHz: number): void {
    const timecode = ancillaryTimecodeOf(packet);
    const jump = timecode && this.#timecodes.feed(timecode, timestamp, frameHz);
    if (jump !== undefined) this.#sink.timecodeJump(jump);
  }

  #takeActiveFormat(packet: AncPacket): void {
    const format = activeFormatOf(packet);
    if (format === undefined) return;
    const before = this.#activeFormat;
    this.#activeFormat = format;
    const text = activeFormatText(format);
    const textBefore = before === undefined ? null : activeFormatText(before);
    if (textBefore !== null && text !== textBefore) this.#sink.activeFormat(textBefore, text);
  }

  #takeCaptions(packet: AncPacket, timestamp: number): void {
    this.#hasCdp = true;
    const result = cdpOf(packet);
    if ('fault' in result) {
      this.#cdpFaults[result.fault]++;
      return;
    }
    const { cdp } = result;
    this.#cdpPackets++;
    if (cdp.isActive) this.#cdpActive++;
    this.#cdpRate = cdp.frameRate;
    const isNext = cdp.sequence === (this.#cdpSequence + 1) % SEQUENCES;
    if (this.#cdpSequence >= 0 && !isNext) this.#cdpBreaks++;
    this.#cdpSequence = cdp.sequence;
    this.#sink.captions?.(cdp, timestamp);
  }
}

/** `AFD 8 16:9`, with the bars where there are any. */
export function activeFormatText({ afd, codedFrame, bars }: ActiveFormat): string {
  const barText = bars === null ? '' : `, ${bars.kind} ${bars.values.join('/')}`;
  return `AFD ${afd} ${codedFrame}${barText}`;
}
