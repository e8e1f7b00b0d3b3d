import type { AncPacket } from '../../codec/ancillary/anc-packet.js';
import type { CaptionDistributionPacket } from '../../st2110/d40/caption-distribution-packet.js';
import { type Op47Fault, SubtitlingDistributionPackets } from '../../st2110/d40/subtitling-distribution-packet.js';
import type { CaptionContext } from '../content/caption-context.js';
import type { CaptionEvent } from '../content/caption-event.js';
import { CaptionObserver } from '../content/caption-observer.js';
import type { CaptionReport } from '../content/caption-report.js';
import type { ConditionSink } from '../content/observer-context.js';
import { TeletextObserver } from '../content/teletext-observer.js';
import type { TeletextReport } from '../content/teletext-report.js';
import { ConditionParts } from './condition-parts.js';

/** data_unit_id of subtitles. Spec: ETSI EN 300 472, table 3 */
const SUBTITLE_UNIT = 0x03;
const SECOND_NS = 1e9;
const RTP_WRAP = 2 ** 32;
const PTS_WRAP = 2 ** 33;
const SEQUENCES = 0x1_0000;

/** Subtitling distribution packets that contradict themselves, by what is wrong. */
interface Op47FaultCounts extends Readonly<Record<Op47Fault, number>> {
  /** No identifier. */
  readonly identifier: number;
  /** Something else than teletext. */
  readonly format: number;
  /** The length is not that of the packet and what it has. */
  readonly length: number;
  /** The checksum is wrong. */
  readonly checksum: number;
  /** No footer behind the packets of teletext. */
  readonly footer: number;
  /** Another framing code than that of teletext. */
  readonly framing_code: number;
}

/** Subtitling distribution packets (OP-47) of a stream. Spec: SMPTE RDD 8, 5 */
export interface Op47Report {
  /** Packets that were whole. */
  readonly packets: number;
  /** By what is wrong. */
  readonly faults: Op47FaultCounts;
  /** Sequence counters that do not follow the one before. */
  readonly sequence_breaks: number;
  /** The teletext in them; null before the first packet of it. */
  readonly teletext: TeletextReport | null;
}

/** The text of captions in ancillary data; null where there are none. */
export interface AncillaryCaptionReport {
  /** CEA-608 and CEA-708 in caption distribution packets. */
  readonly caption_text: CaptionReport | null;
  /** Teletext in subtitling distribution packets. */
  readonly op47: Op47Report | null;
}

/** Decodes the captions of ancillary data: `caption` events, figures and the state of `captions_lost`. Frames are told by their RTP timestamps. */
export class AncillaryCaptions {
  readonly #captions: CaptionObserver;
  readonly #teletext: TeletextObserver;
  readonly #packets = new SubtitlingDistributionPackets();
  readonly #op47Faults: Record<Op47Fault, number> = {
    identifier: 0,
    format: 0,
    length: 0,
    checksum: 0,
    footer: 0,
    framing_code: 0,
  };
  #op47Packets = 0;
  #op47Breaks = 0;
  #op47Sequence = -1;
  /** When the last frame came: while they come, the programme goes on. */
  readonly #frames = { ticks: Number.NaN, timeNs: Number.NEGATIVE_INFINITY };
  /** RTP timestamps, counted on beyond 32 bits. */
  #pts90k = Number.NaN;
  #timestamp = -1;
  #nextSecondNs = Number.NaN;

  constructor(conditions: ConditionSink, tell: (event: CaptionEvent) => void) {
    const parts = new ConditionParts(conditions);
    const context = (): CaptionContext => ({
      pid: 0,
      description: NO_DESCRIPTION,
      conditions: parts.add(),
      tell: (event) => {
        if (event.event === 'caption') tell(rtpTimed(event));
      },
    });
    this.#captions = new CaptionObserver(context());
    this.#teletext = new TeletextObserver({ ...context(), videoPts: this.#frames, pcr: this.#frames });
  }

  /** A datagram came, with what was captured of a frame or field. */
  frame(timestamp: number, timeNs: number): void {
    if (timestamp !== this.#timestamp) this.#nextFrame(timestamp, timeNs);
    this.#frames.timeNs = timeNs;
    if (timeNs < this.#nextSecondNs) return;
    this.#nextSecondNs = (Math.floor(timeNs / SECOND_NS) + 1) * SECOND_NS;
    this.#captions.second(timeNs);
    this.#teletext.second(timeNs);
  }

  /** Of the frame that `frame` was told of. */
  cdp({ triples }: CaptionDistributionPacket, timeNs: number): void {
    this.#captions.constructs(triples, this.#pts90k, timeNs);
  }

  /** The same; its bytes are not needed afterwards. */
  op47(packet: AncPacket): void {
    const result = this.#packets.feed(packet, (bytes, length) => this.#teletext.unit(SUBTITLE_UNIT, bytes, length));
    if ('fault' in result) {
      this.#op47Faults[result.fault]++;
      return;
    }
    const isNext = result.sequence === (this.#op47Sequence + 1) % SEQUENCES;
    if (this.#op47Sequence >= 0 && !isNext) this.#op47Breaks++;
    this.#op47Sequence = result.sequence;
    this.#op47Packets++;
  }

  /** Packets are missing. */
  noteGap(): void {
    this.#captions.gap();
    this.#teletext.gap();
    this.#op47Sequence = -1;
  }

  /** The stream is over, and so is what it shows. */
  settle(): void {
    this.#captions.settle();
    this.#teletext.settle();
  }

  snapshotAndReset(): AncillaryCaptionReport {
    const teletext = this.#teletext.snapshotAndReset();
    const hasOp47 = this.#op47Packets > 0 || Object.values(this.#op47Faults).some((count) => count > 0);
    return {
      caption_text: this.#captions.snapshotAndReset(),
      op47: hasOp47
        ? {
            packets: this.#op47Packets,
            faults: { ...this.#op47Faults },
            sequence_breaks: this.#op47Breaks,
            teletext,
          }
        : null,
    };
  }

  #nextFrame(timestamp: number, timeNs: number): void {
    const isFirst = Number.isNaN(this.#pts90k);
    const step = isFirst ? timestamp : (timestamp - this.#timestamp) | 0;
    this.#pts90k = isFirst ? timestamp : (this.#pts90k + step + PTS_WRAP) % PTS_WRAP;
    this.#timestamp = timestamp;
    if (isFirst) this.#nextSecondNs = timeNs;
    this.#captions.picture({ presentation90k: this.#pts90k, dts90k: this.#pts90k, timeNs });
    this.#teletext.advance(this.#pts90k, timeNs);
  }
}

/** No PMT says anything. */
const NO_DESCRIPTION: CaptionContext['description'] = { entry: { descriptors: [] }, pmt: { programNumber: 0 } };

/** What is told are the timestamps as they were sent. */
function rtpTimed(event: CaptionEvent): CaptionEvent {
  const { start_pts_90khz, end_pts_90khz } = event;
  return { ...event, start_pts_90khz: start_pts_90khz % RTP_WRAP, end_pts_90khz: end_pts_90khz % RTP_WRAP };
}
