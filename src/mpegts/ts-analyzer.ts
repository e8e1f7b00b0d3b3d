import { AdaptationField, payloadOffsetAt } from './adaptation-field.js';
import { Continuity, ContinuityAnalyzer, type LastPacket } from './continuity.js';
import { ElementaryGap, ElementaryStreams } from './elementary-streams.js';
import { ABSENT, NULL_PID, PACKET_SIZE, pcrAt, randomAccessAt, SYNC_BYTE } from './packet.js';
import { PcrRate } from './pcr-rate.js';
import { PidNumbers } from './pid-numbers.js';
import { PidStatistics } from './pid-statistics.js';
import { PidTable } from './pid-table.js';
import { ProgramMap } from './program-map.js';
import type { SectionView } from './section.js';
import { SectionAssemblers } from './section-assemblers.js';
import { SyncEvent, SyncState } from './sync-state.js';
import type { PacketSink } from './ts-framing.js';
import type { PacketObserver, TsObserver } from './ts-observer.js';
import type { TsSnapshot } from './ts-snapshot.js';
import { RateClock, WINDOW_NS, WindowEvent, WindowedRate } from './windowed-rate.js';

const HEADER_SIZE = 4;
const PID_MASK = 0x1fff;
const TEI = 0x80;
const PUSI = 0x40;
const SCRAMBLED = 0xc0;
const HAS_ADAPTATION_FIELD = 0x20;
const HAS_PAYLOAD = 0x10;
const DISCONTINUITY = 0x80;
const HAS_PCR = 0x10;
/** random_access_indicator, OPCR_flag, splicing_point_flag and transport_private_data_flag. */
const HAS_RARE_FIELDS = 0x4e;

interface SeenPid {
  readonly statistics: PidStatistics;
  readonly last: LastPacket;
}

/**
 * Analyses a transport stream in one pass over its packets: framing, continuity, figures by PID, PCR, PES headers and
 * sections, each thing seen handed on to an observer.
 * Spec: ISO/IEC 13818-1, 2.4.3
 */
export class TsAnalyzer implements PacketSink {
  /** Of all tables by PID. */
  readonly #numbers = new PidNumbers();
  readonly map = new ProgramMap(this.#numbers);
  /** What its packets carry besides sections. */
  readonly elementary = new ElementaryStreams(this.#numbers);
  readonly #observer: TsObserver | undefined;
  readonly #packetObserver: PacketObserver | undefined;
  readonly #continuity = new ContinuityAnalyzer(this.#numbers);
  readonly #sync = new SyncState();
  /** By PID, made as the PIDs come. */
  readonly #pids = new PidTable<SeenPid>(this.#numbers);
  readonly #known: PidStatistics[] = [];
  readonly #seen: number[] = [];
  readonly #sections = new SectionAssemblers(this.map, this.#numbers, {
    section: (section: SectionView, timeNs: number): void => {
      if (this.map.feed(section)) this.#sections.update();
      this.#observer?.section(section, timeNs);
    },
    sectionCrcError: (pid: number, tableId: number, timeNs: number): void => {
      this.#observer?.sectionCrcError(pid, tableId, timeNs);
    },
  });
  readonly #assemblers = this.#sections.byPid;
  readonly #adaptationField = new AdaptationField();
  readonly #clock = new RateClock();
  #rate = new WindowedRate(0);
  /** The buffer of the last feed(). */
  #bytes: Uint8Array | undefined;
  /** Packets so far, those before the last reset of the counts included. */
  #packetIndex = 0;
  #indexAtReset = 0;
  #tei = 0;
  #ccErrors = 0;
  #syncErrors = 0;
  #syncLosses = 0;
  readonly #pcrRate = new PcrRate();
  #hasPositions = true;
  /** Of the packets that are fed: where the first one is, and the time of a byte; 0 where all came at once. */
  #firstPos = 0;
  #byteNs = 0;

  constructor(observer?: TsObserver, packetObserver?: PacketObserver) {
    this.#observer = observer;
    this.#packetObserver = packetObserver;
  }

