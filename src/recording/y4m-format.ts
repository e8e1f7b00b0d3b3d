import { RtpHeader } from '../net/rtp.js';
import { FrameAssembler } from '../st2110/d20/frame-assembler.js';
import { PlanarPictures } from '../st2110/d20/planar-picture.js';
import { type InferredSamples, inferredSamples } from '../st2110/d20/video-format.js';
import { VideoFormatDetector } from '../st2110/d20/video-format-detector.js';
import { VideoPayload } from '../st2110/d20/video-payload.js';
import { type Ratio, ratioOf } from '../st2110/d21/ratio.js';
import type { Batch } from '../stream/message.js';
import type { Recording, RecordingAccount, RecordingFile, RecordingFormat, RecordingTarget } from './recording.js';

/** Payload that waits until the format is known; what is before it is left out then. */
const MOST_WAITING_BYTES = 128 << 20;
const MOST_WAITING_PACKETS = 1 << 17;
/** Frames whose times tell the rate, behind that the raster is known. */
const ENOUGH_FRAMES = 3;
const DEFAULT_RATE = ratioOf(25, 1);

interface Packet {
  readonly batch: Batch;
  readonly at: number;
  readonly size: number;
  readonly account: RecordingAccount;
}

/** How a file says what is in it. */
interface VideoFile {
  readonly title: string;
  /** undefined: pictures of that sampling cannot be in it. */
  readonly header: (format: VideoFileFormat) => string | undefined;
  readonly frameHeader: string;
}

interface VideoFileFormat {
  readonly width: number;
  readonly height: number;
  readonly isInterlaced: boolean;
  readonly rate: Ratio;
  readonly samples: InferredSamples;
}

const COLOUR_SPACES: Readonly<Record<string, string>> = {
  'YCbCr-4:4:4': '444',
  'YCbCr-4:2:2': '422',
  'YCbCr-4:2:0': '420',
  KEY: 'mono',
};

const Y4M: VideoFile = {
  title: 'YUV4MPEG2',
  frameHeader: 'FRAME\n',
  header: ({ width, height, isInterlaced, rate, samples: { sampling, depth } }) => {
    const space = sampling === null ? undefined : COLOUR_SPACES[sampling];
    if (space === undefined || depth === null) return undefined;
    const bits = depth === 8 ? '' : `${space === 'mono' ? '' : 'p'}${depth}`;
    return `YUV4MPEG2 W${width} H${height} F${rate.numerator}:${rate.denominator} I${isInterlaced ? 't' : 'p'} A1:1 C${space}${bits} XYSCSS=${space.toUpperCase()}${bits.toUpperCase()}\n`;
  },
};

/** Planes of one frame behind another, without any header. */
const RAW: VideoFile = { title: 'raw video', frameHeader: '', header: () => '' };

/** Uncompressed video as a file that players show; pixels that are missing are those of the frame before. */
export const Y4M_FORMAT: RecordingFormat = { title: Y4M.title, open: (target) => new VideoRecording(target, Y4M) };
export const RAW_VIDEO_FORMAT: RecordingFormat = {
  title: RAW.title,
  open: (target) => new VideoRecording(target, RAW),
};

class VideoRecording implements Recording {
  readonly #file: RecordingFile;
  readonly #kind: VideoFile;
  readonly #rtp = new RtpHeader();
  readonly #payload = new VideoPayload();
  #detector = new VideoFormatDetector();
  #assembler: FrameAssembler | undefined;
  #pictures: PlanarPictures | undefined;
  /** Before the format is known. */
  #waiting: Packet[] = [];
  #waitingBytes = 0;
  #framesSinceRaster = 0;
  /** What can be in no file. */
  #isHopeless = false;
  /** The first frame began with its first packet. */
  #isWhole = false;
  #frameCount = 0;
  /** Packets of the frame that is put together, by account. */
  readonly #pending = new Map<RecordingAccount, number>();

  constructor(target: RecordingTarget, kind: VideoFile) {
    this.#file = target.openFile();
    this.#kind = kind;
  }

