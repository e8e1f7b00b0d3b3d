import type { PictureFigures } from '../../essence/picture/picture-meter.js';
import { RtpHeader } from '../../net/rtp.js';
import type { FlowDescription, Packing, Scan } from '../../st2110/d10/flow-description.js';
import type { FrameLayout } from '../../st2110/d20/frame-assembler.js';
import { inferredSamples } from '../../st2110/d20/video-format.js';
import { VideoFormatDetector } from '../../st2110/d20/video-format-detector.js';
import { VideoFrameAnalyzer, type VideoFrameFigures } from '../../st2110/d20/video-frame-analyzer.js';
import { VideoPayload } from '../../st2110/d20/video-payload.js';
import { type Ratio, ratioOf, ratioText } from '../../st2110/d21/ratio.js';
import type { IntervalAndTotal } from '../../timing/interval-and-total.js';
import type { CodedEssence } from '../content/essence-sink.js';
import type { GapCause, PayloadAnalyzer, PayloadFields, PayloadOptions, PayloadRun } from '../payload-analyzer.js';
import { DescriptionCheck } from './description-check.js';
import type { DescriptionMismatchEvent, StreamFormatEvent } from './description-event.js';
import { SenderTiming, type SenderTimingSnapshot } from './sender-timing.js';
import { VideoPictures } from './video-pictures.js';

/** What pictures are sent, as the packets show it; null: not known yet, or several would fit. */
export interface SeenVideoFormat {
  /** Pixels of a line. */
  readonly width: number | null;
  /** Lines of a frame, of both fields. */
  readonly height: number | null;
  /** `psf`: both fields have one RTP timestamp. */
  readonly scan: Scan | null;
  /** Frames a second as a fraction: `60000/1001`. */
  readonly frame_rate: string | null;
  /** How colours are sampled, by the name of SDP. */
  readonly sampling: string | null;
  /** Bits of a sample. */
  readonly depth: number | null;
  /** How payloads are filled. */
  readonly packing: Packing | null;
  /** Packets of a frame, of a field where the picture is interlaced. */
  readonly packets: number | null;
  /** Lines of a field are numbered as those of the frame, not from 0 on; null unless there are fields. */
  readonly has_frame_lines: boolean | null;
  /** The upper half of the sequence number goes on with the lower one. null before that began anew. */
  readonly has_extended_sequence: boolean | null;
}

export interface VideoStreamSnapshot extends PayloadFields {
  readonly kind: 'st2110-20';
  readonly description: FlowDescription | null;
  readonly format: SeenVideoFormat;
  readonly frames: IntervalAndTotal<VideoFrameFigures>;
  readonly timing: SenderTimingSnapshot;
  /** null before the first picture that was looked at. */
  readonly pictures: PictureFigures | null;
}

