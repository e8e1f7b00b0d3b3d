import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { Backlog } from '../../src/output/byte-writer.js';
import { openWriter } from '../../src/output/open-writer.js';
import type { RecordingAccount } from '../../src/recording/recording.js';
import { Y4M_FORMAT } from '../../src/recording/y4m-format.js';
import { missingTool } from '../support/programs/privileges.js';
import { scratchFolder } from '../support/programs/programs.js';
import { streamInfo } from '../support/programs/scripted-probe.js';
import { oneFileTarget } from '../support/records/recording-target.js';
import { inGroups, RtpBatches } from '../support/st2110/rtp-batch.js';

class Account implements RecordingAccount {
  packets = 0;
  bytes = 0;
  left = 0;
  recorded(packets: number, bytes: number): void {
    this.packets += packets;
    this.bytes += bytes;
  }
  leftOut(_cause: string, packets: number): void {
    this.left += packets;
  }
}

const FRAMES = 5;
const CASES = [
  { name: '4:2:2, 8 bits', format: 'UYVY', raw: 'uyvy422', pixels: 'yuv422p', caps: '' },
  { name: '4:2:2, 10 bits', format: 'UYVP', raw: undefined, pixels: 'yuv422p10le', caps: '' },
  {
    name: '4:2:2, 10 bits, interlaced',
    format: 'UYVP',
    raw: undefined,
    pixels: 'yuv422p10le',
    caps: ',interlace-mode=interleaved',
  },
  { name: '4:2:0, 8 bits', format: 'I420', raw: 'yuv420p', pixels: 'yuv420p', caps: '' },
] as const;

describe('uncompressed video as a file that players show', { skip: missingTool('gst-launch-1.0', 'ffmpeg') }, () => {
  for (const { name, format, raw, pixels, caps } of CASES) {
    test(`${name}: ffmpeg reads the very pictures that were sent`, async (t) => {
      const sent = send(t, format, caps);
      const file = path.join(scratchFolder(t), 'x.y4m');
      const account = await record(file, sent.packets);
      assert.equal(account.packets, sent.packets.length);
      assert.equal(account.left, 0);
      const expected = raw === undefined ? bitpacked(t, sent.raw) : converted(t, sent.raw, raw, pixels);
      assert.deepEqual(hashes(file), expected);
    });
  }

  test('packets that were lost leave the pixels of the frame before', async (t) => {
    const { packets } = send(t, 'UYVY', '');
    const file = path.join(scratchFolder(t), 'x.y4m');
    const perFrame = packets.length / FRAMES;
    const isLost = (index: number) => [3 * perFrame, Math.floor(3.5 * perFrame), packets.length - 1].includes(index);
    const account = await record(
      file,
      packets.filter((_, index) => !isLost(index)),
    );
    assert.equal(hashes(file).length, FRAMES);
    assert.equal(account.packets, packets.length - 3);
    assert.equal(account.left, 0);
  });
});

async function record(file: string, packets: readonly Uint8Array[]): Promise<Account> {
  const account = new Account();
  const writer = openWriter(file, 'overwrite', new Backlog(1 << 28), (error) => assert.fail(error));
  const stream = streamInfo('239.1.1.1:5004', { kind: 'st2110-20' });
  const recording = Y4M_FORMAT.open(oneFileTarget(stream, { writer, isNew: true }));
  const batches = new RtpBatches('239.1.1.1:5004');
  const datagrams = packets.map((datagram, index) => ({ datagram, timeNs: index * 1000 }));
  for (const group of inGroups(datagrams, 100)) recording.take(batches.next(group), group.length, account);
  await recording.close();
  return account;
}

/** RTP packets of GStreamer, and the same pictures raw. */
function send(t: TestContext, format: string, caps: string) {
  const folder = scratchFolder(t);
  const [rtp, raw] = [path.join(folder, 'rtp'), path.join(folder, 'raw')];
  const source = `videotestsrc num-buffers=${FRAMES} pattern=smpte ! video/x-raw,format=${format},width=1280,height=720,framerate=25/1${caps} ! tee name=t`;
  const sinks = `t. ! queue ! filesink location=${raw} t. ! queue ! rtpvrawpay mtu=1428 ! rtpstreampay ! filesink location=${rtp}`;
  execFileSync('gst-launch-1.0', ['-q', ...`${source} ${sinks}`.split(' ')], { timeout: 60_000 });
  const bytes = readFileSync(rtp);
  const packets: Buffer[] = [];
  for (let pos = 0; pos < bytes.length; pos += 2 + bytes.readUInt16BE(pos))
    packets.push(bytes.subarray(pos + 2, pos + 2 + bytes.readUInt16BE(pos)));
  return { packets, raw };
}

/** Of each frame, by ffmpeg. */
function hashes(file: string, ...input: string[]): string[] {
  const text = execFileSync(
    'ffmpeg',
    ['-v', 'error', ...input, '-i', file, '-f', 'framehash', '-hash', 'murmur3', '-'],
    {
      encoding: 'utf8',
    },
  );
  return text
    .split('\n')
    .flatMap((line) => (line === '' || line.startsWith('#') ? [] : [line.split(',').at(-1)!.trim()]));
}

function converted(t: TestContext, raw: string, from: string, to: string): string[] {
  const file = path.join(scratchFolder(t), 'planar');
  const input = ['-f', 'rawvideo', '-pix_fmt', from, '-s', '1280x720', '-i', raw];
  execFileSync('ffmpeg', ['-v', 'error', ...input, '-pix_fmt', to, '-f', 'rawvideo', file]);
  return hashes(file, '-f', 'rawvideo', '-pix_fmt', to, '-s', '1280x720');
}

/** UYVP is what ffmpeg calls bitpacked. */
function bitpacked(t: TestContext, raw: string): string[] {
  const file = path.join(scratchFolder(t), 'packed');
  writeFileSync(file, readFileSync(raw));
  return hashes(file, '-f', 'bitpacked', '-pixel_format', 'yuv422p10', '-video_size', '1280x720');
}