  /**
   * Whole packets of 188 bytes that came at that time, which does not go back within a stream, or each `packetNs` after the one
   * before. The bytes must stay as they are until a feed() of another buffer or endBatch().
   */
  feed(bytes: Uint8Array, offset: number, packets: number, timeNs: number, packetNs = 0): void {
    if (bytes !== this.#bytes) {
      this.endBatch();
      this.#bytes = bytes;
    }
    const event = this.#clock.advance(timeNs);
    if (event === WindowEvent.OVER) this.#closeWindow(timeNs);
    else if (event === WindowEvent.BEGINS) this.#beginWindow();
    const indexBefore = this.#packetIndex;
    this.#firstPos = offset;
    this.#byteNs = packetNs / PACKET_SIZE;
    const end = offset + packets * PACKET_SIZE;
    for (let pos = offset; pos < end; pos += PACKET_SIZE) {
      if (bytes[pos] !== SYNC_BYTE) this.#takeWrongSync(this.#timeAt(pos, timeNs));
      else this.#feedPacket(bytes, pos, timeNs);
    }
    this.#clock.addPackets(this.#packetIndex - indexBefore);
    this.#observer?.packets(this.#timeAt(end - PACKET_SIZE, timeNs));
  }

  /** No packets came up to then. */
  silence(timeNs: number): void {
    // The window with the last packets ends by itself, so that what is silent behind it is one of its own.
    if (this.#clock.isOver(timeNs)) this.#closeWindow(this.#clock.windowStartNs + WINDOW_NS);
    if (this.#clock.isOver(timeNs)) this.#closeWindow(timeNs);
  }

  /** All packets with a sync byte so far. */
  get packets(): number {
    return this.#packetIndex;
  }

  /** Null packets among them; none where they are left out on the way here. */
  get nullPackets(): number {
    return this.#pids.get(NULL_PID)?.statistics.packets ?? 0;
  }

  /** What `pcr_bitrate_bps` is made of: bits of the stream between PCRs, and the time by these in ticks of 27 MHz. */
  get pcrBits(): number {
    return this.#pcrRate.bits;
  }

  get pcrTime27M(): number {
    return this.#pcrRate.time27M;
  }

  /** PIDs that were seen, each once. */
  get pids(): readonly number[] {
    return this.#seen;
  }

  /** Time of the last packet of the PID; ABSENT where none came. */
  lastSeenNs(pid: number): number {
    return this.#pids.get(pid)?.statistics.lastSeenNs ?? ABSENT;
  }

  /** What is still needed of the buffer is copied: it may change. */
  endBatch(): void {
    if (this.#bytes !== undefined) this.#continuity.keep(this.#bytes);
    this.#bytes = undefined;
  }

  syncByteError(timeNs: number, count = 1): void {
    this.#syncErrors += count;
    this.#observer?.syncByteError(timeNs, count);
  }

  syncLost(timeNs: number): void {
    this.#syncLosses++;
    this.#observer?.syncLost(timeNs);
  }

  syncRegained(timeNs: number): void {
    this.#observer?.syncRegained(timeNs);
  }

  /** Packets are left out on the way here on purpose: from their places in the stream no rate can be told, now or later. */
  leaveOutPositions(): void {
    this.#hasPositions = false;
    this.#pcrRate.reset();
  }

  /** Packets were lost on the way here, not by the stream: what follows is not compared with what was. */
  noteGap(): void {
    this.#bytes = undefined;
    this.#continuity.reset();
    this.#sync.reset();
    this.#clock.noteGap();
    for (const statistics of this.#known) statistics.noteGap();
    this.#sections.noteGap();
    this.elementary.noteGap();
  }

  snapshot(): TsSnapshot {
    const bitrateBps = this.#clock.averageBps();
    const rate = this.#rate.snapshot(bitrateBps);
    const share = bitrateBps === null || this.#packetsSinceReset === 0 ? null : bitrateBps / this.#packetsSinceReset;
    const pids = this.#known.map((pid) => {
      return pid.snapshot(share === null ? null : share * pid.packets, this.#continuity.lastCcOf(pid.pid));
    });
    return {
      packets: this.#packetsSinceReset,
      null_packets: this.nullPackets,
      sync_errors: this.#syncErrors,
      sync_losses: this.#syncLosses,
      tei: this.#tei,
      cc_errors: this.#ccErrors,
      pcr_bitrate_bps: this.#pcrRate.bps,
      pcr_bitrate_samples: this.#pcrRate.pairs,
      bitrate_now_bps: rate.bitrate_now_bps,
      bitrate_min_bps: rate.bitrate_min_bps,
      bitrate_max_bps: rate.bitrate_max_bps,
      bitrate_bps: rate.bitrate_bps,
      pids: pids.sort((a, b) => a.pid - b.pid),
    };
  }

  /** Starts the counts anew; what the next packets are compared with, and the program map, stay. */
  snapshotAndReset(): TsSnapshot {
    const snapshot = this.snapshot();
    this.#rate.reset(this.#packetsSinceReset);
    this.#clock.reset();
    for (const statistics of this.#known) statistics.resetCounts();
    this.#indexAtReset = this.#packetIndex;
    this.#tei = 0;
    this.#ccErrors = 0;
    this.#syncErrors = 0;
    this.#syncLosses = 0;
    this.#pcrRate.reset();
    return snapshot;
  }

  /** As new. */
  reset(): void {
    this.noteGap();
    this.snapshotAndReset();
    this.map.reset();
    this.#pids.clear();
    this.#known.length = 0;
    this.#seen.length = 0;
    this.#packetIndex = 0;
    this.#indexAtReset = 0;
    this.#rate = new WindowedRate(0);
    this.#sections.reset();
  }

  get #packetsSinceReset(): number {
    return this.#packetIndex - this.#indexAtReset;
  }

  /** Of a packet of this feed(), the first of which came at `firstNs`. */
  #timeAt(pos: number, firstNs: number): number {
    return this.#byteNs === 0 ? firstNs : firstNs + (pos - this.#firstPos) * this.#byteNs;
  }

  /** `firstNs`: see #timeAt, which is asked where the time counts. */
  #feedPacket(bytes: Uint8Array, pos: number, firstNs: number): void {
    if (!this.#sync.isSteady && this.#sync.feed(true) === SyncEvent.REGAINED) {
      this.syncRegained(this.#timeAt(pos, firstNs));
    }
    const second = bytes[pos + 1]!;
    const header = (bytes[pos]! << 24) | (second << 16) | (bytes[pos + 2]! << 8) | bytes[pos + 3]!;
    const pid = (header >> 8) & PID_MASK;
    const { statistics, last } = this.#pids.get(pid) ?? this.#addPid(pid, this.#timeAt(pos, firstNs));
    // Nearly all of them: what the fields of the header say is known by one look.
    if (header === last.due) this.#feedDue(bytes, pos, pid, firstNs, statistics, last);
    else this.#feedOther(bytes, pos, pid, firstNs, statistics);
  }

  /** A packet of nothing but payload, the next in order, in which nothing begins. */
  #feedDue(
    bytes: Uint8Array,
    pos: number,
    pid: number,
    firstNs: number,
    statistics: PidStatistics,
    last: LastPacket,
  ): void {
    const index = this.#packetIndex++;
    this.#noteArrival(statistics, pos, firstNs);
    statistics.packets++;
    this.#continuity.feedDue(last, pos);
    const payload = pos + HEADER_SIZE;
    const assembler = this.#assemblers.get(pid);
    if (assembler === undefined) this.elementary.feed(bytes, payload, pos + PACKET_SIZE, pid);
    else assembler.feed(bytes, payload, pos + PACKET_SIZE, false, this.#timeAt(pos, firstNs));
    this.#packetObserver?.packet(bytes, pos, pid, index, firstNs, payload);
  }

  #noteArrival(statistics: PidStatistics, pos: number, firstNs: number): void {
    if (this.#byteNs === 0) {
      const sinceNs = statistics.lastSeenNs;
      statistics.lastSeenNs = firstNs;
      if (firstNs > sinceNs) statistics.addArrival(firstNs - sinceNs);
    } else {
      statistics.lastSeenNs = firstNs + (pos - this.#firstPos) * this.#byteNs;
    }
  }

  #feedOther(bytes: Uint8Array, pos: number, pid: number, firstNs: number, statistics: PidStatistics): void {
    const second = bytes[pos + 1]!;
    const index = this.#packetIndex++;
    const sinceNs = statistics.lastSeenNs;
    this.#noteArrival(statistics, pos, firstNs);
    if ((second & TEI) !== 0) {
      statistics.transportErrors++;
      this.#tei++;
      this.#continuity.feedDamaged(bytes, pos, pid);
      this.elementary.gap(pid, ElementaryGap.LOST);
      this.#observer?.transportError(pid, this.#timeAt(pos, firstNs));
      return;
    }
    statistics.packets++;
    if ((second & PUSI) !== 0) statistics.unitStarts++;
    if (pid === NULL_PID) return;
    const control = bytes[pos + 3]!;
    const flags = (control & HAS_ADAPTATION_FIELD) !== 0 && bytes[pos + 4] !== 0 ? bytes[pos + 5]! : 0;
    const isDiscontinuity = (flags & DISCONTINUITY) !== 0;
    const continuity = this.#continuity.feed(bytes, pos, pid, isDiscontinuity);
    if (continuity !== Continuity.IN_ORDER) {
      this.#noteContinuity(continuity, statistics, pid, control & 0x0f, this.#timeAt(pos, firstNs), sinceNs);
    }
    if (isDiscontinuity) statistics.breakRate();
    if ((flags & HAS_PCR) !== 0) {
      this.#feedPcr(bytes, pos, statistics, pid, index, this.#timeAt(pos, firstNs), isDiscontinuity);
    }
    if ((flags & HAS_RARE_FIELDS) !== 0) {
      this.#adaptationField.read(bytes, pos);
      statistics.addAdaptationField(this.#adaptationField);
    }
    let payload = ABSENT;
    if ((control & SCRAMBLED) !== 0) {
      statistics.addScrambled(control >> 6);
      if ((control & HAS_PAYLOAD) !== 0) this.elementary.gap(pid, ElementaryGap.SCRAMBLED);
      this.#observer?.scrambled(pid, this.#timeAt(pos, firstNs));
    } else if ((control & HAS_PAYLOAD) !== 0 && continuity !== Continuity.DUPLICATE) {
      payload = payloadOffsetAt(bytes, pos);
      const assembler = this.#assemblers.get(pid);
      const isStart = (second & PUSI) !== 0;
      if (assembler === undefined && !isStart) {
        if (payload >= 0) this.elementary.feed(bytes, payload, pos + PACKET_SIZE, pid);
      } else if (payload < 0) statistics.malformed++;
      else if (assembler === undefined) this.#feedPesStart(bytes, pos, payload, statistics, pid, firstNs);
      else assembler.feed(bytes, payload, pos + PACKET_SIZE, isStart, this.#timeAt(pos, firstNs));
    }
    this.#packetObserver?.packet(bytes, pos, pid, index, firstNs, payload);
  }

  #takeWrongSync(timeNs: number): void {
    const event = this.#sync.feed(false);
    if (event !== SyncEvent.NONE) this.syncByteError(timeNs);
    else this.#syncErrors++;
    if (event === SyncEvent.LOST) this.syncLost(timeNs);
  }

  #noteContinuity(
    result: Continuity,
    statistics: PidStatistics,
    pid: number,
    cc: number,
    timeNs: number,
    sinceNs: number,
  ): void {
    if (result === Continuity.DUPLICATE) {
      statistics.duplicates++;
      return;
    }
    statistics.breakRate();
    this.#assemblers.get(pid)?.dropPartial();
    const isError = this.#observer?.continuityError(pid, timeNs, this.#continuity.expected, cc, sinceNs) !== false;
    this.elementary.gap(pid, isError ? ElementaryGap.LOST : ElementaryGap.NOT_SEEN);
    if (!isError) return;
    statistics.ccErrors++;
    this.#ccErrors++;
  }

  #feedPcr(
    bytes: Uint8Array,
    pos: number,
    statistics: PidStatistics,
    pid: number,
    index: number,
    timeNs: number,
    isDiscontinuity: boolean,
  ): void {
    const pcr27M = pcrAt(bytes, pos);
    if (pcr27M === ABSENT) return;
    const time27M = statistics.addPcr(pcr27M, index, isDiscontinuity);
    if (this.#hasPositions && time27M > 0) this.#pcrRate.add(statistics.packetsBetweenPcrs, time27M);
    this.#observer?.pcr(pid, pcr27M, index, timeNs, isDiscontinuity);
  }

  #feedPesStart(
    bytes: Uint8Array,
    pos: number,
    payload: number,
    statistics: PidStatistics,
    pid: number,
    firstNs: number,
  ): void {
    const timeNs = this.#timeAt(pos, firstNs);
    if (!this.elementary.start(bytes, payload, pos + PACKET_SIZE, pid, timeNs)) return;
    const { pes } = this.elementary;
    statistics.addPes(pes, timeNs);
    const { pts90k, dts90k } = pes;
    this.#observer?.pes(pid, Math.max(pts90k, ABSENT), Math.max(dts90k, ABSENT), timeNs, randomAccessAt(bytes, pos));
  }

  #addPid(pid: number, timeNs: number): SeenPid {
    const statistics = new PidStatistics(pid, timeNs);
    const seen = { statistics, last: this.#continuity.lastPacketOf(pid) };
    this.#pids.set(pid, seen);
    this.#known.push(statistics);
    this.#seen.push(pid);
    return seen;
  }

  #beginWindow(): void {
    this.#rate.restart(this.#packetsSinceReset);
    for (const statistics of this.#known) statistics.beginWindow();
  }

  #closeWindow(timeNs: number): void {
    const startNs = this.#clock.windowStartNs;
    this.#rate.close(this.#packetsSinceReset, startNs, timeNs);
    for (const statistics of this.#known) statistics.closeWindow(startNs, timeNs);
    this.#clock.windowStartNs = timeNs;
  }
}