  take(batch: Batch, packets: number, account: RecordingAccount): void {
    let at = 0;
    for (let row = 0; row < packets; row++) {
      const size = batch.sizes[row]!;
      const packet = { batch, at, size, account };
      if (this.#isHopeless || !this.#read(packet)) account.leftOut('out_of_place', 1);
      else if (this.#assembler === undefined) this.#wait(packet);
      else this.#put(packet);
      at += size;
    }
  }

  async flushed(): Promise<void> {
    this.#detector.conclude();
    this.#begin();
    this.#assembler?.settle();
    this.#refusePending();
    await this.#file.writer.flushed();
  }

  async close(): Promise<void> {
    await this.flushed();
    await this.#file.writer.close();
  }

  /** The headers of the packet. */
  #read({ batch, at, size }: Packet): boolean {
    const rtp = this.#rtp;
    if (!rtp.parse(batch.payload, at, size)) return false;
    return this.#payload.parse(batch.payload, rtp.payloadOffset, rtp.payloadLength) === undefined;
  }

  #wait(packet: Packet): void {
    const { timestamp, marker } = this.#rtp;
    if (this.#waiting.length === 0) {
      const { fields, lines, pixels } = this.#payload;
      this.#isWhole = fields[0] === 0 && lines[0] === 0 && pixels[0] === 0;
    }
    this.#detector.feed(this.#payload, timestamp, marker);
    this.#waiting.push(packet);
    this.#waitingBytes += packet.size;
    if (marker && this.#detector.raster !== undefined) this.#framesSinceRaster++;
    if (this.#framesSinceRaster >= ENOUGH_FRAMES) this.#detector.conclude();
    const isFull = this.#waitingBytes >= MOST_WAITING_BYTES || this.#waiting.length >= MOST_WAITING_PACKETS;
    if (this.#detector.frameFormat() !== undefined || isFull) this.#begin();
  }

  /** The format is taken as it is known, and what waits is written. */
  #begin(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (!this.#open()) {
      this.#isHopeless = true;
      for (const { account } of waiting) account.leftOut('out_of_place', 1);
      return;
    }
    for (const packet of waiting) if (this.#read(packet)) this.#put(packet);
  }

  /** Whether pictures of the format can be in the file. */
  #open(): boolean {
    const { raster, rate = DEFAULT_RATE } = this.#detector;
    const samples = raster === undefined ? undefined : inferredSamples(raster);
    if (raster === undefined || samples === undefined || samples.sampling === null) return false;
    const { width, height, isInterlaced, hasFrameLines } = raster;
    const frameRate = isInterlaced ? ratioOf(rate.numerator, rate.denominator * 2) : rate;
    const header = this.#kind.header({ width, height, isInterlaced, rate: frameRate, samples });
    this.#pictures = PlanarPictures.of(width, height, samples.sampling, samples.depth!);
    if (header === undefined || this.#pictures === undefined) return false;
    if (this.#file.isNew && header !== '') this.#file.writer.write({ bytes: Buffer.from(header), settle: () => {} });
    const layout = { width, height, isInterlaced, hasFrameLines, group: samples.group };
    this.#assembler = new FrameAssembler(layout, (frame) => this.#takeFrame(frame));
    return true;
  }

  #put({ batch, account }: Packet): void {
    const { timestamp, marker } = this.#rtp;
    const { late } = this.#assembler!;
    this.#assembler!.feed(batch.payload, this.#payload, timestamp, marker);
    if (this.#assembler!.late > late) account.leftOut('out_of_place', 1);
    else this.#pending.set(account, (this.#pending.get(account) ?? 0) + 1);
    if (this.#isFrameDue) this.#writeFrame();
  }

  #frame: Uint8Array | undefined;

  get #isFrameDue(): boolean {
    return this.#frame !== undefined;
  }

  /** A frame whose beginning was not captured is none. */
  #takeFrame({ bytes, rowBytes, missingPixels }: { bytes: Uint8Array; rowBytes: number; missingPixels: number }): void {
    const isPart = this.#frameCount++ === 0 && !this.#isWhole && missingPixels > 0;
    if (isPart) return;
    const header = Buffer.from(this.#kind.frameHeader);
    this.#frame = Buffer.concat([header, this.#pictures!.take(bytes, rowBytes).bytes]);
  }

  #writeFrame(): void {
    const bytes = this.#frame!;
    this.#frame = undefined;
    const packets = [...this.#pending];
    this.#pending.clear();
    this.#file.writer.write({
      bytes,
      settle: (written) => {
        for (const [index, [account, count]] of packets.entries()) {
          if (written === bytes.length) account.recorded(count, index === 0 ? written : 0);
          else account.leftOut('write_error', count);
        }
      },
    });
  }

  /** No frame comes that they are of. */
  #refusePending(): void {
    if (this.#isFrameDue) this.#writeFrame();
    for (const [account, count] of this.#pending) account.leftOut('out_of_place', count);
    this.#pending.clear();
  }
}
