// Tested by: test/analysis/content/video-observer.test.ts
/** Time code of a picture. */
export interface TimeCode {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  /** Frames from the second on. */
  readonly frames: number;
  /** Numbers are left out so that it keeps up with the clock. */
  readonly isDropFrame: boolean;
}

const SECONDS_PER_DAY = 86_400;

/** `10:00:00:12`, with `;` before the frames where numbers are left out. */
export function timeCodeText({ hours, minutes, seconds, frames, isDropFrame }: TimeCode): string {
  const [h, m, s, f] = [hours, minutes, seconds, frames].map((value) => String(value).padStart(2, '0'));
  return `${h}:${m}:${s}${isDropFrame ? ';' : ':'}${f}`;
}

/**
 * Seconds that a time code stands for, from its midnight on: of frames that are counted `base` to the second, each of them `base / rate`
 * of a nominal one long. Spec: SMPTE ST 12-1, 5.2
 */
export function timeCodeSeconds(code: TimeCode, base: number, frameRate: number): number {
  const minutes = code.hours * 60 + code.minutes;
  const counted = (minutes * 60 + code.seconds) * base + code.frames;
  const dropped = code.isDropFrame ? Math.round(base / 15) * (minutes - Math.floor(minutes / 10)) : 0;
  return (counted - dropped) / frameRate;
}

/** How many seconds a day of the time code has. */
export function timeCodeDay(code: TimeCode, base: number, frameRate: number): number {
  const lastSecond = { ...code, hours: 23, minutes: 59, seconds: 59, frames: base };
  return code.isDropFrame ? timeCodeSeconds(lastSecond, base, frameRate) : (SECONDS_PER_DAY * base) / frameRate;
}
