import { CaptionDecoder } from '../../codec/captions/caption-decoder.js';
import { CcData } from '../../codec/captions/cc-data.js';
import type { Caption, CaptionSink } from '../../codec/captions/shown-text.js';
import { ccDataOfT35, ccDataOfUserData, scte20OfUserData } from '../../codec/captions/user-data.js';
import type { CodedPicture, VideoUserData } from '../../codec/video/coded-picture.js';
import { RareMap } from '../../mpegts/rare-map.js';
import type { CaptionContext } from './caption-context.js';
import { captionLanguages } from './caption-languages.js';
import { CaptionPresence, type ChannelCounts } from './caption-presence.js';
import {
  CAPTION_DATA_CHANNELS,
  type CaptionChannelReport,
  type CaptionFigures,
  type CaptionReport,
  dataChannelOf,
} from './caption-report.js';
import { countsSince } from './counts-since.js';
import { DescriptorFacts } from './descriptor-facts.js';
import { EventBudget } from './event-budget.js';
import { captionEventOf } from './told-caption.js';
import type { VideoFollower } from './video-follower.js';

/** Events at once, and a second. */
const MOST_EVENTS = 40;
const EVENTS_PER_S = 10;
const HZ_90K = 90_000;

type PictureTimes = Pick<CodedPicture, 'presentation90k' | 'dts90k' | 'timeNs'>;

interface ChannelState {
  captions: number;
  lastTimeNs: number;
  lastText: string;
}

/** Of the picture in hand, of whichever stream. */
const data = new CcData();

/** Decodes the captions of a video PID: user data in the order in which pictures are shown, events, figures and the state of `captions_lost` out. */
export class CaptionObserver implements CaptionSink, VideoFollower {
  readonly #context: CaptionContext;
  readonly #decoder = new CaptionDecoder(this);
  readonly #presences = CAPTION_DATA_CHANNELS.map(() => new CaptionPresence());
  readonly #budget = new EventBudget(MOST_EVENTS, EVENTS_PER_S);
  readonly #channels = new RareMap<string, ChannelState>();
  /** Captions by data channel; text services are none. */
  readonly #captionsOf = [0, 0, 0];
  /** MPEG-2 user data has had cc_data(). */
  #hasA53 = false;
  #captions = 0;
  #notTold = 0;
  #pictures = 0;
  #secondNs = Number.NaN;
  /** Where pictures with data are shown. */
  #lastData90k = 0;
  #longestGap90k = 0;
  /** As of the last report. */
  #before: CaptionFigures;
  #before90k = Number.NaN;
  readonly #languages: DescriptorFacts<ReadonlyMap<string, string>>;

  constructor(context: CaptionContext) {
    this.#context = context;
    this.#languages = new DescriptorFacts(context, captionLanguages);
    this.#before = this.#figures();
  }

  /** User data of a picture, in the order in which pictures are shown. */
  userData({ form, bytes, pts90k, timeNs }: VideoUserData): void {
    data.clear();
    const at = form === 'itu_t_t35' ? ccDataOfT35(bytes, 0, bytes.length) : -1;
    if (at >= 0) data.readA53(bytes, at, bytes.length);
    else if (form !== 'mpeg2_user_data' || !this.#readMpeg2(bytes)) return;
    this.#take(pts90k, timeNs);
  }

  /** Constructs that came with a picture, beside it. */
  constructs(bytes: Uint8Array, pts90k: number, timeNs: number): void {
    data.clear();
    data.readConstructs(bytes);
    this.#take(pts90k, timeNs);
  }

  /**
   * A picture, in decoding order: when it is shown, and when it was decoded, so that all has come that is shown up to then. 90 kHz, NaN
   * where it has no time stamps.
   */
  picture({ presentation90k, dts90k, timeNs }: PictureTimes): void {
    // Times count from the first picture, which is decoded before it is shown.
    const { clock } = this.#decoder;
    this.#pictures++;
    this.#decoder.advance(Number.isNaN(clock.pts90k) ? presentation90k : dts90k, timeNs);
  }

  /** Bytes of the stream are missing. */
  gap(): void {
    this.#decoder.gap();
  }

  /** A second of the stream is over. */
  second(timeNs: number): void {
    const sinceNs = timeNs - this.#secondNs;
    this.#secondNs = timeNs;
    const pictures = this.#pictures;
    this.#pictures = 0;
    const { conditions, pid } = this.#context;
    const { enabled, limits } = conditions.settingOf('captions_lost');
    if (!enabled || Number.isNaN(sinceNs)) return;
    const { after_ms = null, data_after_ms = null, silence_after_ms = null } = limits;
    let lostMs = 0;
    this.#presences.forEach((presence, index) => {
      presence.second(this.#countsOf(index), pictures, sinceNs, { after_ms, data_after_ms, silence_after_ms });
      lostMs = Math.max(lostMs, presence.lostMs);
    });
    conditions.set('captions_lost', pid, timeNs, lostMs > 0, lostMs);
  }

