import { PICTURE_CODECS, type PictureCodec } from '../../codec/decodable.js';
import type { CodecId } from '../../mpegts/codec.js';
import { RareMap } from '../../mpegts/rare-map.js';
import type { CodedEssence, CodedSound, EssenceSink, EssenceWishes, KeyAccessUnit } from './essence-sink.js';
import type { StampedClock } from './stamped-clock.js';

/** A picture whose stream may be black or still is looked at so much more often, and no more often than that. */
const CLOSER = 4;
const SHORTEST_CLOSER_NS = 200e6;
/** Time stamps that are farther from their arrival tell no time. */
const [EARLIEST_NS, LATEST_NS] = [-2e9, 12e9];
/** What waits to be taken, and its bytes. */
const MAX_WAITING = 1024;
const MAX_WAITING_BYTES = 64 * 2 ** 20;
/** Video PIDs of a stream that have pictures: each takes up to 8 MiB while one comes. */
const MAX_PICTURE_PIDS = 64;
const NS_PER_TICK = 1000 / 27;
const PCR_MODULUS = 2 ** 33 * 300;

/** When a PID has its next picture. */
interface PictureTurn {
  nextNs: number;
  isCloser: boolean;
  /** Something happened, and the next picture is wanted at once. */
  isWantedNow: boolean;
}

/** Between the observers of one transport stream and the decoders, which are elsewhere. */
export class EssenceExchange implements EssenceSink {
  /** What there was no room for. */
  dropped = 0;
  readonly #wishes: EssenceWishes;
  readonly #turns = new RareMap<number, PictureTurn>();
  #waiting: CodedEssence[] = [];
  #waitingBytes = 0;

  /** `wishes` may change at any time. */
  constructor(wishes: EssenceWishes) {
    this.#wishes = wishes;
  }

  get wantsPictures(): boolean {
    return this.#wishes.pictureIntervalNs !== null;
  }

  get wantsSound(): boolean {
    return this.#wishes.sound;
  }

  /** Whether the next key access unit of the PID is wanted. */
  isPictureDue(pid: number, timeNs: number): boolean {
    const { pictureIntervalNs } = this.#wishes;
    if (pictureIntervalNs === null) return false;
    const turn = this.#turnOf(pid);
    return turn !== undefined && (turn.isWantedNow || timeNs >= turn.nextNs);
  }

  /** A key access unit that was due; `timeNs` is its arrival. */
  picture(
    pid: number,
    codec: CodecId,
    programNumber: number,
    { bytes, pts90k, timeNs }: KeyAccessUnit,
    pcr: StampedClock,
  ): void {
    if (!isPictureCodec(codec) || !this.isPictureDue(pid, timeNs)) return;
    const turn = this.#turnOf(pid);
    if (turn === undefined) return;
    const reason = turn.isWantedNow ? 'event' : 'interval';
    const shownNs = presentationNs(pts90k, pcr, timeNs);
    const coded: CodedEssence = {
      kind: 'key_picture',
      pid,
      codec,
      accessUnit: bytes,
      pts90k,
      timeNs: shownNs,
      reason,
      programNumber,
      serviceName: null,
    };
    this.#put(coded, bytes.length);
    turn.isWantedNow = false;
    turn.nextNs = nextTurnNs(turn, this.#intervalNs(turn), timeNs);
  }

  /** The payload of a PES packet; `timeNs` is its arrival. */
  sound(sound: Omit<CodedSound, 'kind'>): void {
    this.#put({ kind: 'audio', ...sound }, sound.bytes.length);
  }

  /** Something happened: the next key picture of each PID is wanted at once. */
  wantPictures(): void {
    for (const turn of this.#turns.values()) turn.isWantedNow = true;
  }

  /** Whether pictures of the PID are to be looked at more closely. */
  lookCloser(pid: number, isCloser: boolean): void {
    const turn = this.#turns.get(pid);
    if (turn !== undefined) turn.isCloser = isCloser;
  }

  forget(pid: number): void {
    this.#turns.delete(pid);
  }

  /** What was put there since the last call. */
  take(): readonly CodedEssence[] {
    const waiting = this.#waiting;
    if (waiting.length > 0) this.#waiting = [];
    this.#waitingBytes = 0;
    return waiting;
  }

  #put(essence: CodedEssence, bytes: number): void {
    if (this.#waiting.length >= MAX_WAITING || this.#waitingBytes + bytes > MAX_WAITING_BYTES) {
      this.dropped++;
      return;
    }
    this.#waiting.push(essence);
    this.#waitingBytes += bytes;
  }

  /** undefined: there is no room for the PID. */
  #turnOf(pid: number): PictureTurn | undefined {
    const known = this.#turns.get(pid);
    if (known !== undefined || this.#turns.size >= MAX_PICTURE_PIDS) return known;
    const turn = { nextNs: Number.NEGATIVE_INFINITY, isCloser: false, isWantedNow: false };
    this.#turns.set(pid, turn);
    return turn;
  }

  #intervalNs({ isCloser }: PictureTurn): number {
    const intervalNs = this.#wishes.pictureIntervalNs ?? 0;
    return isCloser ? Math.min(intervalNs, Math.max(SHORTEST_CLOSER_NS, intervalNs / CLOSER)) : intervalNs;
  }
}

/** In step with the turn before, as long as pictures come in time: their mean interval is the one that is wanted. */
function nextTurnNs({ nextNs }: PictureTurn, intervalNs: number, timeNs: number): number {
  const inStepNs = nextNs + intervalNs;
  return inStepNs > timeNs && inStepNs <= timeNs + intervalNs ? inStepNs : timeNs + intervalNs;
}

/**
 * When what has this PTS (90 kHz, NaN: none) is to be presented, by the last PCR of its program, in ns since the first datagram; its arrival where
 * that cannot be told.
 * Spec: ISO/IEC 13818-1, 2.4.2
 */
export function presentationNs(pts90k: number, pcr: StampedClock, arrivalNs: number): number {
  const ticks = (((pts90k * 300 - pcr.ticks) % PCR_MODULUS) + PCR_MODULUS) % PCR_MODULUS;
  const aheadTicks = ticks > PCR_MODULUS / 2 ? ticks - PCR_MODULUS : ticks;
  const timeNs = pcr.timeNs + aheadTicks * NS_PER_TICK;
  return timeNs - arrivalNs >= EARLIEST_NS && timeNs - arrivalNs <= LATEST_NS ? timeNs : arrivalNs;
}

function isPictureCodec(codec: CodecId): codec is PictureCodec {
  return (PICTURE_CODECS as readonly string[]).includes(codec);
}