/** Measures uncompressed video: its format, its frames, and when its packets come. Spec: SMPTE ST 2110-20; SMPTE ST 2110-21 */
export class VideoStreamPayload
  implements PayloadAnalyzer<VideoStreamSnapshot, DescriptionMismatchEvent | StreamFormatEvent>
{
  readonly #rtp = new RtpHeader();
  readonly #payload = new VideoPayload();
  #detector = new VideoFormatDetector();
  readonly #pictures: VideoPictures;
  readonly #frames = new VideoFrameAnalyzer(
    (frame, layout) => {
      if (frame.hasPixels) this.#pictures.take(frame, layout, this.#timeNs);
    },
    () => this.#pictures.isDue(this.#timeNs),
  );
  readonly #timing: SenderTiming;
  #description: FlowDescription | undefined;
  #statedRate: Ratio | undefined;
  #hasLayout = false;
  /** All that can be found out was found out, and told. */
  #isTold = false;
  readonly #check = new DescriptionCheck();
  #events: StreamFormatEvent[] = [];
  /** As it was told last. */
  #toldFormat: SeenVideoFormat | undefined;
  #timeNs = 0;
  #nextSequence = -1;
  #lastExtended = 0;
  #hasExtendedSequence: boolean | null = null;

  constructor({ description, conditions, wishes, timestampSource }: PayloadOptions) {
    this.#timing = new SenderTiming(timestampSource);
    this.#pictures = new VideoPictures(conditions, wishes);
    if (description !== undefined) this.describe(description);
  }

  feedBatch({ batch, first, end, offset, timesNs, lostBefore }: PayloadRun): void {
    const { payload, sizes, baseSeconds, baseNanoseconds, arrivalDeltaNs } = batch;
    if (lostBefore > 0) this.#noteGap('loss');
    this.#timeNs = timesNs[end - 1]!;
    let at = offset;
    for (let row = first; row < end; row++) {
      const size = sizes[row]!;
      this.#packet(payload, at, size, baseSeconds, baseNanoseconds + arrivalDeltaNs[row]!);
      at += size;
    }
  }

  noteGap(_timeNs: number, cause: GapCause): void {
    this.#nextSequence = -1;
    this.#noteGap(cause === 'stream_lost' ? 'loss' : cause);
  }

  silence(): void {
    this.#pictures.gap();
    this.#frames.settle();
  }

  describe(description: FlowDescription | undefined): void {
    const isOfVideo = description?.kind === 'st2110-20';
    this.#description = isOfVideo ? description : undefined;
    this.#statedRate = isOfVideo ? periodRateOf(description) : undefined;
    this.#timing.describe(this.#description);
    this.#pictures.serviceName = this.#description?.session_name ?? null;
    this.#check.reset();
    this.#isTold = false;
    if (description !== undefined && !isOfVideo)
      this.#check.mismatch('encoding', description.kind, 'st2110-20', this.#timeNs);
    this.#takeFormat();
  }

  takeEvents(): readonly (DescriptionMismatchEvent | StreamFormatEvent)[] {
    const events = [...this.#events, ...this.#check.takeEvents()];
    if (this.#events.length > 0) this.#events = [];
    return events;
  }

  takeEssence(): readonly CodedEssence[] {
    return this.#pictures.takeEssence();
  }

  wantPictures(): void {
    this.#pictures.wantPictures();
  }

  settle(): void {
    this.#detector.conclude();
    this.#takeFormat();
    this.#frames.settle();
    this.#timing.settle();
  }

  snapshotAndReset(): VideoStreamSnapshot {
    const timing = this.#timing.snapshotAndReset();
    this.#checkTiming(timing);
    return {
      kind: 'st2110-20',
      description: this.#description ?? null,
      format: this.#seenFormat(),
      frames: this.#frames.snapshotAndReset(),
      timing,
      pictures: this.#pictures.snapshotAndReset(),
    };
  }

  #packet(bytes: Uint8Array, at: number, size: number, seconds: number, nanoseconds: number): void {
    const rtp = this.#rtp;
    if (!rtp.parse(bytes, at, size)) return;
    const { sequence, timestamp, marker } = rtp;
    if (sequence !== this.#nextSequence && this.#nextSequence >= 0) this.#noteGap('loss');
    this.#nextSequence = (sequence + 1) & 0xffff;
    const payload = this.#payload;
    const fault = payload.parse(bytes, rtp.payloadOffset, rtp.payloadLength);
    this.#timing.feed(seconds, nanoseconds, timestamp, marker);
    if (fault !== undefined) {
      this.#frames.fault(fault);
      return;
    }
    if (sequence === 0) this.#followExtension(payload.extendedSequence);
    if (this.#detector.feed(payload, timestamp, marker)) this.#restart();
    this.#frames.feed(bytes, payload, timestamp, marker);
    // A frame ends here: the one that is put together first is the next.
    if (marker && !this.#isTold) this.#takeFormat();
  }

  #followExtension(extended: number): void {
    if (this.#lastExtended >= 0) this.#hasExtendedSequence = extended === ((this.#lastExtended + 1) & 0xffff);
    this.#lastExtended = extended;
  }

  #noteGap(cause: 'loss' | 'host_drops' | 'clock_set'): void {
    this.#detector.noteGap();
    this.#timing.noteGap(cause);
  }

  #restart(): void {
    this.#hasLayout = false;
    this.#isTold = false;
    this.#frames.begin(undefined);
    this.#pictures.begin(undefined, null, null, false);
    this.#timing.restart();
  }

  /** Frames are put together as soon as the raster is known, and timing is measured when the rate is, too. */
  #takeFormat(): void {
    const { raster } = this.#detector;
    if (raster === undefined) return;
    if (!this.#hasLayout) {
      this.#hasLayout = true;
      this.#beginFrames();
    }
    const { rate } = this.#detector;
    // What is sent goes before what is stated.
    const isWrong = rate !== undefined && this.#statedRate !== undefined && !isSame(rate, this.#statedRate);
    const format = this.#detector.frameFormat(isWrong ? rate : this.#statedRate);
    if (isWrong && !this.#isTold) this.#timing.restart();
    if (format !== undefined && this.#timing.needsFormat) this.#timing.begin(format);
    if (rate === undefined) return;
    this.#isTold = true;
    this.#tellFormat();
  }

  /** What is seen as a whole: another format than before, and what the description does not say. */
  #tellFormat(): void {
    const seen = this.#seenFormat();
    const before = this.#toldFormat;
    this.#toldFormat = seen;
    if (before !== undefined) this.#tellChanges(before, seen);
    const { video, payload_type } = this.#description ?? {};
    if (video === undefined || video === null) return;
    const check = (parameter: string, stated: string | number | null, found: string | number | null): void =>
      this.#check.compare(parameter, stated, found, this.#timeNs);
    check('payload type', payload_type ?? null, this.#rtp.payloadType);
    check('width', video.width, seen.width);
    check('height', video.height, seen.height);
    check('scan', video.scan, seen.scan);
    check('exactframerate', video.frame_rate, seen.frame_rate);
    check('sampling', video.sampling === null ? null : samplingOf(video.sampling), seen.sampling);
    check('depth', video.depth, seen.depth);
    check('PM', video.packing, seen.packing);
  }

  /** Whether the sender is as strict as it is stated to be. */
  #checkTiming({ stated_type, verdict, figures }: SenderTimingSnapshot): void {
    const { sender_type, c_max } = this.#description?.video ?? {};
    const found = verdict.interval.verdict;
    const isKnown = stated_type !== null && found !== 'unmeasurable';
    if (isKnown && STRICTEST_FIRST.indexOf(found) > STRICTEST_FIRST.indexOf(stated_type))
      this.#check.mismatch('TP', sender_type ?? stated_type, found.replaceAll('_', ' '), this.#timeNs);
    const { max } = figures.interval.c_inst_list;
    if (typeof c_max === 'number' && max !== null && max > c_max)
      this.#check.mismatch('CMAX', String(c_max), String(max), this.#timeNs);
  }

  #tellChanges(before: SeenVideoFormat, seen: SeenVideoFormat): void {
    const fields = CHANGING.filter((field) => before[field] !== seen[field]);
    if (fields.length === 0) return;
    this.#events.push({
      type: 'event',
      event: 'stream_format',
      name: 'st2110-20',
      severity: 'warning',
      time_ns: this.#timeNs,
      changes: fields.map((field) => ({ field, before: before[field], after: seen[field] })),
    });
  }

  #beginFrames(): void {
    const layout = this.#layout();
    const samples = inferredSamples(this.#detector.raster!);
    const isFullRange = this.#description?.video?.range?.startsWith('FULL') ?? false;
    this.#pictures.begin(layout, samples?.sampling ?? null, samples?.depth ?? null, isFullRange);
    this.#frames.begin(layout);
  }

  #layout(): FrameLayout | undefined {
    const raster = this.#detector.raster!;
    const group = inferredSamples(raster)?.group;
    const { width, height, isInterlaced, hasFrameLines } = raster;
    return group === undefined || width === 0 ? undefined : { width, height, isInterlaced, hasFrameLines, group };
  }

  #seenFormat(): SeenVideoFormat {
    const { raster, scan = null } = this.#detector;
    const rate = this.#detector.rate;
    const samples = raster === undefined ? undefined : inferredSamples(raster);
    const frames =
      rate === undefined || raster?.isInterlaced !== true ? rate : ratioOf(rate.numerator, rate.denominator * 2);
    return {
      width: raster?.width ?? null,
      height: raster?.height ?? null,
      scan,
      frame_rate: frames === undefined ? null : ratioText(frames),
      sampling: samples?.sampling ?? null,
      depth: samples?.depth ?? null,
      packing: raster?.packing ?? null,
      packets: raster?.packets ?? null,
      has_frame_lines: raster?.isInterlaced === true ? raster.hasFrameLines : null,
      has_extended_sequence: this.#hasExtendedSequence,
    };
  }
}

function isSame(a: Ratio, b: Ratio): boolean {
  return a.numerator * b.denominator === b.numerator * a.denominator;
}

const STRICTEST_FIRST = ['narrow', 'narrow_linear', 'wide', 'not_compliant'] as const;

/** What is told when it changes. */
const CHANGING = ['width', 'height', 'scan', 'frame_rate', 'sampling', 'depth', 'packing', 'packets'] as const;

/** CLYCbCr and ICtCp are packed as YCbCr is. Spec: SMPTE ST 2110-20, 7.4.1 */
function samplingOf(stated: string): string {
  return stated.replace(/^(CLYCbCr|ICtCp)/, 'YCbCr');
}

/** Frames a second, fields where they are sent one after another. */
function periodRateOf({ video }: FlowDescription): Ratio | undefined {
  if (video === null || video.frame_rate === null) return undefined;
  const [numerator = 0, denominator = 1] = video.frame_rate.split('/').map(Number);
  return ratioOf(video.scan === 'progressive' ? numerator : numerator * 2, denominator);
}
