import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface SentAudio {
  readonly packets: readonly Uint8Array[];
  /** The samples that were sent, in big endian. */
  readonly raw: Uint8Array;
}

/** What a payloader of GStreamer makes of noise, and the noise. */
export function gstreamerAudio(encoding: 'L16' | 'L24', channels: number, rateHz: number, packetNs: number): SentAudio {
  const folder = mkdtempSync(path.join(tmpdir(), 'tscap-audio-'));
  const [framed, raw] = [path.join(folder, 'framed'), path.join(folder, 'raw')];
  const format = encoding === 'L16' ? 'S16BE' : 'S24BE';
  // Without places of their own the payloader leaves the channels in their order.
  const mask = channels > 2 ? ',channel-mask=(bitmask)0x0' : '';
  const pipeline =
    `audiotestsrc num-buffers=40 samplesperbuffer=960 wave=pink-noise ! audioconvert ! ` +
    `audio/x-raw,format=${format},channels=${channels},rate=${rateHz}${mask} ! tee name=t ! queue ! ` +
    `rtp${encoding}pay min-ptime=${packetNs} max-ptime=${packetNs} ! rtpstreampay ! filesink location=${framed} ` +
    `t. ! queue ! filesink location=${raw}`;
  try {
    execFileSync('gst-launch-1.0', ['-q', ...pipeline.split(' ').filter((word) => word !== '')], { timeout: 30_000 });
    return { packets: unframed(readFileSync(framed)), raw: readFileSync(raw) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What ffmpeg sends of a tone, and the samples by ffmpeg. */
export async function ffmpegAudio(channels: number): Promise<SentAudio> {
  const source = ['-f', 'lavfi', '-i', 'sine=frequency=997:sample_rate=48000:duration=1', '-ac', String(channels)];
  const raw = execFileSync('ffmpeg', ['-v', 'error', ...source, '-f', 's24be', '-'], { maxBuffer: 1 << 26 });
  const socket = createSocket('udp4');
  const packets: Uint8Array[] = [];
  socket.on('message', (message) => packets.push(message));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const url = `rtp://127.0.0.1:${socket.address().port}?pkt_size=588`;
  const child = spawn('ffmpeg', ['-v', 'error', '-re', ...source, '-c:a', 'pcm_s24be', '-f', 'rtp', url], {
    stdio: 'ignore',
    timeout: 30_000,
  });
  await new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.close();
  return { packets, raw };
}

/** RFC 4571: a length before each packet. */
function unframed(bytes: Buffer): Uint8Array[] {
  const packets: Uint8Array[] = [];
  for (let pos = 0; pos < bytes.length; ) {
    const length = bytes.readUInt16BE(pos);
    packets.push(bytes.subarray(pos + 2, pos + 2 + length));
    pos += 2 + length;
  }
  return packets;
}
