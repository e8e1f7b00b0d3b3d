import { type GreyCoding, GreyVideo } from './grey-video.js';
import type { Elementary } from './plan.js';
import type { SilentAudio } from './silent-audio.js';

const PICTURE_MS = 40;
const VIDEO_STREAM_ID = 0xe0;
/** Time of a picture from its first packet to its decoding. */
const VIDEO_DELAY_MS = 200;
const AUDIO_DELAY_MS = 150;
const FRAMES_PER_PES = 4;
const GREY: GreyCoding = { vbvUnits: 20 };

/** Odd slots of the round: tables come in even ones, and the last three are never used. */
const AUDIO_SLOTS = [1, 21];
const SECOND_AUDIO_SLOTS = [3, 23];
const VIDEO_SLOTS = [5, 7, 9, 11, 13, 15, 17, 19, 25, 27, 29, 31, 33, 35];

/** How the PES packets of video are made. */
export interface VideoPes {
  /** Bytes of stuffing in each PES header. */
  readonly headerStuffing?: number;
  /** Pictures in each PES packet. */
  readonly pictures?: number;
}

/** Video with a picture in every PES packet. */
export function videoStream(
  pid: number,
  coding = GREY,
  { headerStuffing = 0, pictures = 1 }: VideoPes = {},
): Elementary {
  const video = new GreyVideo(coding);
  const everyMs = pictures * PICTURE_MS;
  return {
    name: 'video',
    pid,
    streamId: VIDEO_STREAM_ID,
    everyMs,
    atMs: 10,
    slots: VIDEO_SLOTS,
    isScrambled: false,
    unit: (number) => {
      const { bytes, display } = video.picture(number * pictures);
      const others = Array.from({ length: pictures - 1 }, (_, n) => video.picture(number * pictures + n + 1).bytes);
      const payload = Buffer.concat([bytes, ...others]);
      const dtsMs = 10 + number * everyMs + VIDEO_DELAY_MS;
      // The order of display is one picture behind that of coding.
      const ptsMs = 10 + (display + 1) * PICTURE_MS + VIDEO_DELAY_MS;
      return ptsMs === dtsMs ? { payload, ptsMs, headerStuffing } : { payload, ptsMs, dtsMs, headerStuffing };
    },
  };
}

/** Audio with four frames in every PES packet unless said otherwise; a second one may be scrambled. */
export function audioStream(
  name: 'audio' | 'scrambledAudio',
  pid: number,
  streamId: number,
  { frame, frame90k }: SilentAudio,
  slots = name === 'audio' ? AUDIO_SLOTS : SECOND_AUDIO_SLOTS,
  framesPerPes = FRAMES_PER_PES,
): Elementary {
  const isScrambled = name === 'scrambledAudio';
  const everyMs = (framesPerPes * frame90k) / 90;
  const payload = Buffer.concat(Array.from({ length: framesPerPes }, () => frame));
  return {
    name,
    pid,
    streamId,
    everyMs,
    atMs: 10,
    slots,
    isScrambled,
    unit: (number) => ({ payload, ptsMs: 10 + number * everyMs + AUDIO_DELAY_MS }),
  };
}
