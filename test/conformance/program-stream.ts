import { GreyVideo } from './grey-video.js';
import type { Elementary } from './plan.js';
import type { SilentAudio } from './silent-audio.js';

const PICTURE_MS = 40;
const VIDEO_STREAM_ID = 0xe0;
/** Time of a picture from its first packet to its decoding. */
const VIDEO_DELAY_MS = 200;
const AUDIO_DELAY_MS = 150;
const FRAMES_PER_PES = 4;
/** 40 KiB. */
const VBV_UNITS = 20;

/** Odd slots of the round: tables come in even ones, and the last three are never used. */
const AUDIO_SLOTS = [1, 21];
const SECOND_AUDIO_SLOTS = [3, 23];
const VIDEO_SLOTS = [5, 7, 9, 11, 13, 15, 17, 19, 25, 27, 29, 31, 33, 35];

/** Video with a picture in every PES packet. */
export function videoStream(pid: number, vbvUnits = VBV_UNITS): Elementary {
  const video = new GreyVideo(vbvUnits);
  return {
    name: 'video',
    pid,
    streamId: VIDEO_STREAM_ID,
    everyMs: PICTURE_MS,
    atMs: 10,
    slots: VIDEO_SLOTS,
    isScrambled: false,
    unit: (number) => {
      const { bytes, display } = video.picture(number);
      const dtsMs = 10 + number * PICTURE_MS + VIDEO_DELAY_MS;
      // The order of display is one picture behind that of coding.
      const ptsMs = 10 + (display + 1) * PICTURE_MS + VIDEO_DELAY_MS;
      return ptsMs === dtsMs ? { payload: bytes, ptsMs } : { payload: bytes, ptsMs, dtsMs };
    },
  };
}

/** Audio with four frames in every PES packet; a second one may be scrambled. */
export function audioStream(
  name: 'audio' | 'scrambledAudio',
  pid: number,
  streamId: number,
  { frame, frame90k }: SilentAudio,
  slots = name === 'audio' ? AUDIO_SLOTS : SECOND_AUDIO_SLOTS,
): Elementary {
  const isScrambled = name === 'scrambledAudio';
  const everyMs = (FRAMES_PER_PES * frame90k) / 90;
  const payload = Buffer.concat(Array.from({ length: FRAMES_PER_PES }, () => frame));
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
