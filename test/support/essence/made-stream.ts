import { execFileSync } from 'node:child_process';

const TIMEOUT_MS = 120_000;

/** Pictures of 25 Hz: 0 to 3 s moving, to 5 s black, to 8 s moving, to 12 s still, to 13 s moving, to 16 s bars, to 18 s moving. */
const VIDEO = [
  'testsrc2=size=640x360:rate=25:duration=3[a]',
  'color=black:size=640x360:rate=25:duration=2[b]',
  'testsrc2=size=640x360:rate=25:duration=3[c]',
  'mandelbrot=size=640x360:rate=25,trim=end_frame=1,loop=loop=99:size=1,setpts=N/25/TB[d]',
  'testsrc2=size=640x360:rate=25:duration=1[e]',
  'smptehdbars=size=640x360:rate=25:duration=3[f]',
  'testsrc2=size=640x360:rate=25:duration=2[g]',
  '[a][b][c][d][e][f][g]concat=n=7,format=yuv420p',
].join(';');

/** Stereo of 48 kHz, a tone of 1 kHz: 0 to 6 s −23 dBFS, to 8 s silence, to 11 s −23, to 13 s clipped, to 18 s −35. */
const AUDIO = [
  ...[
    ['a', 6, -23],
    ['b', 2, Number.NEGATIVE_INFINITY],
    ['c', 3, -23],
    ['d', 2, 9],
    ['e', 5, -35],
  ].map(([name, s, dbfs]) => {
    const amplitude = 10 ** (Number(dbfs) / 20);
    const sine = `clip(${amplitude}*sin(2*PI*1000*t),-1,1)`;
    return `aevalsrc='${sine}|${sine}':s=48000:d=${s}[${name}]`;
  }),
  '[a][b][c][d][e]concat=n=5:v=0:a=1',
].join(';');

/** Limits that are short enough for the stream. */
export const MADE_STREAM_CONDITIONS = {
  video_black: { after_ms: 500 },
  video_freeze: { after_ms: 1000 },
  video_bars: { after_ms: 1000 },
  audio_silence: { after_ms: 500 },
  audio_clipping: { max_runs_per_s: 10 },
  loudness_out_of_range: { min_lufs: -30, max_lufs: -16, after_ms: 1000 },
};

/** What happens in it, as WatchRig tells it, for limits as above; a key picture comes each 0.2 s. */
export const MADE_STREAM_EPISODES = [
  { name: 'video_black', sinceS: 3, untilS: 5 },
  { name: 'video_freeze', sinceS: 8, untilS: 12 },
  { name: 'video_bars', sinceS: 13, untilS: 16 },
  { name: 'audio_silence', sinceS: 6, untilS: 8 },
  { name: 'audio_clipping', sinceS: 11, untilS: 13 },
] as const;

/** Writes the stream: H.264 with a key picture each 0.2 s, and AC-3 sound of 384 kb/s. */
export function makeStream(file: string): void {
  const inputs = ['-f', 'lavfi', '-i', VIDEO, '-f', 'lavfi', '-i', AUDIO];
  const video = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-g', '5', '-bf', '0', '-sc_threshold', '0'];
  const audio = ['-c:a', 'ac3', '-b:a', '384k', '-dialnorm', '-31'];
  const output = ['-metadata', 'service_name=Seen and heard', '-f', 'mpegts', file];
  execFileSync('ffmpeg', ['-nostdin', '-loglevel', 'error', '-y', ...inputs, ...video, ...audio, ...output], {
    timeout: TIMEOUT_MS,
  });
}
