import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_PICTURE_LIMITS, PictureMeter } from '../src/essence/picture/picture-meter.js';
import { SEEN_CELLS, type SeenPicture } from '../src/essence/picture/seen-picture.js';
import { DEFAULT_SOUND_LIMITS, SoundJudge } from '../src/essence/sound/sound-judge.js';
import { SoundMeter } from '../src/essence/sound/sound-meter.js';
import { median, round } from './support/figures.js';
import { REPOSITORY, saveResult } from './support/results.js';

const RUNS = 9;
const RATE = 48_000;
const SECONDS = 20;
const BLOCK = 1024;
const PICTURES = 500;
const SERVICES = 20;
const STREAM_S = 30;
const STREAM_RUNS = 3;

const folder = mkdtempSync(join(tmpdir(), 'tscap-bench-'));
try {
  run();
} finally {
  rmSync(folder, { recursive: true });
}

function run(): void {
  const stereo = programme(2);
  const surround = programme(6);
  const rows: (string | number)[][] = [];
  const measures: [name: string, measure: () => number][] = [
    ['stereo', () => soundMs(stereo, 2)],
    ['stereo, ffmpeg with ebur128=peak=true', () => ffmpegMs(stereo, 2)],
    ['5.1', () => soundMs(surround, 6)],
    ['5.1, ffmpeg with ebur128=peak=true', () => ffmpegMs(surround, 6)],
  ];
  const values = measures.map(() => [] as number[]);
  for (let run = 0; run < RUNS; run++) {
    for (const [index, [, measure]] of measures.entries()) values[index]!.push(measure());
  }
  for (const [index, [name]] of measures.entries()) {
    const own = values[index]!.filter((value) => !Number.isNaN(value));
    if (own.length > 0) rows.push([`sound of a second, ${name}`, round(median(own)), round(Math.max(...own))]);
  }
  const pictures = Array.from({ length: RUNS }, pictureMs);
  rows.push(['a picture of 64 × 36', round(median(pictures)), round(Math.max(...pictures))]);
  for (const [codec, bitrate] of [
    ['mp2', '256k'],
    ['aac', '128k'],
    ['ac3', '384k'],
  ] as const) {
    const all = Array.from({ length: STREAM_RUNS }, () => levelsMs(codec, bitrate)).filter((ms) => !Number.isNaN(ms));
    const name = `a second of ${SERVICES} services of ${codec.toUpperCase()} stereo, --audio-levels beside nothing decoded`;
    if (all.length > 0) rows.push([name, round(median(all)), round(Math.max(...all))]);
  }
  const services = SERVICES * median(values[0]!);
  saveResult('essence', {
    title: 'What is seen and heard',
    method: `CPU of all measures, without decoding: levels, true peak and loudness of noise in ${SECONDS} s of 48 kHz whose level changes, in blocks of ${BLOCK} frames, in turn with ffmpeg, which reads the same samples from a file; hash, stillness, black and bars of pictures that differ. ${RUNS} runs. Services: the CPU of monitor --input with and without --audio-levels, its decoders included, of ${STREAM_S} s in a file; ${STREAM_RUNS} runs.`,
    columns: ['work', 'median ms of CPU', 'worst'],
    rows,
    verdicts: [
      `${SERVICES} stereo services: ${round(services)} ms of CPU a second, ${round(services / 10)} % of a core`,
    ],
  });
}

/** Noise that swells and fades between −40 and −6 dBFS. */
function programme(channels: number): Float32Array {
  return Float32Array.from({ length: SECONDS * RATE * channels }, (_, n) => {
    const level = -23 + 17 * Math.sin((2 * Math.PI * n) / (RATE * channels * 3));
    return (Math.random() * 2 - 1) * 10 ** (level / 20);
  });
}

