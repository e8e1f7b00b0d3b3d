// Tested by: test/st2110/d40/anc-content.test.ts
import type { AncillaryTimecode } from './ancillary-timecode.js';

/** Sources that are told apart; those beyond are left out. */
const MAX_SOURCES = 8;
const RTP_CLOCK_HZ = 90_000;
/** Time codes and pictures may be apart by less than two frames, as one time code may stand for two fields. */
const TOLERANCE_FRAMES = 1.75;
/** Beyond it the timestamps do not tell how much time has passed. */
const LONGEST_STEP_S = 3600;

/** The time code of a source. */
export interface TimecodeReport {
  /** LTC, VITC field 1 or VITC field 2; otherwise the number of DBB1. */
  readonly source: string;
  /** The last one, hh:mm:ss:ff; a semicolon before the frames where frames are dropped. */
  readonly text: string;
  /** Time codes that came. */
  readonly count: number;
  /** Times that it did not go on as the pictures did. */
  readonly jumps: number;
}

/** A time code that does not go on where the one before was. */
export interface TimecodeJump {
  readonly source: string;
  readonly before: string;
  readonly after: string;
}

interface Followed {
  last: AncillaryTimecode;
  timestamp: number;
  count: number;
  jumps: number;
}

/** Follows the time codes of each source against the RTP timestamps of the pictures that they belong to. Spec: SMPTE ST 12-2; SMPTE ST 12-1 */
export class TimecodeFollower {
  readonly #sources = new Map<string, Followed>();

  /** `frameHz`: frames a second, NaN where it is not known. Returns what is wrong. */
  feed(timecode: AncillaryTimecode, timestamp: number, frameHz: number): TimecodeJump | undefined {
    const known = this.#sources.get(timecode.source);
    if (known === undefined) {
      if (this.#sources.size < MAX_SOURCES)
        this.#sources.set(timecode.source, { last: timecode, timestamp, count: 1, jumps: 0 });
      return undefined;
    }
    const before = known.last;
    const isJump = !Number.isNaN(frameHz) && isJumpAfter(known, timecode, timestamp, frameHz);
    known.last = timecode;
    known.timestamp = timestamp;
    known.count++;
    if (!isJump) return undefined;
    known.jumps++;
    return { source: timecode.source, before: before.text, after: timecode.text };
  }

  reports(): TimecodeReport[] {
    return [...this.#sources].map(([source, { last, count, jumps }]) => ({ source, text: last.text, count, jumps }));
  }
}

function isJumpAfter(
  { last, timestamp: lastTimestamp }: Followed,
  timecode: AncillaryTimecode,
  timestamp: number,
  frameHz: number,
): boolean {
  const stepS = ((timestamp - lastTimestamp) >>> 0) / RTP_CLOCK_HZ;
  if (stepS > LONGEST_STEP_S) return false;
  const nominal = Math.round(frameHz);
  const day = framesOf({ hours: 24, minutes: 0, seconds: 0, frames: 0, isDropFrame: timecode.isDropFrame }, nominal);
  const frames = framesOf(timecode, nominal) - framesOf(last, nominal);
  const behind = Math.abs(frames - stepS * frameHz);
  return Math.min(behind, Math.abs(behind - day)) > TOLERANCE_FRAMES;
}

/** Frames since midnight; two numbers of each minute are left out, but for each tenth. Spec: SMPTE ST 12-1, 4.2.2 */
function framesOf(
  { hours, minutes, seconds, frames, isDropFrame }: Omit<AncillaryTimecode, 'text' | 'source'>,
  nominal: number,
): number {
  const allMinutes = hours * 60 + minutes;
  const dropped = isDropFrame ? 2 * (allMinutes - Math.floor(allMinutes / 10)) : 0;
  return (allMinutes * 60 + seconds) * nominal + frames - dropped;
}
