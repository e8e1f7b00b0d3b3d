import type { AdaptationField } from './adaptation-field.js';
import { ABSENT } from './packet.js';
import { pcrDifference27M } from './pcr.js';
import type { PesHeader } from './pes-header.js';
import { PesStatistics } from './pes-statistics.js';
import { type Range, RunningRange } from './running-range.js';
import { type BitrateSnapshot, WindowedRate } from './windowed-rate.js';

const HZ_27M = 27_000_000;
/** A longer step of a clock is a leap to another time, as is a step back. */
const LONGEST_STEP_27M = 10 * HZ_27M;
/** Values of transport_scrambling_control. Spec: ETSI TS 100 289 */
const EVEN_KEY = 2;
const ODD_KEY = 3;

/** Of all PIDs on which none came; nothing is ever written into it. */
const NO_PES: Readonly<PesStatistics> = new PesStatistics();

/** Figures of one PID since the last reset, ready for JSON. Intervals are null where fewer than two values came. */
export interface PidSnapshot extends BitrateSnapshot {
  /** The PID, from 0 to 8191. */
  readonly pid: number;
  /** All packets without transport_error_indicator. */
  readonly packets: number;
  /** Packets that came twice in a row, which is allowed. */
  readonly duplicates: number;
  /** Breaks of the continuity counter that are faults of the stream. */
  readonly cc_errors: number;
  /** Packets with transport_error_indicator; they count nowhere else. */
  readonly tei: number;
  /** Packets with transport_scrambling_control other than 0. */
  readonly scrambled_packets: number;
  /** Packets scrambled with the even key. */
  readonly scrambled_even: number;
  /** Packets scrambled with the odd key. */
  readonly scrambled_odd: number;
  /** Packets whose adaptation field leaves no room for the payload they promise. */
  readonly malformed_packets: number;
  /** Packets with payload_unit_start_indicator. */
  readonly unit_starts: number;
  /** Packets with payload_unit_start_indicator and a PES start code in the clear. */
  readonly pes_count: number;
  /** stream_id of the last PES packet; null before one. */
  readonly pes_stream_id: number | null;
  /** Packets with PCR. */
  readonly pcr_count: number;
  /** PES packets with PTS. */
  readonly pts_count: number;
  /** PES packets with DTS. */
  readonly dts_count: number;
  /** PES packets with ESCR. */
  readonly escr_count: number;
  /** Packets with OPCR. */
  readonly opcr_count: number;
  /** Packets with random_access_indicator. */
  readonly random_access_count: number;
  /**
   * PES packets from one random access point to the next, the last time: of video whose pictures have a PES packet each, the pictures
   * of a GOP. null before two of them.
   */
  readonly random_access_pes: number | null;
  /** The most of them; null before two. */
  readonly random_access_pes_max: number | null;
  /** Packets with transport_private_data. */
  readonly private_data_count: number;
  /** The last one; null before one. */
  readonly splice_countdown: number | null;
  /** Time from one PTS in the stream to the next, since their values are not in order. */
  readonly pts_interval_ns: Range | null;
  /** Steps of the decoding time: DTS, or PTS where no DTS is. */
  readonly dts_interval_ns: Range | null;
  /** Value of the last PCR in ticks of 27 MHz; null before one, and after a loss on the way here. */
  readonly last_pcr_27mhz: number | null;
  /** Counter of the last packet; null before one, after a loss on the way here, and for the null PID. */
  readonly continuity_counter: number | null;
  /** From one datagram with packets of the PID to the next; null without arrival times. */
  readonly arrival_interval_ns: Range | null;
  /** Time of the first packet. */
  readonly first_seen_ns: number;
  /** Time of the last packet. */
  readonly last_seen_ns: number;
}

/** Counts of one PID. The analyzer writes the plain counts itself. */
export class PidStatistics {
  packets = 0;
  duplicates = 0;
  ccErrors = 0;
  transportErrors = 0;
  unitStarts = 0;
  malformed = 0;
  /** Begins as a number: of a field that was undefined first each number is an object of its own, which the garbage collector is told of. */
  lastSeenNs = Number.NaN;
  /** Packets of the whole stream in the time that addPcr() returned last. */
  packetsBetweenPcrs = 0;
  readonly #firstSeenNs: number;
  readonly #rate: WindowedRate;
  #scrambledEven = 0;
  #scrambledOdd = 0;
  #scrambled = 0;
  #pcrCount = 0;
  #opcrCount = 0;
  #privateDataCount = 0;
  #spliceCountdown: number | null = null;
  #lastPcr27M = ABSENT;
  /** Index in the stream of the packet of the last PCR; ABSENT when packets are missing since. */
  #ratePacketIndex = ABSENT;
  #isBehindGap = false;
  readonly #arrivalIntervals = new RunningRange();
  /** Of PIDs on which PES packets or random access points came, as most have none. */
  #pes: PesStatistics | undefined;

  constructor(
    readonly pid: number,
    timeNs: number,
  ) {
    this.#firstSeenNs = timeNs;
    this.lastSeenNs = timeNs;
    this.#rate = new WindowedRate(timeNs);
  }

