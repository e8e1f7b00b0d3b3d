import { Hold } from '../hold.js';
import { isColourBars } from './colour-bars.js';
import { hashText } from './dct-hash.js';
import { isSeenPicture, type SeenPicture, statisticsOf } from './seen-picture.js';
import { solidColourOf } from './solid-colour.js';
import { type PictureChange, Stillness } from './stillness.js';

/** Pictures are missing where two are farther apart than so many times the time between the two before, and that. */
const [PAUSE_RATIO, PAUSE_NS] = [3, 2e9];
/** However rarely they come, nobody saw what was in such a time. */
const MAX_PAUSE_NS = 60e9;
/** A picture that is black stays so although so much is brighter, in 8-bit luma and percent. */
const [BLACK_SLACK, PERCENT_SLACK] = [4, 3];

/** What pictures are judged by. */
export interface PictureLimits {
  /** How long it has to last, in ms. */
  readonly blackAfterMs: number;
  /** A cell is black up to there: 8-bit luma in narrow range. */
  readonly blackLuma: number;
  /** So much of a black picture is black. */
  readonly blackPercent: number;
  readonly freezeAfterMs: number;
  /** A still picture differs by no more bits of its hash, and no more of its cells. */
  readonly freezeDistance: number;
  readonly freezePercent: number;
  readonly barsAfterMs: number;
}

export const DEFAULT_PICTURE_LIMITS: PictureLimits = {
  blackAfterMs: 5000,
  blackLuma: 28,
  blackPercent: 98,
  freezeAfterMs: 10_000,
  freezeDistance: 10,
  freezePercent: 1,
  barsAfterMs: 10_000,
};

/** What a picture can show that is told. */
export const PICTURE_STATES = ['black', 'freeze', 'bars'] as const;
export type PictureState = (typeof PICTURE_STATES)[number];

/** A state counts from now on, or does no more. */
export interface PictureTurn {
  readonly state: PictureState;
  readonly begins: boolean;
  /** When the state was first seen. */
  readonly sinceNs: number;
  /** When it had lasted long enough; of one that ends, the first picture without it. */
  readonly timeNs: number;
}

/** What was seen in a report interval. Luma in 8 bits of narrow range: 16 is black, 235 white. */
export interface PictureFigures {
  /** Pictures that were looked at. */
  readonly pictures: number;
  /** Those that were not judged, as they could not be decoded without errors, or came behind a later one. */
  readonly damaged_pictures: number;
  /** When the last picture that was judged is shown; null: none was. */
  readonly time_ns: number | null;
  /** Mean luma of that picture. */
  readonly luma_mean: number | null;
  /** Standard deviation of its luma. */
  readonly luma_deviation: number | null;
  /** Its darkest sample. */
  readonly luma_min: number | null;
  /** Its brightest sample. */
  readonly luma_max: number | null;
  /** Hash of 64 bits of the last picture, in hexadecimal. */
  readonly hash: string | null;
  /** The first of the last pictures that are alike. */
  readonly last_change_ns: number | null;
  /** Bits of the hash that differ between the last picture and the one that it was compared with, 0 to 64; null for the first picture. */
  readonly hash_distance: number | null;
  /** Part of the picture that differs between the two. */
  readonly changed_percent: number | null;
  /** Colour of a picture of one colour only, as `#rrggbb`; null: it has several. */
  readonly solid_colour: string | null;
  /** The last picture shows colour bars. */
  readonly is_bars: boolean;
  /** Since when it is black, for long enough to count; null: it is not. */
  readonly black_since_ns: number | null;
  /** Since when it stands still, for long enough to count; null: it does not, or it is black or shows bars. */
  readonly freeze_since_ns: number | null;
  /** Since when it shows colour bars, for long enough to count; null: it does not. */
  readonly bars_since_ns: number | null;
}

/** What the decoded pictures of one video stream show. Times are those of the pictures, and go forward. */
export class PictureMeter {
  readonly #limits: PictureLimits;
  readonly #holds: Readonly<Record<PictureState, Hold>>;
  readonly #stillness: Stillness;
  #last: Pick<PictureFigures, 'luma_mean' | 'luma_deviation' | 'luma_min' | 'luma_max' | 'solid_colour' | 'is_bars'> =
    NOTHING;
  #change: PictureChange | undefined;
  #timeNs = Number.NaN;
  /** Time between the last two pictures. */
  #pauseNs = Number.NaN;
  /** The last picture before a gap. */
  #gapNs = Number.NaN;
  #pictures = 0;
  #damaged = 0;

