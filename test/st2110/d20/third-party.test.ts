import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { RtpHeader } from '../../../src/net/rtp.js';
import { FrameAssembler } from '../../../src/st2110/d20/frame-assembler.js';
import { type Depth, type PixelGroup, pixelGroupOf } from '../../../src/st2110/d20/pixel-group.js';
import { type DetectedRaster, RasterDetector } from '../../../src/st2110/d20/raster-detector.js';
import { VideoPayload } from '../../../src/st2110/d20/video-payload.js';
import { missingTool } from '../../support/programs/privileges.js';

interface Case {
  readonly name: string;
  readonly format: string;
  readonly depth: Depth;
  readonly caps: string;
  readonly width: number;
  readonly height: number;
  readonly isInterlaced: boolean;
}

const FRAMES = 4;
const CASES: readonly Case[] = [
  { name: '720p, 8 bits', format: 'UYVY', depth: 8, caps: '', width: 1280, height: 720, isInterlaced: false },
  { name: '720p, 10 bits', format: 'UYVP', depth: 10, caps: '', width: 1280, height: 720, isInterlaced: false },
  { name: '1080p, 10 bits', format: 'UYVP', depth: 10, caps: '', width: 1920, height: 1080, isInterlaced: false },
  {
    name: '1080i, 10 bits',
    format: 'UYVP',
    depth: 10,
    caps: ',interlace-mode=interleaved',
    width: 1920,
    height: 1080,
    isInterlaced: true,
  },
];

describe('uncompressed video of GStreamer', { skip: missingTool('gst-launch-1.0') }, () => {
  for (const item of CASES) {
    const { name, depth, width, height, isInterlaced } = item;
    const group = pixelGroupOf('YCbCr-4:2:2', depth)!;
    // GStreamer numbers the lines of fields as those of the frame.
    const layout = { width, height, isInterlaced, hasFrameLines: isInterlaced, group };

    test(`${name}: frames are put together bit by bit`, () => {
      const { packets, raw } = send(item);
      const frames: Buffer[] = [];
      const assembler = new FrameAssembler(layout, ({ bytes, missingPixels }) => {
        assert.equal(missingPixels, 0);
        frames.push(Buffer.from(bytes));
      });
      feed(packets, assembler, () => true);
      assert.equal(frames.length, FRAMES);
      assert.ok(Buffer.concat(frames).equals(raw));
      assert.equal(assembler.misplaced, 0);
    });

    test(`${name}: the raster is found without a description`, () => {
      const { packets } = send(item);
      assert.deepEqual(detect(packets), {
        width,
        height,
        isInterlaced,
        hasFrameLines: isInterlaced,
        bytesPerPixel: group.bytes / group.pixels,
        linesPerGroup: 1,
        packets: packets.length / (isInterlaced ? 2 * FRAMES : FRAMES),
        packing: 'gpm',
      });
    });

    test(`${name}: pixels of lost packets are missing, and no others`, () => {
      const { packets, raw } = send(item);
      // Of the first and of the second field, and the last packet of a frame.
      const lost = new Set([10, 11, 500, packets.length / FRAMES - 1]);
      let missing = 0;
      let at = 0;
      const assembler = new FrameAssembler(layout, ({ bytes, there, missingPixels }) => {
        missing += missingPixels;
        assertSameWhere(bytes, raw.subarray(at, at + bytes.length), there, group);
        at += bytes.length;
      });
      feed(packets, assembler, (index) => !lost.has(index));
      assert.equal(
        missing,
        [...lost].reduce((sum, index) => sum + pixelsOf(packets[index]!, group), 0),
      );
    });
  }
});

const FFMPEG_CASES: readonly (Omit<Case, 'format' | 'caps'> & { readonly arguments: string })[] = [
  {
    name: '720p, 8 bits',
    depth: 8,
    width: 1280,
    height: 720,
    isInterlaced: false,
    arguments: '-pix_fmt uyvy422 -c:v rawvideo',
  },
  {
    name: '1080p, 10 bits',
    depth: 10,
    width: 1920,
    height: 1080,
    isInterlaced: false,
    arguments: '-pix_fmt yuv422p10le -c:v bitpacked',
  },
  {
    name: '1080i, 10 bits',
    depth: 10,
    width: 1920,
    height: 1080,
    isInterlaced: true,
    arguments: '-vf setfield=tff -pix_fmt yuv422p10le -c:v bitpacked -field_order tt -flags +ilme+ildct',
  },
];