  /** A packet came later than the last one, by so much. */
  addArrival(intervalNs: number): void {
    if (this.#isBehindGap) this.#isBehindGap = false;
    else this.#arrivalIntervals.add(intervalNs);
  }

  /** transport_scrambling_control, not 0. */
  addScrambled(control: number): void {
    this.#scrambled++;
    if (control === EVEN_KEY) this.#scrambledEven++;
    if (control === ODD_KEY) this.#scrambledOdd++;
  }

  /**
   * The PCR of a packet. Returns the time since the last one by the clock of the PID, in ticks of 27 MHz, in which the packets of
   * the whole stream up to it came; 0 after a loss, a leap or a discontinuity.
   */
  addPcr(pcr27M: number, packetIndex: number, isDiscontinuity: boolean): number {
    this.#pcrCount++;
    const ticks = pcrDifference27M(this.#lastPcr27M, pcr27M);
    const isTimed = this.#ratePacketIndex !== ABSENT && !isDiscontinuity && ticks <= LONGEST_STEP_27M;
    this.packetsBetweenPcrs = isTimed ? packetIndex - this.#ratePacketIndex : 0;
    this.#lastPcr27M = pcr27M;
    // Where no time passed, its packets belong to the next interval.
    if (!isTimed || ticks > 0) this.#ratePacketIndex = packetIndex;
    return isTimed ? ticks : 0;
  }

  /** Packets are missing: no rate can be told from the last PCR on. */
  breakRate(): void {
    this.#ratePacketIndex = ABSENT;
    this.#pes?.noteLoss();
  }

  addAdaptationField(field: AdaptationField): void {
    if (field.opcr27M >= 0) this.#opcrCount++;
    if (field.isRandomAccess) this.#ownPes().addRandomAccess();
    if (field.privateDataLength >= 0) this.#privateDataCount++;
    if (!Number.isNaN(field.spliceCountdown)) this.#spliceCountdown = field.spliceCountdown;
  }

  /** The start of a PES packet. */
  addPes(pes: PesHeader, timeNs: number): void {
    this.#ownPes().add(pes, timeNs);
  }

  /** Another window of the rate begins here, without an end of the last. */
  beginWindow(): void {
    this.#rate.restart(this.packets);
  }

  /** The window of the rate ends here. */
  closeWindow(startNs: number, timeNs: number): void {
    this.#rate.close(this.packets, startNs, timeNs);
  }

  /** Packets were lost, but not by the stream: the next values are not compared with the last ones. */
  noteGap(): void {
    this.#lastPcr27M = ABSENT;
    this.#ratePacketIndex = ABSENT;
    this.#isBehindGap = true;
    this.#pes?.noteGap();
  }

  /** `averageBps` is null where there was no time to measure it by. */
  snapshot(averageBps: number | null, continuityCounter: number | null = null): PidSnapshot {
    const rate = this.#rate.snapshot(averageBps);
    const pes = this.#pes ?? NO_PES;
    return {
      pid: this.pid,
      packets: this.packets,
      duplicates: this.duplicates,
      cc_errors: this.ccErrors,
      tei: this.transportErrors,
      scrambled_packets: this.#scrambled,
      scrambled_even: this.#scrambledEven,
      scrambled_odd: this.#scrambledOdd,
      malformed_packets: this.malformed,
      unit_starts: this.unitStarts,
      pes_count: pes.count,
      pes_stream_id: pes.streamId === ABSENT ? null : pes.streamId,
      pcr_count: this.#pcrCount,
      pts_count: pes.ptsCount,
      dts_count: pes.dtsCount,
      escr_count: pes.escrCount,
      opcr_count: this.#opcrCount,
      random_access_count: pes.randomAccessCount,
      random_access_pes: orNull(pes.accessPes),
      random_access_pes_max: orNull(pes.accessPesMax),
      private_data_count: this.#privateDataCount,
      splice_countdown: this.#spliceCountdown,
      pts_interval_ns: pes.ptsIntervals?.snapshot() ?? null,
      dts_interval_ns: pes.dtsIntervals?.snapshot() ?? null,
      last_pcr_27mhz: this.#lastPcr27M === ABSENT ? null : this.#lastPcr27M,
      continuity_counter: continuityCounter,
      arrival_interval_ns: this.#arrivalIntervals.snapshot(),
      first_seen_ns: this.#firstSeenNs,
      last_seen_ns: this.lastSeenNs,
      bitrate_now_bps: rate.bitrate_now_bps,
      bitrate_min_bps: rate.bitrate_min_bps,
      bitrate_max_bps: rate.bitrate_max_bps,
      bitrate_bps: rate.bitrate_bps,
    };
  }

  /** Starts the counts anew; the clocks go on. */
  resetCounts(): void {
    const { packets } = this;
    this.packets = 0;
    this.duplicates = 0;
    this.ccErrors = 0;
    this.transportErrors = 0;
    this.unitStarts = 0;
    this.malformed = 0;
    this.#scrambledEven = 0;
    this.#scrambledOdd = 0;
    this.#scrambled = 0;
    this.#pcrCount = 0;
    this.#opcrCount = 0;
    this.#privateDataCount = 0;
    this.#arrivalIntervals.reset();
    this.#pes?.resetCounts();
    this.#rate.reset(packets);
  }

  #ownPes(): PesStatistics {
    this.#pes ??= new PesStatistics();
    return this.#pes;
  }
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