  constructor(limits: PictureLimits) {
    this.#limits = limits;
    this.#holds = {
      black: new Hold(limits.blackAfterMs),
      freeze: new Hold(limits.freezeAfterMs),
      bars: new Hold(limits.barsAfterMs),
    };
    this.#stillness = new Stillness(limits.freezeDistance, limits.freezePercent);
  }

  /** It may be so, and has not lasted long enough: pictures at shorter intervals tell when it ends. */
  isSuspected(state: PictureState): boolean {
    return this.#holds[state].isSuspected;
  }

  /** Returns what begins or ends with this picture. One that is damaged, malformed, or earlier than the last is not judged. */
  feed(picture: SeenPicture): readonly PictureTurn[] {
    const { timeNs } = picture;
    this.#pictures++;
    if (picture.isDamaged || !isSeenPicture(picture) || timeNs < this.#timeNs) {
      this.#damaged++;
      return [];
    }
    this.#pause(timeNs - this.#timeNs);
    const isFirst = Number.isNaN(this.#timeNs);
    this.#timeNs = timeNs;
    const isBlack = this.#isBlack(picture.luma);
    const isBars = isColourBars(picture);
    const { change, isStill } = this.#stillness.feed(picture.luma, timeNs);
    this.#change = change;
    this.#note(picture, isBars);
    const turns: PictureTurn[] = [];
    this.#turn('black', isBlack, timeNs, timeNs, turns);
    this.#turn('bars', isBars, timeNs, timeNs, turns);
    // Black and bars stand still as well: one cause is told once.
    const { lastChangeNs } = this.#stillness;
    this.#turn('freeze', isStill && !isBlack && !isBars && !isFirst, timeNs, this.#stillSince(lastChangeNs), turns);
    return turns;
  }

  /** Pictures are missing: nothing is known of the time up to the next one. */
  noteGap(): void {
    for (const state of PICTURE_STATES) this.#holds[state].noteGap();
    this.#gapNs = this.#timeNs;
  }

  snapshotAndReset(): PictureFigures {
    const isSeen = !Number.isNaN(this.#timeNs);
    const since = (state: PictureState): number | null =>
      this.#holds[state].isHeld ? this.#holds[state].sinceNs : null;
    const figures = {
      pictures: this.#pictures,
      damaged_pictures: this.#damaged,
      time_ns: isSeen ? this.#timeNs : null,
      ...this.#last,
      hash: isSeen ? hashText(this.#stillness.hash) : null,
      last_change_ns: isSeen ? this.#stillness.lastChangeNs : null,
      hash_distance: this.#change?.distance ?? null,
      changed_percent: this.#change?.percent ?? null,
      black_since_ns: since('black'),
      freeze_since_ns: since('freeze'),
      bars_since_ns: since('bars'),
    };
    this.#pictures = 0;
    this.#damaged = 0;
    return figures;
  }

  /** Nobody saw what was in the gap: a picture that is the same behind it stands still since then. */
  #stillSince(lastChangeNs: number): number {
    return lastChangeNs <= this.#gapNs ? this.#timeNs : lastChangeNs;
  }

  #pause(pauseNs: number): void {
    const usualNs = Number.isNaN(this.#pauseNs) ? MAX_PAUSE_NS : PAUSE_RATIO * this.#pauseNs + PAUSE_NS;
    if (pauseNs > Math.min(usualNs, MAX_PAUSE_NS)) this.noteGap();
    this.#pauseNs = pauseNs;
  }

  #isBlack(luma: Uint8Array): boolean {
    const { blackLuma, blackPercent } = this.#limits;
    const { isHeld } = this.#holds.black;
    const most = blackLuma + (isHeld ? BLACK_SLACK : 0);
    let black = 0;
    for (const cell of luma) if (cell <= most) black++;
    return (100 * black) / luma.length >= blackPercent - (isHeld ? PERCENT_SLACK : 0);
  }

  #note(picture: SeenPicture, isBars: boolean): void {
    const { mean, deviation, min, max } = picture.statistics ?? statisticsOf(picture.luma);
    this.#last = {
      luma_mean: mean,
      luma_deviation: deviation,
      luma_min: min,
      luma_max: max,
      solid_colour: solidColourOf(picture) ?? null,
      is_bars: isBars,
    };
  }

  #turn(state: PictureState, isNow: boolean, timeNs: number, sinceNs: number, turns: PictureTurn[]): void {
    const hold = this.#holds[state];
    const before = hold.sinceNs;
    if (isNow && hold.is(timeNs, sinceNs)) {
      turns.push({ state, begins: true, sinceNs: hold.sinceNs, timeNs: hold.heldFromNs });
    } else if (!isNow && hold.isNot()) {
      turns.push({ state, begins: false, sinceNs: before, timeNs });
    }
  }
}

const NOTHING = {
  luma_mean: null,
  luma_deviation: null,
  luma_min: null,
  luma_max: null,
  solid_colour: null,
  is_bars: false,
};
