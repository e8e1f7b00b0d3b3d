import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { sendBytes, serveHls } from '../support/frames/hls-server.js';
import { missingTool } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProgram } from '../support/programs/programs.js';

const STREAM = readFileSync(join(REPOSITORY, 'test_data/bars.mpegts'));
const KEY = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');

interface Line {
  readonly type: string;
  readonly event?: string;
  readonly sequence?: number;
  readonly [name: string]: unknown;
}

/** Records the playlist until it ends. */
async function record(
  t: TestContext,
  url: string,
): Promise<{ recorded: Buffer; lines: readonly Line[]; stderr: string }> {
  const folder = scratchFolder(t);
  const link = ['--ipc-path', join(folder, 'link.sock')];
  const output = join(folder, 'out.ts');
  const log = join(folder, 'hls.ndjson');
  // As on a disk that was full.
  writeFileSync(log, '{"type":"torn');
  const monitor = startProgram(t, 'monitor', [...link, '-o', output, '--exit-on-end', '--report', 'none']);
  const probe = startProgram(t, 'probe', ['--hls', url, '--hls-log', log, ...link]);
  await probe.expectExit(0);
  await monitor.expectExit(0);
  const [torn, ...rest] = readFileSync(log, 'utf8').trimEnd().split('\n');
  assert.equal(torn, '{"type":"torn');
  assert.match(probe.stderr, /--hls-log: output file .* ended within a record/);
  const lines = rest.map((line) => JSON.parse(line) as Line);
  return { recorded: readFileSync(output), lines, stderr: probe.stderr };
}

