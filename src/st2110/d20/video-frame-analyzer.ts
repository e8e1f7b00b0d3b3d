// Tested by: test/analysis/st2110/video-stream-payload.test.ts
import { type AssembledFrame, FrameAssembler, type FrameLayout } from './frame-assembler.js';
import type { VIDEO_PAYLOAD_FAULTS, VideoPayload, VideoPayloadFault } from './video-payload.js';

/** Frames of uncompressed video, and what is missing of them. */
export interface VideoFrameFigures {
  /** Frames that came, of both fields where they are interlaced, from the time on that their format was known. */
  readonly frames: number;
  /** Those of them of which pixels are missing. */
  readonly incomplete_frames: number;
  /** Pixels that are missing of them. */
  readonly missing_pixels: number;
  /** Packets that came when their frame was over. */
  readonly late_packets: number;
  /** Pieces of lines outside the picture, or not of whole pixel groups. */
  readonly misplaced_pieces: number;
  /** Packets whose headers are cut off. */
  readonly truncated_payloads: number;
  /** Packets whose lengths do not add up. */
  readonly wrong_lengths: number;
  /** Packets with more than three line headers. */
  readonly excess_line_headers: number;
}

type Counts = { -readonly [Name in keyof VideoFrameFigures]: number };

const FAULT_NAMES = {
  truncated: 'truncated_payloads',
  length: 'wrong_lengths',
  headers: 'excess_line_headers',
} as const satisfies Readonly<Record<keyof typeof VIDEO_PAYLOAD_FAULTS, keyof VideoFrameFigures>>;

/** A frame of 8192 × 4320 pixels of 6 bytes: larger ones are not put together. */
const MOST_FRAME_BYTES = 8192 * 4320 * 6;

/** Counts the frames of uncompressed video, and what is missing of them. Spec: SMPTE ST 2110-20, 6 */
export class VideoFrameAnalyzer {
  #interval = noCounts();
  readonly #before = noCounts();
  #assembler: FrameAssembler | undefined;
  #late = 0;
  #misplaced = 0;

  /** `take` gets each frame, valid during the call; `keepsPixels` is asked before each frame whether its pixels are wanted. */
  constructor(
    readonly take: (frame: AssembledFrame, layout: FrameLayout) => void = () => undefined,
    readonly keepsPixels: () => boolean = () => false,
  ) {}

  /** The layout is known, or is another one; undefined: it is not known. */
  begin(layout: FrameLayout | undefined): void {
    this.#assembler?.settle();
    this.#assembler = undefined;
    this.#late = 0;
    this.#misplaced = 0;
    if (layout === undefined || !canBeHeld(layout)) return;
    this.#assembler = new FrameAssembler(layout, (frame) => this.#takeFrame(frame, layout));
    this.#assembler.keepsPixels = this.keepsPixels();
  }

  fault(fault: VideoPayloadFault): void {
    this.#interval[FAULT_NAMES[fault]]++;
  }

  feed(bytes: Uint8Array, payload: VideoPayload, timestamp: number, isLast: boolean): void {
    const assembler = this.#assembler;
    if (assembler === undefined) return;
    assembler.feed(bytes, payload, timestamp, isLast);
    if (assembler.late === this.#late && assembler.misplaced === this.#misplaced) return;
    this.#interval.late_packets += assembler.late - this.#late;
    this.#interval.misplaced_pieces += assembler.misplaced - this.#misplaced;
    this.#late = assembler.late;
    this.#misplaced = assembler.misplaced;
  }

  /** No more packets will come. */
  settle(): void {
    this.#assembler?.settle();
  }

  snapshotAndReset(): { readonly interval: VideoFrameFigures; readonly total: VideoFrameFigures } {
    const interval = this.#interval;
    for (const name in interval) {
      this.#before[name as keyof Counts] += interval[name as keyof Counts];
    }
    this.#interval = noCounts();
    return { interval, total: { ...this.#before } };
  }

  #takeFrame(frame: AssembledFrame, layout: FrameLayout): void {
    const counts = this.#interval;
    counts.frames++;
    if (frame.missingPixels > 0) counts.incomplete_frames++;
    counts.missing_pixels += frame.missingPixels;
    this.take(frame, layout);
    if (this.#assembler !== undefined) this.#assembler.keepsPixels = this.keepsPixels();
  }
}

function canBeHeld({ width, height, group }: FrameLayout): boolean {
  return (Math.ceil(width / group.pixels) * group.bytes * height) / group.lines <= MOST_FRAME_BYTES;
}

function noCounts(): Counts {
  return {
    frames: 0,
    incomplete_frames: 0,
    missing_pixels: 0,
    late_packets: 0,
    misplaced_pieces: 0,
    truncated_payloads: 0,
    wrong_lengths: 0,
    excess_line_headers: 0,
  };
}
