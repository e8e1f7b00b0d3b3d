// Tested by: test/replay/demo/fault-schedule.test.ts
import type { FaultWindow } from './fault-schedule.js';

/** Pictures, sound and bitrates of all clips begin anew together: a whole number of frames of 25 and 50 Hz, MP2, AC-3 and AAC. */
export const CLIP_SECONDS = 24;
/** A multiple of this is a whole number of datagrams of 7 packets in `CLIP_SECONDS`. */
const BITRATE_STEP = 1316;

/** How ffmpeg makes a clip: inputs, and how they are coded. */
export interface ClipRecipe {
  readonly name: string;
  readonly bitrateBps: number;
  /** Sources of lavfi. */
  readonly video?: readonly string[];
  readonly audio: readonly string[];
  readonly codecs: string;
  readonly services: readonly string[];
}

/** A transport stream of the demo. */
export interface DemoStream {
  readonly clip: ClipRecipe;
  /** What `other_clip` sends. */
  readonly other?: ClipRecipe;
  readonly isRtp?: boolean;
  readonly faults: readonly FaultWindow[];
}

const MPEG2 =
  '-c:v mpeg2video -flags +ildct+ilme -top 1 -g 12 -bf 2 -b:v 1300k -maxrate 1300k -minrate 1300k -bufsize 800k -aspect 16:9';
const H264 = '-c:v libx264 -preset ultrafast -tune zerolatency -g 25 -sc_threshold 0';
const HEVC =
  '-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=25:scenecut=0:open-gop=0:vbv-maxrate=1100:vbv-bufsize=700 -b:v 1100k';
const MP2 = '-c:a mp2 -b:a 192k -ac 2';
const AC3 = '-c:a ac3 -b:a 192k -ac 2';
const AAC = '-c:a aac -b:a 128k -ac 2';
const SD = 'size=720x576:rate=25';
const SILENCE = 'anullsrc=r=48000:cl=stereo';

/** A tone that swells every so many seconds, of which `CLIP_SECONDS` is a multiple. */
function tone(hertz: number, seconds: number): string {
  const one = (hz: number, phase: number): string =>
    `0.35*sin(2*PI*${hz}*t)*(0.55+0.45*sin(2*PI*t/${seconds}+${phase}))`;
  return `aevalsrc='${one(hertz, 0)}|${one(hertz, 1)}':s=48000`;
}

function steps(bitrateBps: number): number {
  return Math.round(bitrateBps / BITRATE_STEP) * BITRATE_STEP;
}

function clip(
  name: string,
  bitrateBps: number,
  services: readonly string[],
  recipe: Omit<ClipRecipe, 'name' | 'bitrateBps' | 'services'>,
): ClipRecipe {
  return { name, bitrateBps: steps(bitrateBps), services, ...recipe };
}

function every(everyS: number, fromS: number, forS: number, fault: FaultWindow['fault']): FaultWindow {
  return { fault, fromS, forS, everyS };
}

const ONE = { audio: [tone(440, 4)], codecs: `${H264} -b:v 2800k -maxrate 2800k -bufsize 1400k ${AC3}` };
const FIVE = { video: [`gradients=${SD}:c0=navy:c1=orange:nb_colors=2:seed=5`], codecs: `${MPEG2} ${MP2}` };

/** Each has the port `FIRST_PORT` and its place. */
export const DEMO_STREAMS: readonly DemoStream[] = [
  {
    clip: clip('one', 3_900_000, ['Demo One HD'], { ...ONE, video: ['testsrc2=size=1920x1080:rate=25'] }),
    other: clip('one-black', 3_900_000, ['Demo One HD'], { ...ONE, video: ['color=black:size=1920x1080:rate=25'] }),
    faults: [every(168, 48, CLIP_SECONDS, 'other_clip')],
  },
  {
    clip: clip('two', 3_200_000, ['Demo Two HD'], {
      ...{ video: ['smptehdbars=size=1280x720:rate=50'], audio: [tone(330, 3)] },
      codecs: `${H264} -b:v 2200k -maxrate 2200k -bufsize 1100k ${AAC}`,
    }),
    isRtp: true,
    faults: [every(100, 20, 4, 'loss')],
  },
  {
    clip: clip('three', 1_900_000, ['Demo Three HEVC'], {
      ...{ video: ['mandelbrot=size=960x540:rate=25:maxiter=300:end_pts=600'], audio: [tone(262, 6)] },
      codecs: `${HEVC} ${AAC}`,
    }),
    faults: [],
  },
  {
    clip: clip('four', 2_000_000, ['Demo Four'], {
      ...{ video: [`pal75bars=${SD}`], audio: [tone(392, 2)], codecs: `${MPEG2} ${MP2}` },
    }),
    faults: [every(120, 35, 6, 'no_pat')],
  },
  {
    clip: clip('five', 2_000_000, ['Demo Five'], { ...FIVE, audio: [tone(294, 4)] }),
    other: clip('five-silent', 2_000_000, ['Demo Five'], { ...FIVE, audio: [SILENCE] }),
    faults: [every(144, 24, CLIP_SECONDS, 'other_clip')],
  },
  {
    clip: clip('six', 2_000_000, ['Demo Six'], {
      ...{ video: [`testsrc2=${SD}`], audio: [tone(349, 8)], codecs: `${MPEG2} ${MP2}` },
    }),
    faults: [every(90, 60, 8, 'pcr')],
  },
  {
    clip: clip('seven', 2_000_000, ['Demo Seven'], {
      ...{ video: [`sierpinski=${SD}:type=triangle:seed=7`], audio: [tone(220, 12)], codecs: `${MPEG2} ${MP2}` },
    }),
    isRtp: true,
    faults: [every(110, 75, 10, 'jitter')],
  },
  {
    clip: clip('eight', 2_000_000, ['Demo Eight'], {
      ...{ video: [`smptebars=${SD}`], audio: [tone(523, 3)], codecs: `${MPEG2} ${MP2}` },
    }),
    faults: [every(180, 90, 15, 'stop')],
  },
  {
    clip: clip('multiplex', 3_600_000, ['Demo Kids', 'Demo Films'], {
      ...{
        video: [
          `gradients=${SD}:c0=darkgreen:c1=gold:nb_colors=2:seed=3`,
          `gradients=${SD}:c0=teal:c1=crimson:nb_colors=2:seed=9`,
        ],
      },
      ...{ audio: [tone(494, 4), tone(196, 6)], codecs: `${MPEG2} ${MP2}` },
    }),
    faults: [],
  },
  { clip: clip('radio', 320_000, ['Demo Radio'], { audio: [tone(587, 2)], codecs: MP2 }), faults: [] },
  {
    clip: clip('radio-two', 300_000, ['Demo Radio Two'], { audio: [tone(659, 6)], codecs: AAC }),
    faults: [every(75, 40, 3, 'loss')],
  },
];
