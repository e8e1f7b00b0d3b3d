import { RtpHeader } from '../../net/rtp.js';
import type { FlowDescription } from '../../st2110/d10/flow-description.js';
import { AncAnalyzer, type AncSnapshot } from '../../st2110/d40/anc-analyzer.js';
import { AncContent, type AncContentReport } from '../../st2110/d40/anc-content.js';
import { PictureRate } from '../../st2110/d40/picture-rate.js';
import type { Scte104Message } from '../../st2110/d40/scte104-message.js';
import type { GapCause, PayloadAnalyzer, PayloadFields, PayloadOptions, PayloadRun } from '../payload-analyzer.js';
import { type AncillaryCaptionReport, AncillaryCaptions } from './ancillary-captions.js';
import { checkAncillary } from './ancillary-description-check.js';
import { DescriptionCheck } from './description-check.js';
import type { DescriptionMismatchEvent } from './description-event.js';
import { EssenceEvents, essenceChange } from './essence-event.js';
import { type AncillaryEvent, spliceRequestEvents } from './splice-request-event.js';

export interface AncillaryStreamSnapshot extends PayloadFields, AncSnapshot, AncillaryCaptionReport {
  readonly kind: 'st2110-40';
  readonly content: AncContentReport;
  /** Datagrams with RTP padding, which is left out. */
  readonly padded_datagrams: number;
  /** Fields or frames a second by the RTP timestamps; null while it is not known. */
  readonly picture_rate_hz: number | null;
  /** Events that were lost because nobody took them. */
  readonly events_dropped: number;
}

/** The ancillary data in the datagrams of a stream. Spec: SMPTE ST 2110-40; RFC 8331 */
export class AncillaryStreamPayload
  implements PayloadAnalyzer<AncillaryStreamSnapshot, AncillaryEvent | DescriptionMismatchEvent>
{
  readonly #rtp = new RtpHeader();
  readonly #rate = new PictureRate();
  readonly #events = new EssenceEvents<AncillaryEvent>();
  readonly #content: AncContent;
  readonly #analyzer: AncAnalyzer;
  readonly #captions: AncillaryCaptions;
  readonly #check = new DescriptionCheck();
  #description: FlowDescription | undefined;
  #sequence = -1;
  #padded = 0;
  #timeNs = 0;

  constructor({ conditions, description }: Pick<PayloadOptions, 'conditions' | 'description'>) {
    this.#captions = new AncillaryCaptions(conditions, (event) => this.#events.tell(event));
    this.#content = new AncContent({
      timecodeJump: ({ source, before, after }) =>
        this.#events.tell(essenceChange('timecode_jump', this.#timeNs, `${source} ${before}`, after)),
      activeFormat: (before, after) => this.#events.tell(essenceChange('active_format', this.#timeNs, before, after)),
      message: (message) => this.#tellMessage(message),
      captions: (cdp) => this.#captions.cdp(cdp, this.#timeNs),
      op47: (packet) => this.#captions.op47(packet),
    });
    this.#analyzer = new AncAnalyzer((packet) =>
      this.#content.feed(packet, this.#rtp.timestamp, this.#rate.timecodeHz),
    );
    this.describe(description);
  }

  describe(description: FlowDescription | undefined): void {
    this.#description = description?.kind === 'st2110-40' ? description : undefined;
    this.#check.reset();
    if (description !== undefined && this.#description === undefined)
      this.#check.mismatch('encoding', description.kind, 'st2110-40', this.#timeNs);
  }

  feedBatch({ batch, first, end, offset, timesNs }: PayloadRun): void {
    let at = offset;
    for (let row = first; row < end; row++) {
      const size = batch.sizes[row]!;
      this.#timeNs = timesNs[row]!;
      if (this.#rtp.parse(batch.payload, at, size)) this.#feed(batch.payload);
      at += size;
    }
  }

  noteGap(_timeNs: number, cause: GapCause): void {
    if (cause === 'clock_set') return;
    this.#noteGap();
    this.#sequence = -1;
  }

  silence(): void {}

  takeEvents(): readonly (AncillaryEvent | DescriptionMismatchEvent)[] {
    return [...this.#events.take(), ...this.#check.takeEvents()];
  }

  settle(): void {
    this.#captions.settle();
  }

  snapshotAndReset(): AncillaryStreamSnapshot {
    const { pictureHz } = this.#rate;
    const snapshot = this.#analyzer.snapshotAndReset();
    if (this.#description !== undefined) {
      const seen = { ...snapshot, pictureHz, payloadType: this.#rtp.payloadType };
      checkAncillary(this.#check, this.#description, seen, this.#timeNs);
    }
    return {
      kind: 'st2110-40',
      ...snapshot,
      content: this.#content.report(),
      ...this.#captions.snapshotAndReset(),
      padded_datagrams: this.#padded,
      picture_rate_hz: Number.isNaN(pictureHz) ? null : pictureHz,
      events_dropped: this.#events.dropped,
    };
  }

  #feed(bytes: Uint8Array): void {
    const { sequence, timestamp, marker, payloadOffset, payloadLength, hasPadding } = this.#rtp;
    const isAgain = sequence === this.#sequence;
    if (isAgain) return;
    if (this.#sequence >= 0 && sequence !== ((this.#sequence + 1) & 0xffff)) this.#noteGap();
    this.#sequence = sequence;
    if (hasPadding) this.#padded++;
    this.#rate.feed(timestamp);
    this.#captions.frame(timestamp, this.#timeNs);
    this.#analyzer.feed(bytes, payloadOffset, payloadLength, marker, timestamp);
  }

  #noteGap(): void {
    this.#analyzer.noteGap();
    this.#content.noteGap();
    this.#captions.noteGap();
    this.#rate.noteGap();
  }

  #tellMessage(message: Scte104Message): void {
    for (const event of spliceRequestEvents(message, this.#timeNs)) this.#events.tell(event);
  }
}
