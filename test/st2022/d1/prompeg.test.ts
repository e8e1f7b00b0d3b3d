import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { analyzeFile } from '../../../src/inspect/analyze-file.js';
import { scratchFile } from '../../support/frames/capture.js';
import { ethernet, ipv4, udp } from '../../support/frames/frame-builder.js';
import { type FrameRow, LITTLE_ENDIAN_NS, pcapFile } from '../../support/frames/pcap-writer.js';
import { LINKTYPE_ETHERNET } from '../../support/frames/udp-frame.js';
import { missingTool } from '../../support/programs/privileges.js';

const FRESH_PORTS = 20;

/** Sockets on a port and two and four above it, where FFmpeg sends columns and rows. Spec: SMPTE ST 2022-1, 8.1 */
async function bound(): Promise<{ readonly port: number; readonly sockets: readonly Socket[] }> {
  for (let attempt = 0; attempt < FRESH_PORTS; attempt++) {
    const media = createSocket('udp4').bind(0, '127.0.0.1');
    await once(media, 'listening');
    const { port } = media.address();
    const fec = [2, 4].map((above) => createSocket('udp4').bind(Math.min(port + above, 65_535), '127.0.0.1'));
    const ready = await Promise.allSettled(fec.map((socket) => once(socket, 'listening')));
    if (ready.every(({ status }) => status === 'fulfilled')) return { port, sockets: [media, ...fec] };
    for (const socket of [media, ...fec]) socket.close();
  }
  throw new Error('no three ports are free');
}

/** What FFmpeg sends of a transport stream with FEC, as a savefile has it. */
async function sent(l: number, d: number): Promise<{ readonly frames: FrameRow[]; readonly port: number }> {
  const { port, sockets } = await bound();
  const frames: FrameRow[] = [];
  for (const [index, socket] of sockets.entries()) {
    socket.setRecvBufferSize(1 << 22);
    socket.on('message', (payload) => {
      const nowNs = Number(process.hrtime.bigint());
      const datagram = udp({ sourcePort: 40_000 + 2 * index, destinationPort: port + 2 * index, payload });
      const bytes = ethernet({ payload: ipv4({ destination: '239.1.1.1', payload: datagram }) });
      frames.push({ seconds: 1_750_000_000 + Math.floor(nowNs / 1e9), nanoseconds: nowNs % 1e9, bytes });
    });
  }
  const input = ['-re', '-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=25', '-t', '2.5'];
  const output = ['-c:v', 'mpeg2video', '-b:v', '2M', '-muxrate', '4M', '-f', 'rtp_mpegts'];
  const fec = ['-fec', `prompeg=l=${l}:d=${d}`, `rtp://127.0.0.1:${port}`];
  const ffmpeg = spawn('ffmpeg', ['-hide_banner', '-loglevel', 'error', ...input, ...output, ...fec], {
    stdio: 'ignore',
  });
  await once(ffmpeg, 'exit');
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (const socket of sockets) socket.close();
  return { frames, port };
}

// FFmpeg's Pro-MPEG FEC, with the matrix that it was asked for.
test('the FEC of FFmpeg is recognised, and its matrix is the one it was asked for', {
  skip: missingTool('ffmpeg'),
  timeout: 30_000,
}, async (t) => {
  const { frames, port } = await sent(5, 20);
  const { report } = await analyzeFile({
    path: scratchFile(t, pcapFile(LITTLE_ENDIAN_NS, LINKTYPE_ETHERNET, frames)),
    profile: '2020',
    run: 'test',
    stop: new AbortController().signal,
    context: () => ({ timestamp: 0, host: null }),
    take: () => {},
  });
  const byPort = new Map(report.streams.map((stream) => [stream.destination_port! - port, stream]));
  assert.deepEqual(
    [0, 2, 4].map((above) => byPort.get(above)?.kind),
    ['mpegts', 'st2022-1', 'st2022-1'],
  );
  const [columns, rows] = [byPort.get(2)!, byPort.get(4)!];
  assert.ok(columns.kind === 'st2022-1' && rows.kind === 'st2022-1');
  assert.deepEqual(
    [...columns.matrices, ...rows.matrices].map((matrix) => [
      matrix.direction,
      matrix.columns,
      matrix.rows,
      matrix.missing_packets,
      matrix.longest_repairable_burst,
      matrix.overhead,
    ]),
    [
      ['column', 5, 20, 0, 5, 0.05],
      ['row', 5, null, 0, 1, 0.2],
    ],
  );
});
