import { ABSENT } from '../mpegts/packet.js';
import { pcrDifference27M } from '../mpegts/pcr.js';
import { ConstantRateWindow } from './constant-rate-window.js';
import { MEASUREMENT_FILTERS, type MeasurementFilter, type PcrFilter } from './pcr-filter.js';
import { PcrHighPass } from './pcr-high-pass.js';

/** A PCR is judged when so many have come after it, in half a second if there are: by then it is known whether the bitrate is still the same. */
const SHORTEST_DELAY = 16;
const DELAY_27M = 13_500_000;
const LONGEST_DELAY = 128;
/** The PCR that is judged, and the two before it that it is compared with. */
const CONTEXT = 3;
/** The bitrate is looked at each so many PCRs. */
const PCRS_PER_JUDGEMENT = 8;
/** From one PCR to the next nothing but rounding. */
const QUIET_27M = 2;
const NS_PER_TICK = 1000 / 27;
const TICKS_PER_S = 27_000_000;

/** Why a PCR was not judged: too little was seen to say, or what there is does not say it. */
export type AccuracyState = 'judged' | 'settling' | 'not_constant_bitrate' | 'pcr_in_90_khz';

/**
 * PCR accuracy (PCR_AC): how far PCRs are from where constant bitrate puts them, by the places of their packets and without
 * regard to arrival times; by the measurement filter, for which the true bitrate need not be known. All three filters
 * run at once, and what is told is that of the lowest corner that is settled, unless one was chosen.
 * Spec: ETSI TR 101 290, 5.2.2 (PCR_accuracy_error) and annex I
 */
export class PcrAccuracyCalculator {
  readonly #filters: readonly { readonly name: MeasurementFilter; readonly highPass: PcrHighPass }[];
  readonly #window = new ConstantRateWindow();
  #state: AccuracyState = 'settling';
  #filter: MeasurementFilter | null = null;
  #highPass: PcrHighPass | undefined;
  #last27M = ABSENT;
  #ticks = 0;
  /** The filters have had the PCRs before this one, and since `#origin` it was at this rate. */
  #next = 0;
  #origin = 0;
  #originPosition = 0;
  #originTicks = 0;
  /** In PCRs. */
  #delay = SHORTEST_DELAY;
  #ticksPerPacket = 0;