  /** The stream is over, and so is what it shows. */
  settle(): void {
    this.#decoder.end();
  }

  caption(caption: Caption): void {
    const { channel, mode, text, end } = caption;
    this.#captions++;
    if (mode !== 'text') this.#captionsOf[CAPTION_DATA_CHANNELS.indexOf(dataChannelOf(channel))]!++;
    this.#channels.set(channel, {
      captions: (this.#channels.get(channel)?.captions ?? 0) + 1,
      lastTimeNs: end.timeNs,
      lastText: text,
    });
    if (!this.#budget.take(end.timeNs)) {
      this.#notTold++;
      return;
    }
    this.#context.tell(captionEventOf(this.#context, caption, this.#languageOf(channel)));
  }

  /** null where there was nothing of captions. */
  snapshotAndReset(): CaptionReport | null {
    const total = this.#figures();
    if (total.structures === 0) return null;
    const interval = countsSince(total, this.#before);
    const { clock, fields } = this.#decoder;
    const seconds = (clock.position90k - this.#before90k) / HZ_90K;
    const rate = (count: number) => (seconds > 0 ? count / seconds : null);
    const longestGap90k = this.#longestGap90k;
    this.#before = total;
    this.#before90k = clock.position90k;
    this.#longestGap90k = 0;
    return {
      interval,
      total,
      field_1_pairs_per_s: rate(interval.field_1_pairs),
      field_2_pairs_per_s: rate(interval.field_2_pairs),
      constructs_per_s: rate(interval.constructs),
      longest_gap_ms: longestGap90k === 0 ? null : longestGap90k / 90,
      channels: [...this.#channels].map(([channel, state]) => this.#channelReport(channel, state)),
      xds: fields[1].xds?.packets === 0 ? null : (fields[1].xds?.facts ?? null),
      lost: CAPTION_DATA_CHANNELS.filter((_, index) => this.#presences[index]!.lostMs > 0),
    };
  }

  #take(pts90k: number, timeNs: number): void {
    this.#decoder.data(pts90k, timeNs, data);
    this.#noteGap(this.#decoder.clock.position90k);
  }

  /** Streams that carry captions in both ways say the same twice: those of A/53 are read, which are more. */
  #readMpeg2(bytes: Uint8Array): boolean {
    const a53 = ccDataOfUserData(bytes, 0, bytes.length);
    if (a53 >= 0) {
      this.#hasA53 = true;
      data.readA53(bytes, a53, bytes.length);
      return true;
    }
    const scte20 = this.#hasA53 ? -1 : scte20OfUserData(bytes, 0, bytes.length);
    if (scte20 >= 0) data.readScte20(bytes, scte20, bytes.length);
    return scte20 >= 0;
  }

  #noteGap(position90k: number): void {
    if (Number.isNaN(this.#before90k)) this.#before90k = position90k;
    else this.#longestGap90k = Math.max(this.#longestGap90k, position90k - this.#lastData90k);
    this.#lastData90k = position90k;
  }

  /** The fields of line 21, and DTVCC. */
  #countsOf(index: number): ChannelCounts {
    const { fields, dtvcc, counts } = this.#decoder;
    const field = fields[index];
    const captions = this.#captionsOf[index]!;
    if (field === undefined) {
      const { dtvccConstructs: data, dtvccValid } = counts;
      return { data, empty: data - dtvccValid, captions: captions + Number(dtvcc.isShowing) };
    }
    return { data: field.counts.pairs, empty: field.counts.nulls, captions: captions + Number(field.isShowing) };
  }

  #languageOf(channel: string): string | null {
    return this.#languages.now.get(channel) ?? null;
  }

  #channelReport(channel: string, { captions, lastTimeNs, lastText }: ChannelState): CaptionChannelReport {
    return {
      channel,
      language: this.#languageOf(channel),
      captions,
      last_time_ns: lastTimeNs,
      last_text: lastText,
    };
  }

  #figures(): CaptionFigures {
    const { counts, fields, dtvcc } = this.#decoder;
    const [first, second] = fields;
    return {
      structures: counts.structures,
      constructs: counts.constructs,
      wrong_counts: counts.wrongCounts,
      truncated: counts.truncated,
      field_1_pairs: first.counts.pairs,
      field_1_empty: first.counts.nulls,
      field_2_pairs: second.counts.pairs,
      field_2_empty: second.counts.nulls,
      parity_errors: first.counts.parityErrors + second.counts.parityErrors,
      xds_packets: second.xds?.packets ?? 0,
      xds_errors: second.xds?.packetErrors ?? 0,
      dtvcc_packets: dtvcc.counts.packets,
      dtvcc_errors: dtvcc.counts.packetErrors,
      dtvcc_sequence_gaps: dtvcc.counts.sequenceGaps,
      captions: this.#captions,
      captions_not_told: this.#notTold,
    };
  }
}