/** ms of CPU for a second of sound. */
function soundMs(samples: Float32Array, channels: number): number {
  const judge = new SoundJudge({ ...DEFAULT_SOUND_LIMITS, clippedRunsPerS: 1, minLufs: -30, maxLufs: -20 }, () => {});
  const meter = new SoundMeter(RATE, channels, (hop) => judge.feed(hop));
  const before = process.cpuUsage();
  for (let frame = 0; frame < SECONDS * RATE; frame += BLOCK) {
    const block = samples.subarray(frame * channels, (frame + BLOCK) * channels);
    meter.feed({ timeNs: (frame * 1e9) / RATE, sampleRate: RATE, channels, samples: block, isPlanar: false });
    if (frame % (RATE - (RATE % BLOCK)) === 0) meter.snapshotAndReset();
  }
  return cpuMs(before) / SECONDS;
}

/** What levels of all services cost more for a second of the stream, decoders included, in monitor --input; NaN without ffmpeg. */
function levelsMs(codec: string, bitrate: string): number {
  const file = join(folder, `${codec}.mpegts`);
  const noise = `anoisesrc=c=pink:a=0.3:d=${STREAM_S}:r=48000:seed=3,tremolo=f=0.3:d=0.9,aformat=channel_layouts=stereo`;
  const services = Array.from({ length: SERVICES }, (_, n) => [
    '-map',
    '0:a',
    '-program',
    `title=S${n}:st=${n}`,
  ]).flat();
  const output = ['-c:a', codec, '-b:a', bitrate, '-f', 'mpegts', file];
  const made = spawnSync('ffmpeg', ['-nostdin', '-y', '-f', 'lavfi', '-i', noise, ...services, ...output], {
    timeout: 60_000,
  });
  if (made.status !== 0) return Number.NaN;
  return (1000 * (monitorS(file, '--audio-levels') - monitorS(file))) / STREAM_S;
}

/** CPU seconds of the monitor and its decoders. */
function monitorS(...args: string[]): number {
  const program = join(REPOSITORY, 'dist/src/bin/monitor.js');
  const command = ['-c', `TIMEFORMAT='%U %S'; time "$0" "$@" > /dev/null 2>&1`, process.execPath, program];
  const options = ['--report', 'none', '--input', ...args];
  const { stderr } = spawnSync('bash', [...command, ...options], { encoding: 'utf8', timeout: 120_000 });
  return stderr
    .trim()
    .split(' ')
    .map(Number)
    .reduce((sum, seconds) => sum + seconds, 0);
}

/** The same by ffmpeg's filter; NaN without ffmpeg. */
function ffmpegMs(samples: Float32Array, channels: number): number {
  const file = join(folder, `${channels}.f32`);
  writeFileSync(file, new Uint8Array(samples.buffer));
  const input = ['-f', 'f32le', '-ar', String(RATE), '-ac', String(channels), '-i', file];
  const options = ['-nostdin', '-hide_banner', '-benchmark', ...input, '-af', 'ebur128=peak=true', '-f', 'null', '-'];
  const { stderr } = spawnSync('ffmpeg', options, { encoding: 'utf8', timeout: 60_000 });
  const [, user, system] = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr ?? '') ?? [];
  return (1000 * (Number(user) + Number(system))) / SECONDS;
}

function pictureMs(): number {
  const planes = Array.from({ length: 3 }, () => new Uint8Array(SEEN_CELLS));
  const meter = new PictureMeter(DEFAULT_PICTURE_LIMITS);
  let spent = 0;
  for (let n = 0; n < PICTURES; n++) {
    for (const plane of planes)
      for (let cell = 0; cell < SEEN_CELLS; cell++) plane[cell] = 16 + ((cell * 7 + n * 13) % 200);
    const [luma, cb, cr] = planes;
    const picture: SeenPicture = { timeNs: n * 1e9, luma: luma!, cb: cb!, cr: cr!, statistics: null, isDamaged: false };
    const before = process.cpuUsage();
    meter.feed(picture);
    spent += cpuMs(before);
  }
  return spent / PICTURES;
}

function cpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
