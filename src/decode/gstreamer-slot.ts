import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { PictureCodec } from '../codec/decodable.js';
import { SEEN_HEIGHT, SEEN_WIDTH, statisticsOf } from '../essence/picture/seen-picture.js';
import { shrinkPlane } from '../essence/picture/shrink-plane.js';
import { type DecoderEnded, lowerPriority } from './decoder-process.js';
import { planesOf, sizeOfJpeg } from './gstreamer-picture.js';
import type { PictureSlot, SlotObserver } from './picture-slot.js';
import type { FailedAnswer, PictureAnswer, PictureRequest } from './protocol.js';

const PROGRAM = 'gst-launch-1.0';
/** Parser and decoder of each codec; the decoders are those of the package gstreamer1.0-libav. */
const ELEMENTS: Readonly<Record<PictureCodec, readonly [parser: string, decoder: string]>> = {
  mpeg1video: ['mpegvideoparse', 'avdec_mpeg2video'],
  mpeg2video: ['mpegvideoparse', 'avdec_mpeg2video'],
  h264: ['h264parse', 'avdec_h264'],
  hevc: ['h265parse', 'avdec_h265'],
};
/** gst-launch hangs now and then where there is no picture. */
const TIME_OUT_MS = 5000;
/** Of what comes out, in bytes: a picture of 2160 lines, and caps as text. */
const MOST_BYTES = 32 * 2 ** 20;
const MOST_TEXT = 256 * 1024;
const SOURCE_CAPS =
  /avdec_[\w:-]+\.GstPad:src: caps = video\/x-raw, format=\(string\)(\w+), width=\(int\)(\d+), height=\(int\)(\d+)(?:, interlace-mode=\(string\)([\w-]+))?/;

/** Whether GStreamer is here, with the decoders. */
export function hasGstreamer(): boolean {
  const elements = [...new Set(Object.values(ELEMENTS).flat()), 'jpegenc'];
  return elements.every((name) => spawnSync('gst-inspect-1.0', ['--exists', name], { stdio: 'ignore' }).status === 0);
}

/**
 * Decodes each picture in a pipeline of GStreamer of its own, which ends with it: one that goes on keeps pictures back until others follow. It makes no
 * RGB and no filmstrips.
 */
export class GstreamerSlot implements PictureSlot {
  isBusy = false;
  readonly #observer: SlotObserver;
  #child: ChildProcess | undefined;
  #isClosed = false;

  constructor(observer: SlotObserver) {
    this.#observer = observer;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  waitMs(): number {
    return 0;
  }

  async picture(request: PictureRequest): Promise<PictureAnswer | FailedAnswer | DecoderEnded> {
    if (this.#isClosed) return { kind: 'ended', cause: 'closed', detail: 'closed' };
    this.isBusy = true;
    const startedMs = this.#observer.now();
    try {
      const result = await this.#run(request);
      if ('kind' in result) {
        if (result.cause !== 'closed') this.#observer.ended(result);
        return result;
      }
      // Not told by the system, and less than that.
      const cpuMs = this.#observer.now() - startedMs;
      const answer = answerOf(result, cpuMs);
      return answer ?? { kind: 'failed', cpuMs, reason: 'no picture could be decoded' };
    } finally {
      this.isBusy = false;
    }
  }

  async jpeg(): Promise<FailedAnswer> {
    return { kind: 'failed', cpuMs: 0, reason: 'GStreamer makes no filmstrips' };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  async #run({ codec, accessUnit, height, quality }: PictureRequest): Promise<Output | DecoderEnded> {
    let hasTimedOut = false;
    try {
      const child = spawn(PROGRAM, pipeline(codec, height, quality), {
        stdio: ['pipe', 'pipe', 'ignore', 'pipe', 'pipe'],
        env: { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C' },
      });
      this.#child = child;
      const exit = once(child, 'exit');
      const timer = setTimeout(() => {
        hasTimedOut = true;
        child.kill('SIGKILL');
      }, TIME_OUT_MS);
      lowerPriority(child.pid);
      // It may end before it has read all.
      child.stdin!.on('error', () => {});
      child.stdin!.end(accessUnit);
      const output = Promise.all([
        read(child.stdout!, MOST_TEXT),
        read(child.stdio[3] as Readable, MOST_BYTES),
        read(child.stdio[4] as Readable, MOST_BYTES),
      ]);
      const [, signal] = (await exit.finally(() => clearTimeout(timer))) as [number | null, NodeJS.Signals | null];
      const [text, i420, jpeg] = await output;
      if (signal === null) return { text: text.toString('latin1'), i420, jpeg };
      if (this.#isClosed) return { kind: 'ended', cause: 'closed', detail: 'closed' };
      return { kind: 'ended', cause: hasTimedOut ? 'timed_out' : 'crashed', detail: signal };
    } catch (error) {
      return { kind: 'ended', cause: 'cannot_start', detail: (error as Error).message };
    } finally {
      this.#child = undefined;
    }
  }
}

interface Output {
  readonly text: string;
  readonly i420: Buffer;
  readonly jpeg: Buffer;
}

function pipeline(codec: PictureCodec, height: number, quality: number): string[] {
  const [parser, decoder] = ELEMENTS[codec];
  const picture = `video/x-raw,format=I420,height=${height},pixel-aspect-ratio=1/1,colorimetry=bt709`;
  // Full range, and the matrix of BT.601, as JPEG files have.
  const forJpeg = 'video/x-raw,format=I420,colorimetry=1:4:0:0';
  const toPicture = `fdsrc fd=0 ! ${parser} ! ${decoder} ! videoscale ! videoconvert ! ${picture} ! tee name=t`;
  const toSamples = 't. ! queue ! fdsink fd=3';
  const toJpeg = `t. ! queue ! videoconvert ! ${forJpeg} ! jpegenc quality=${Math.max(1, quality)} ! fdsink fd=4`;
  return ['-v', ...`${toPicture} ${toSamples} ${toJpeg}`.split(' ')];
}

/** What comes, up to so many bytes; the rest is thrown away. */
async function read(stream: Readable, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('error', () => {});
  stream.on('data', (chunk: Buffer) => {
    if (size + chunk.length <= most) chunks.push(chunk);
    size += chunk.length;
  });
  await new Promise((resolve) => stream.once('close', resolve));
  return Buffer.concat(chunks);
}

/** undefined: there is no picture. */
function answerOf({ text, i420, jpeg }: Output, cpuMs: number): PictureAnswer | undefined {
  const size = sizeOfJpeg(jpeg);
  const planes = size === undefined ? undefined : planesOf(i420, size.width, size.height);
  if (size === undefined || planes === undefined) return undefined;
  const [, pixelFormat = '', sourceWidth, sourceHeight, interlaceMode = 'progressive'] = SOURCE_CAPS.exec(text) ?? [];
  const [luma, cb, cr] = planes.map(({ bytes, width, height }) => shrinkPlane(bytes, width, height));
  return {
    kind: 'picture',
    cpuMs,
    sourceWidth: Number(sourceWidth ?? size.width),
    sourceHeight: Number(sourceHeight ?? size.height),
    isInterlaced: interlaceMode !== 'progressive',
    isTopFieldFirst: false,
    isDamaged: false,
    pixelFormat,
    ...size,
    samples: { width: SEEN_WIDTH, height: SEEN_HEIGHT, luma: luma!, cb: cb!, cr: cr! },
    luma: statisticsOf(planes[0].bytes),
    rgb: null,
    jpeg,
    thumbnail: null,
  };
}