  constructor(filter: PcrFilter = 'auto') {
    this.#filters = MEASUREMENT_FILTERS.filter(({ name }) => filter === 'auto' || filter === name).map(
      ({ name, cornerHz }) => ({ name, highPass: new PcrHighPass(cornerHz) }),
    );
  }

  /** Of the PCR that the last feed was about. */
  get state(): AccuracyState {
    return this.#state;
  }

  /** The filter of the last PCR that was judged. */
  get filter(): MeasurementFilter | null {
    return this.#filter;
  }

  /** What is slower than its corner (PCR_FO, PCR_DR), against the bitrate and not against another clock. */
  get frequencyPpm(): number {
    return this.#highPass?.frequencyPpm ?? 0;
  }

  get driftPpmPerHour(): number {
    return this.#highPass?.driftPpmPerHour ?? 0;
  }

  /**
   * The PCR of a packet, by its number in the stream, and how many null packets came so far; the numbers ascend. Returns the deviation
   * in ns of an earlier PCR (above 0: its value is too high), or NaN where it is not judged: see `state`.
   */
  feed(packetIndex: number, pcr27M: number, nullPackets = 0): number {
    const window = this.#window;
    if (this.#last27M !== ABSENT) this.#ticks += pcrDifference27M(this.#last27M, pcr27M);
    this.#last27M = pcr27M;
    window.feed(packetIndex, this.#ticks, pcr27M, nullPackets);
    if (window.count % PCRS_PER_JUDGEMENT === 0) this.#judgeRate();
    if (this.#ticksPerPacket === 0) return Number.NaN;
    let deviation27M = Number.NaN;
    while (this.#next <= window.count - 1 - this.#delay) deviation27M = this.#filterNext();
    this.#state = Number.isNaN(deviation27M) ? 'settling' : 'judged';

    return deviation27M * NS_PER_TICK;
  }

  /** The next PCR belongs to another clock, or packets are missing before it. */
  reset(): void {
    this.#window.reset();
    this.#last27M = ABSENT;
    this.#ticks = 0;
    this.#ticksPerPacket = 0;
    this.#state = 'settling';
  }

  #judgeRate(): void {
    const judgement = this.#window.judge();
    if (judgement === 'constant') {
      if (this.#ticksPerPacket === 0) this.#begin();
      return;
    }
    this.#ticksPerPacket = 0;
    if (judgement === 'variable') this.#state = 'not_constant_bitrate';
    else this.#state = judgement === 'coarse' ? 'pcr_in_90_khz' : 'settling';
  }

  #begin(): void {
    this.#ticksPerPacket = this.#window.ticksPerPacket;
    this.#origin = this.#window.first;
    this.#next = this.#origin + 1;
    this.#delay = this.#delayOf();
    this.#window.keep(this.#delay + CONTEXT);
    for (const { highPass } of this.#filters) highPass.reset();
    this.#originPosition = this.#window.positionOf(this.#origin);
    this.#originTicks = this.#window.ticksOf(this.#origin);
  }

  #delayOf(): number {
    const last = this.#window.count - 1;
    const interval27M = (this.#window.ticksOf(last) - this.#window.ticksOf(this.#origin)) / (last - this.#origin);
    return Math.min(Math.max(Math.ceil(DELAY_27M / interval27M), SHORTEST_DELAY), LONGEST_DELAY);
  }

  /** Returns what the filter of the lowest corner that is settled says of the next PCR. */
  #filterNext(): number {
    const number = this.#next++;
    const seconds = this.#secondsTo(number);
    const nextSeconds = this.#secondsTo(number + 1);
    if (!(seconds > 0 && nextSeconds > 0)) return Number.NaN;
    this.#passMissingPackets(number);
    const error = this.#errorOf(number);
    const nextError = this.#errorOf(number + 1);
    let told = Number.NaN;
    for (const { name, highPass } of this.#filters) {
      const rest = highPass.feed(seconds, error, nextSeconds, nextError);
      if (!highPass.isSettled) continue;
      told = rest;
      this.#filter = name;
      this.#highPass = highPass;
      // Those of higher corners are not needed any more: they all begin anew together.
      break;
    }
    return told;
  }

  /** A step of the clock by just so many packets, in the midst of quiet: they are missing, or came in between, and the clock is right. */
  #passMissingPackets(number: number): void {
    if (number - this.#origin < 2) return;
    const before = this.#rateAt(number - 1);
    const isQuiet = Math.abs(this.#rateAt(number + 1) - before) * this.#packetsTo(number + 1) <= QUIET_27M;
    if (!isQuiet) return;
    const step27M = this.#ticksTo(number) - this.#packetsTo(number) * before;
    const packets = Math.round(step27M / before);
    if (packets === 0 || Math.abs(step27M - packets * before) > QUIET_27M) return;
    this.#originTicks += packets * before;
  }

  /** Ticks per packet since the PCR before. */
  #rateAt(number: number): number {
    return this.#ticksTo(number) / this.#packetsTo(number);
  }

  #ticksTo(number: number): number {
    return this.#window.ticksOf(number) - this.#window.ticksOf(number - 1);
  }

  #packetsTo(number: number): number {
    return this.#window.positionOf(number) - this.#window.positionOf(number - 1);
  }

  #secondsTo(number: number): number {
    return (this.#packetsTo(number) * this.#ticksPerPacket) / TICKS_PER_S;
  }

  #errorOf(number: number): number {
    const packets = this.#window.positionOf(number) - this.#originPosition;
    return this.#window.ticksOf(number) - this.#originTicks - packets * this.#ticksPerPacket;
  }
}