function encrypted(bytes: Buffer, iv: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-cbc', KEY, iv);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

/** Of a second each: as many packets in each. */
function pieces(count: number): Buffer[] {
  const packets = Math.floor(STREAM.length / 188 / count);
  return Array.from({ length: count }, (_, n) => STREAM.subarray(n * packets * 188, (n + 1) * packets * 188));
}

/*
 * Segments of a live playlist of three, a new one each second, from 10 on:
 * 10 in the clear; 11 takes 2.2 s; 12 is missing; 13 encrypted with an IV; 14 encrypted with its number; 15 and 16 are parts of a file;
 * 17 gets another address; 18 fails twice. The playlist stands still for 2.5 s before 17.
 */
test('a live playlist with slow, missing, changing and encrypted segments', async (t) => {
  const parts = pieces(9);
  const iv = Buffer.alloc(16, 7);
  const both = Buffer.concat([parts[5]!, parts[6]!]);
  const startMs = performance.now();
  let failures = 0;
  const lineOf = (n: number, newest: number): string => {
    const inf = '#EXTINF:1,\n';
    if (n === 3)
      return `#EXT-X-KEY:METHOD=AES-128,URI="/key",IV=0x${iv.toString('hex')}\n${inf}s13.ts\n#EXT-X-KEY:METHOD=NONE`;
    if (n === 4) return `#EXT-X-KEY:METHOD=AES-128,URI="/key"\n${inf}s14.ts\n#EXT-X-KEY:METHOD=NONE`;
    if (n === 5) return `#EXT-X-DISCONTINUITY\n${inf}#EXT-X-BYTERANGE:${parts[5]!.length}@0\nboth.ts`;
    if (n === 6) return `${inf}#EXT-X-BYTERANGE:${parts[6]!.length}@${parts[5]!.length}\nboth.ts`;
    if (n === 7 && newest > 7) return `${inf}s17-new.ts`;
    return `${inf}s${10 + n}.ts`;
  };
  const url = await serveHls(t, (path, response, request) => {
    const name = path.slice(1);
    if (name === 'master.m3u8') {
      const variants = ['#EXT-X-STREAM-INF:BANDWIDTH=100', 'low.m3u8', '#EXT-X-STREAM-INF:BANDWIDTH=900', 'moved.m3u8'];
      response.end(['#EXTM3U', ...variants].join('\n'));
    } else if (name === 'moved.m3u8') response.writeHead(302, { location: '/live.m3u8' }).end();
    else if (name === 'live.m3u8') {
      const seconds = (performance.now() - startMs) / 1000;
      const newest = Math.min(8, Math.floor(seconds < 5 ? 2 + seconds : Math.max(6, seconds - 0.5)));
      const first = Math.max(0, newest - 5);
      const lines = Array.from({ length: newest - first + 1 }, (_, n) => lineOf(first + n, newest));
      const end = newest === 8 ? ['#EXT-X-ENDLIST'] : [];
      response.end(
        ['#EXTM3U', '#EXT-X-TARGETDURATION:1', `#EXT-X-MEDIA-SEQUENCE:${10 + first}`, ...lines, ...end].join('\n'),
      );
    } else if (name === 'key') response.end(KEY);
    else if (name === 's11.ts') setTimeout(() => response.end(parts[1]), 2200);
    else if (name === 's13.ts') response.end(encrypted(parts[3]!, iv));
    else if (name === 's14.ts')
      response.end(encrypted(parts[4]!, Buffer.from('0000000000000000000000000000000e', 'hex')));
    else if (name === 'both.ts') sendBytes(both, response, request);
    else if (name === 's18.ts' && failures++ < 2) response.writeHead(503).end();
    else if (name === 's10.ts' || name === 's18.ts') response.end(parts[Number(name.slice(1, 3)) - 10]);
    else if (name.startsWith('s17')) response.end(parts[7]);
    else response.writeHead(404).end();
  });
  const { recorded, lines, stderr } = await record(t, `${url}/master.m3u8`);
  const wanted = Buffer.concat(parts.filter((_, n) => n !== 2));
  assert.ok(recorded.equals(wanted), `${recorded.length} of ${wanted.length} bytes\n${stderr}`);

  const events = lines.flatMap(({ type, event, sequence }) => (type === 'hls_event' ? [`${event} ${sequence}`] : []));
  for (const event of ['slow_segment 11', 'missing_segment 12', 'stall 11', 'discontinuity 15', 'changed_segment 17']) {
    assert.ok(events.includes(event), `${event} in ${events}`);
  }
  const figures = lines.at(-1)!;
  assert.equal(figures.type, 'hls_figures');
  assert.deepEqual(figures.missing_segments, { not_loaded: 1, expired: 0, gap: 0, not_decrypted: 0 });
  assert.deepEqual([figures.segments, figures.slow_segments, figures.retries], [8, 1, 2]);
  assert.ok(
    (figures.download_share_max as number) >= 2.2 && (figures.download_share_max as number) < 4,
    `${figures.download_share_max}`,
  );
  assert.match(stderr, /the variant of the highest bandwidth, 900 b\/s/);
  assert.match(stderr, /hls: 8 segments, 8.0 s; missing: not_loaded 1;/);
});

const FFMPEG = { skip: missingTool('ffmpeg') };

test('a playlist that ffmpeg encrypted, in one file: the bytes that it has in the clear', FFMPEG, async (t) => {
  const folder = scratchFolder(t);
  const hls = [
    '-v',
    'error',
    '-i',
    join(REPOSITORY, 'test_data/bars.mpegts'),
    '-map',
    '0',
    '-c',
    'copy',
    '-f',
    'hls',
    '-hls_time',
    '1',
    '-hls_list_size',
    '0',
  ];
  writeFileSync(join(folder, 'key'), KEY);
  writeFileSync(join(folder, 'info'), `key\n${join(folder, 'key')}\n`);
  const clear = join(folder, 'clear.m3u8');
  execFileSync('ffmpeg', [...hls, clear]);
  execFileSync('ffmpeg', [...hls, '-hls_key_info_file', join(folder, 'info'), join(folder, 'secret.m3u8')]);
  execFileSync('ffmpeg', [...hls, '-hls_flags', 'single_file', join(folder, 'single.m3u8')]);
  const names = readFileSync(clear, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('.ts'));
  const wanted = Buffer.concat(names.map((name) => readFileSync(join(folder, name))));
  const files = new Set(readdirSync(folder));
  const url = await serveHls(t, (path, response, request) => {
    if (files.has(path.slice(1))) sendBytes(readFileSync(join(folder, path.slice(1))), response, request);
    else response.writeHead(404).end();
  });
  for (const name of ['secret.m3u8', 'single.m3u8']) {
    const { recorded, stderr } = await record(t, `${url}/${name}`);
    assert.ok(recorded.equals(wanted), `${name}: ${recorded.length} of ${wanted.length} bytes\n${stderr}`);
  }
});

for (const [what, body, fault] of [
  [
    'fragmented MP4',
    '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MAP:URI="i"\n',
    /has segments of fragmented MP4 \(EXT-X-MAP\): only transport streams are read/,
  ],
  ['a page', '<html>', /a.m3u8 does not begin with #EXTM3U/],
] as const) {
  test(`${what} is refused in a line`, async (t) => {
    const url = await serveHls(t, (_, response) => response.end(body));
    const probe = startProgram(t, 'probe', ['--hls', `${url}/a.m3u8`]);
    await probe.expectExit(1);
    assert.match(probe.stderr, fault);
  });
}
