import { ABSENT } from '../../mpegts/packet.js';
import type { ByteWriter } from '../../output/byte-writer.js';
import { segmentText } from '../output-name.js';
import type { RecordingTarget } from '../recording.js';
import { RecordingInSegments } from '../segments/recording-in-segments.js';
import { SegmentFiles } from '../segments/segment-files.js';
import type { SegmentLimits } from '../segments/segment-length.js';
import type { KeepOptions } from '../segments/segment-list.js';
import type { Fragment } from './fragment-writer.js';
import type { FragmentInfo } from './media-file.js';
import type { Mp4Output } from './mp4-recording.js';
import type { TakenPackets } from './packet-account.js';
import { writeFragment } from './write-fragment.js';

/** Without a random access point a segment ends at any fragment when it is so many times as long as it should be. */
const MOST_LENGTHS = 3;
/** Arrivals that are further apart than the media is long by so much: it does not go on. */
const STEP_S = 1;
/** Spec: ISO/IEC 23000-19, 7.3.2.3 (segment type) */
const SEGMENT_TYPE = Buffer.from('\0\0\0\x18styp' + 'msdh\0\0\0\0' + 'msdhcmfs', 'latin1');

interface OpenSegment {
  readonly writer: ByteWriter;
  readonly init: string;
  lastS: number;
  readonly startS: number;
  endS: number;
  readonly pts90k: number;
  readonly isRandomAccess: boolean;
  readonly isDiscontinuity: boolean;
  bytes: number;
  packets: number;
}

/**
 * Fragmented MP4 in segments of whole fragments, sound and pictures together, each format with an initialization segment of its own.
 * Spec: ISO/IEC 23000-19, 7.3.2.3; RFC 8216, 3.3
 */
export class Mp4Segments extends RecordingInSegments implements Mp4Output {
  readonly #limits: SegmentLimits;
  readonly #target: RecordingTarget;
  #init = '';
  #open: OpenSegment | undefined;
  #hasStep: boolean;
  /** Arrival of what the last fragment ended with. */
  #lastS = Number.NaN;

  /** `service`: the name of what is recorded, undefined while it is not known. */
  constructor(
    options: SegmentLimits & KeepOptions,
    target: RecordingTarget,
    readonly service: () => string | undefined = () => undefined,
  ) {
    super(new SegmentFiles(options, target));
    this.#limits = options;
    this.#target = target;
    this.#hasStep = this.files.isContinued;
  }

  begin(head: Uint8Array): void {
    if (this.#init !== '') this.#hasStep = true;
    this.endOpen();
    const suffix = `-init-${segmentText(this.files.nextNumber)}`;
    const { writer } = this.#target.openFile(suffix, '.mp4');
    writer.write({ bytes: head, settle: () => {} });
    this.files.closeLater(writer.close());
    this.#init = this.files.nameOf(this.#target.nameBeside(`${suffix}.mp4`));
  }

  fragment(fragment: Fragment, info: FragmentInfo, arrivalS: number, { packets, settle }: TakenPackets): void {
    if (this.#open === undefined || this.#isOver(this.#open, info)) this.#cut(info, arrivalS);
    const open = this.#open!;
    open.bytes += fragment.bytes;
    open.packets += packets;
    open.lastS = arrivalS;
    open.endS = info.startS + info.durationS;
    this.#lastS = arrivalS;
    writeFragment(open.writer, fragment, settle);
  }

  #isOver(open: OpenSegment, { startS, isSync }: FragmentInfo): boolean {
    const { durationS = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY } = this.#limits;
    const lengths = Math.max((startS - open.startS) / durationS, open.bytes / bytes);
    return lengths >= (isSync ? 1 : MOST_LENGTHS);
  }

  /** Arrivals are those of the last packets of the fragments: the first of a segment came when the one before ended. */
  #cut({ startS, durationS, isSync, pts90k }: FragmentInfo, arrivalS: number): void {
    const before = this.#open;
    const beginS = Number.isNaN(this.#lastS) ? arrivalS - durationS : this.#lastS;
    const isPaused = !Number.isNaN(this.#lastS) && arrivalS - this.#lastS > durationS + STEP_S;
    this.endOpen();
    const head = { table_bytes: SEGMENT_TYPE.length, init: this.#init };
    const writer = this.files.begin({ firstS: beginS, service: this.service(), ...head });
    writer.write({ bytes: SEGMENT_TYPE, settle: () => {} });
    this.#open = {
      writer,
      init: this.#init,
      lastS: arrivalS,
      startS,
      endS: startS,
      pts90k: Number.isNaN(pts90k) ? ABSENT : pts90k,
      isRandomAccess: isSync,
      isDiscontinuity: this.#hasStep || (before !== undefined && isPaused),
      bytes: 0,
      packets: 0,
    };
    this.#hasStep = false;
  }

  protected endOpen(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    this.files.end(this.service(), {
      last_arrival_s: open.lastS,
      first_pts: open.pts90k === ABSENT ? null : open.pts90k,
      end_pts: null,
      duration_s: open.endS - open.startS,
      packets: open.packets,
      bytes: open.bytes,
      table_bytes: SEGMENT_TYPE.length,
      random_access: open.isRandomAccess,
      discontinuity: open.isDiscontinuity,
      init: open.init,
    });
  }
}