describe('uncompressed video of ffmpeg', { skip: missingTool('ffmpeg') }, () => {
  for (const { name, depth, width, height, isInterlaced, arguments: form } of FFMPEG_CASES) {
    test(`${name}: frames are put together bit by bit, and the raster is found`, () => {
      const group = pixelGroupOf('YCbCr-4:2:2', depth)!;
      const { packets, raw } = sendByFfmpeg(form, width, height);
      const raster = detect(packets);
      assert.equal(raster?.width, width);
      assert.equal(raster.height, height);
      assert.equal(raster.isInterlaced, isInterlaced);
      assert.equal(raster.bytesPerPixel, group.bytes / group.pixels);
      const frames: Buffer[] = [];
      const layout = { width, height, isInterlaced, hasFrameLines: raster.hasFrameLines, group };
      feed(packets, new FrameAssembler(layout, ({ bytes }) => frames.push(Buffer.from(bytes))), () => true);
      assert.ok(Buffer.concat(frames).equals(raw));
    });
  }
});

/** The packets that ffmpeg writes, and the same pictures raw. */
function sendByFfmpeg(form: string, width: number, height: number) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tscap-'));
  try {
    const [rtp, raw] = [path.join(folder, 'rtp'), path.join(folder, 'raw')];
    const source = `-v error -f lavfi -i testsrc2=size=${width}x${height}:rate=25 -frames:v ${FRAMES} ${form}`;
    const outputs = [`-f rtp -packetsize 1428 file:${rtp}`, `-f rawvideo ${raw}`];
    for (const output of outputs)
      execFileSync('ffmpeg', `${source} ${output}`.split(' '), { timeout: 60_000, stdio: 'ignore' });
    return { packets: packetsOfFfmpeg(readFileSync(rtp)), raw: readFileSync(raw) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Back to back, each as long as its line headers say, reports of RTCP between them. */
function packetsOfFfmpeg(bytes: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  for (let pos = 0; pos < bytes.length; ) {
    if (bytes[pos + 1]! >= 200 && bytes[pos + 1]! <= 204) {
      pos += 4 * (bytes.readUInt16BE(pos + 2) + 1);
      continue;
    }
    let header = pos + 14;
    let length = 0;
    for (let goesOn = true; goesOn; header += 6) {
      length += bytes.readUInt16BE(header);
      goesOn = bytes.readUInt16BE(header + 4) >= 0x8000;
    }
    packets.push(bytes.subarray(pos, header + length));
    pos = header + length;
  }
  return packets;
}

/** RTP packets of so many frames, and the frames as they were before. */
function send({ format, width, height, caps }: Case): { readonly packets: readonly Buffer[]; readonly raw: Buffer } {
  const folder = mkdtempSync(path.join(tmpdir(), 'tscap-'));
  try {
    const [rtp, raw] = [path.join(folder, 'rtp'), path.join(folder, 'raw')];
    const source = `videotestsrc num-buffers=${FRAMES} pattern=smpte ! video/x-raw,format=${format},width=${width},height=${height},framerate=25/1${caps} ! tee name=t`;
    const sinks = `t. ! queue ! filesink location=${raw} t. ! queue ! rtpvrawpay mtu=1428 ! rtpstreampay ! filesink location=${rtp}`;
    execFileSync('gst-launch-1.0', ['-q', ...`${source} ${sinks}`.split(' ')], { timeout: 60_000 });
    return { packets: packetsOf(readFileSync(rtp)), raw: readFileSync(raw) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Each with its length before it. Spec: RFC 4571, 2 */
function packetsOf(bytes: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  for (let pos = 0; pos < bytes.length; ) {
    const end = pos + 2 + bytes.readUInt16BE(pos);
    packets.push(bytes.subarray(pos + 2, end));
    pos = end;
  }
  return packets;
}

function read(packet: Buffer): { readonly rtp: RtpHeader; readonly payload: VideoPayload } {
  const rtp = new RtpHeader();
  const payload = new VideoPayload();
  assert.ok(rtp.parse(packet, 0, packet.length));
  assert.equal(payload.parse(packet, rtp.payloadOffset, rtp.payloadLength), undefined);
  return { rtp, payload };
}

function feed(packets: readonly Buffer[], assembler: FrameAssembler, comes: (index: number) => boolean): void {
  for (const [index, packet] of packets.entries()) {
    if (!comes(index)) continue;
    const { rtp, payload } = read(packet);
    assembler.feed(packet, payload, rtp.timestamp, rtp.marker);
  }
  assembler.settle();
}

function detect(packets: readonly Buffer[]): DetectedRaster | undefined {
  const detector = new RasterDetector();
  for (const packet of packets) {
    const { rtp, payload } = read(packet);
    detector.feed(payload, rtp.marker);
  }
  return detector.raster;
}

function pixelsOf(packet: Buffer, group: PixelGroup): number {
  const { payload } = read(packet);
  const bytes = payload.lengths.subarray(0, payload.pieces).reduce((sum, length) => sum + length, 0);
  return (bytes / group.bytes) * group.pixels;
}

function assertSameWhere(bytes: Uint8Array, raw: Buffer, there: Uint8Array, group: PixelGroup): void {
  for (const [index, came] of there.entries()) {
    if (came === 0) continue;
    const at = index * group.bytes;
    for (let byte = at; byte < at + group.bytes; byte++) assert.equal(bytes[byte], raw[byte]);
  }
}
