// Tested by: test/t-std/elementary-chain.test.ts, test/t-std/t-std-analyzer.test.ts, test/t-std/t-std-analyzer.samples.test.ts
import { StreamProbe } from '../codec/stream-probe.js';
import { ElementaryGap, type ElementaryObserver } from '../mpegts/elementary-streams.js';
import { PACKET_SIZE, pusiAt } from '../mpegts/packet.js';
import { PCR_WRAP_27M } from '../mpegts/pcr.js';
import type { PesHeader } from '../mpegts/pes-header.js';
import type { AudioFrameSink, AudioFrames } from './audio-frames.js';
import type { BufferChain } from './buffer-chain.js';
import type { DecoderBufferSink } from './decoder-buffer.js';
import { type ElementaryModel, elementaryModel, STILL_PICTURE_DELAY_LIMIT_S } from './elementary-model.js';
import type { TStdFault, TStdObserver } from './fault.js';
import type { FoundFaults } from './found-faults.js';
import { HeldFaults } from './held-faults.js';
import type { TStdStream } from './modelled-program.js';
import { PacketLog } from './packet-log.js';
import type { PacketTimes } from './packet-times.js';
import { SECOND_27M, type TransportBufferSink } from './transport-buffer.js';

const TICKS_PER_90K = 300;
/** Time stamps that are further apart than frames with a repeated field, so often in a row, stand for several pictures. */
const LONGEST_FRAMES = 1.6;
const MAX_LONG_STEPS = 3;
/** Audio whose frames are lost more often without one that leads to the next is not understood. */
const MAX_SYNC_LOSSES = 100;

/** What a report says of one elementary stream's buffers; sizes of 0 for buffers it has not. */
export interface ElementaryBufferStatistics {
  readonly pid: number;
  readonly state: 'measured' | 'waiting' | 'unmeasurable';
  /** Why nothing is measured. */
  readonly reason: string | undefined;
  readonly tbMaxBytes: number;
  /** MB of video, B of audio. */
  readonly mainSizeBytes: number;
  readonly mainMaxBytes: number;
  readonly ebSizeBytes: number;
  readonly ebMaxBytes: number;
  /** Least fill of EB or B behind the removal of an access unit; null before the first. */
  readonly minBytes: number | null;
  readonly maxDelayS: number;
  readonly accessUnits: number;
}

/**
 * The buffers of one elementary stream. Each packet is fed in the order of arrival, behind the PES header that may begin in it, and
 * modelled later, when the PCR behind it tells its time: buffers fill with packets, not with what they carry. An access unit of video is taken to be what a PES packet with a time stamp carries, with those
 * behind it that have none; of audio, a frame.
 */
export class ElementaryChain
  implements BufferChain, ElementaryObserver, TransportBufferSink, DecoderBufferSink, AudioFrameSink
{
  readonly pid: number;

  readonly #stream: TStdStream;
  readonly #times: PacketTimes;
  readonly #log: PacketLog;
  readonly #found: FoundFaults;
  readonly #observer: TStdObserver;
  readonly #faults: HeldFaults;
  #probe: StreamProbe | undefined;
  #model: ElementaryModel | undefined;
  #reason: string | undefined;
  #runs = false;
  /** The observer knows that it runs. */
  #isTold = false;
  /** Bytes count from the first access unit on. */
  #hasAccessUnit = false;
  /** Clock of the program: extended, and as it was sent; NaN before the first PCR. */
  #stc27M = Number.NaN;
  #pcr27M = 0;
  /** Decoding time that the PES packet gave, and of the next audio frame without one; NaN when there is none. */
  #pesTime27M = Number.NaN;
  #nextFrame27M = Number.NaN;
  /** Time stamp before this one, of video, and how many steps in a row were too long for one picture. */
  #lastPes27M = Number.NaN;
  #longSteps = 0;
  /** What of the packet that is fed goes into the main buffer. */
  #counted = 0;
  /** What of it is a PES header; 0 when none begins. */
  #headerBytes = 0;
  /** What of that goes into MB. */
  #countedHeader = 0;
  /** Of the last PCR: what is found behind the packets, or between them, counts there. */
  #packetIndex = 0;
  #timeNs = 0;
  /** What is found is told when all streams of the program are modelled. */
  #isModelling = false;

  constructor(stream: TStdStream, times: PacketTimes, found: FoundFaults, observer: TStdObserver) {
    this.#times = times;
    this.#log = new PacketLog(times);
    this.#found = found;
    this.pid = stream.pid;
    this.#stream = stream;
    this.#observer = observer;
    this.#faults = new HeldFaults(stream.pid, observer);
    if (stream.codec === undefined) this.#reason = 'the buffers of this stream type are not known';
    else this.#probe = new StreamProbe(stream.codec);
  }

  /** The clock at the last PCR. */
  setClock(stc27M: number, pcr27M: number): void {
    this.#stc27M = stc27M;
    this.#pcr27M = pcr27M;
  }

  /** Its codec is one whose buffers are known. */
  get canBeModelled(): boolean {
    return this.#stream.codec !== undefined;
  }

  /** Behind `startPes` or `gap` of it. */
  packet(pid: number, packetIndex: number, timeNs: number, bytes: Uint8Array, pos: number, payload: number): boolean {
    const headerBytes = this.#headerBytes;
    if (headerBytes !== 0) this.#headerBytes = 0;
    // What stops the model with a header does so behind its packet.
    const isUnmeasurable = this.#reason !== undefined && headerBytes === 0;
    if (isUnmeasurable && this.#model === undefined) return true;
    this.#countedHeader = 0;
    const isPes = headerBytes !== 0 || !pusiAt(bytes, pos);
    const mainBytes =
      payload < 0 || isUnmeasurable || !isPes ? 0 : this.#feed(bytes, payload, pos + PACKET_SIZE, headerBytes);
    return this.#log.push(mainBytes, this.#countedHeader, pid, packetIndex, timeNs);
  }

  /** How many of its bytes go into the main buffer. */
  #feed(bytes: Uint8Array, payload: number, end: number, headerBytes: number): number {
    const start = payload + headerBytes;
    if (this.#probe !== undefined) this.#seek(bytes, start, end);
    const model = this.#model;
    if (model === undefined) return 0;
    return model.frames === undefined
      ? this.#feedVideo(end - start, headerBytes)
      : this.#feedAudio(model.frames, bytes, payload, start, end);
  }

  startPes(pes: PesHeader, headerBytes: number): void {
    if (this.#reason !== undefined) return;
    this.#headerBytes = headerBytes;
    const stamp90k = pes.dts90k >= 0 ? pes.dts90k : pes.pts90k;
    this.#pesTime27M = stamp90k >= 0 ? this.#extend(stamp90k * TICKS_PER_90K) : Number.NaN;
    this.#probe?.startPes();
    const isTimed = !Number.isNaN(this.#pesTime27M);
    const model = this.#model;
    model?.frames?.startPes(isTimed, headerBytes);
    if (model === undefined || model.frames !== undefined || !isTimed) return;
    this.#checkStep(model.frame27M);
    if (!this.#hasAccessUnit) this.#beginCounting(0);
    this.#beginAccessUnit(0, this.#pesTime27M);
  }

  /** Packets that are lost are missing in its buffers and in a header that has begun, and nothing else is. */
  gap(cause: ElementaryGap): void {
    this.#probe?.gap();
    if (cause === ElementaryGap.SCRAMBLED || cause === ElementaryGap.NOT_PES) this.#lose();
  }

  /** The packets whose times are known now, which were fed, arrive. */
  model(): void {
    const log = this.#log;
    const count = log.start();
    if (count === 0) return;
    const model = this.#model;
    if (model !== undefined) {
      this.#isModelling = true;
      model.transport.pass(this.#times, count, this);
      model.decoder.deliverAll(log, count, this.#times);
      this.#isModelling = false;
    }
    log.removeFirst(count);
  }

  /** The clock goes on without a packet of this stream, up to that one. */
  advance(time27M: number, packetIndex: number, timeNs: number): void {
    this.#packetIndex = packetIndex;
    this.#timeNs = timeNs;
    const model = this.#model;
    if (model === undefined) return;
    this.#isModelling = true;
    model.decoder.advance(time27M);
    this.#isModelling = false;
  }

  /** Drops what is in the buffers: a new time base, or packets that were not seen. */
  restart(): void {
    this.#log.clear();
    this.#lose();
    this.#stc27M = Number.NaN;
    this.#model?.decoder.restart();
    this.#model?.transport.restart();
  }

  snapshot(): ElementaryBufferStatistics {
    const model = this.#model;
    return {
      pid: this.pid,
      state: this.#reason !== undefined ? 'unmeasurable' : this.#runs ? 'measured' : 'waiting',
      reason: this.#reason ?? this.#waitsFor(),
      tbMaxBytes: model?.transport.maxFillBytes ?? 0,
      mainSizeBytes: model?.mainSizeBytes ?? 0,
      mainMaxBytes: model?.decoder.maxMainBytes ?? 0,
      ebSizeBytes: model?.ebSizeBytes ?? 0,
      ebMaxBytes: model?.decoder.maxEbBytes ?? 0,
      minBytes: hasMinimum(model) ? model.decoder.minFillBytes : null,
      maxDelayS: model?.decoder.maxDelayS ?? 0,
      accessUnits: model?.decoder.accessUnits ?? 0,
    };
  }

  #waitsFor(): string | undefined {
    if (this.#runs) return undefined;
    return this.#model === undefined
      ? 'no header of the stream has come yet'
      : 'no PCR, or no time stamp, has come yet';
  }

  transportOverflow(n: number, fillBytes: number): void {
    this.#tell('TB_overflow', fillBytes, n);
  }

  transportNotEmptied(n: number): void {
    this.#tell('TB_not_emptied', 1, n);
  }

  overflow(fillBytes: number): void {
    this.#tell(this.#model?.frames === undefined ? 'MB_overflow' : 'B_overflow', fillBytes);
  }

  underflow(missingBytes: number): void {
    this.#tell(this.#model?.frames === undefined ? 'EB_underflow' : 'B_underflow', missingBytes);
  }

  notEmptied(seconds: number): void {
    this.#tell('MB_not_emptied', seconds);
  }

  delay(seconds: number): void {
    this.#tell('data_delay', seconds);
  }

  frame(behind: number, duration27M: number, isTimed: boolean): void {
    const time27M = isTimed ? this.#pesTime27M : this.#nextFrame27M;
    if (duration27M === 0 || Number.isNaN(time27M)) return;
    this.#nextFrame27M = time27M + duration27M;
    if (!this.#hasAccessUnit) this.#beginCounting(behind);
    this.#beginAccessUnit(behind, time27M);
  }

  /**
   * Whether a PES packet of video carries one access unit, as far as the time to the one before tells. Until that is clear its faults
   * wait.
   */
  #checkStep(frame27M: number): void {
    const step27M = this.#pesTime27M - this.#lastPes27M;
    this.#lastPes27M = this.#pesTime27M;
    if (step27M <= LONGEST_FRAMES * frame27M) {
      this.#longSteps = 0;
      this.#faults.release();
      this.#tellRuns();
      return;
    }
    this.#faults.hold();
    this.#longSteps = Number.isNaN(step27M) ? 0 : this.#longSteps + 1;
    if (this.#longSteps < MAX_LONG_STEPS) return;
    this.#reason = 'its PES packets carry several pictures each';
    this.#faults.refuse();
  }

  /** The time on the extended clock that is nearest to it now. */
  #extend(time27M: number): number {
    const ahead = time27M - this.#pcr27M;
    return this.#stc27M + ahead - Math.round(ahead / PCR_WRAP_27M) * PCR_WRAP_27M;
  }

  #seek(bytes: Uint8Array, start: number, end: number): void {
    const header = this.#probe?.feed(bytes, start, end);
    if (header === undefined) return;
    this.#probe = undefined;
    const model = elementaryModel(header, this.#stream, this);
    if (model.kind === 'model') this.#model = model;
    else this.#reason = model.reason;
  }

  #feedVideo(size: number, headerBytes: number): number {
    if (!this.#hasAccessUnit) return 0;
    this.#countedHeader = headerBytes;
    this.#model!.decoder.announce(size);
    return size;
  }

  #feedAudio(frames: AudioFrames, bytes: Uint8Array, payload: number, start: number, end: number): number {
    this.#counted = this.#hasAccessUnit ? end - payload : 0;
    if (this.#hasAccessUnit) this.#model!.decoder.announce(this.#counted);
    frames.feed(bytes, start, end);
    if (frames.syncLosses > MAX_SYNC_LOSSES) this.#reason = 'its audio frames are not understood';
    return this.#counted;
  }

  /** What is known from here on counts: the bytes from the first access unit to the end of the packet. */
  #beginCounting(behind: number): void {
    this.#hasAccessUnit = true;
    this.#runs = true;
    if (this.#model!.frames !== undefined) this.#tellRuns();
    this.#counted = Math.min(behind, PACKET_SIZE);
    this.#model!.decoder.announce(this.#counted);
  }

  #beginAccessUnit(behind: number, time27M: number): void {
    const furthest27M = this.#stc27M + 2 * STILL_PICTURE_DELAY_LIMIT_S * SECOND_27M;
    const isQueued = this.#model!.decoder.beginAccessUnit(behind, Math.min(time27M, furthest27M));
    if (!isQueued) this.#reason = 'more access units wait than the model holds';
  }

  #tellRuns(): void {
    if (!this.#isTold) this.#observer.tStdRuns(this.pid);
    this.#isTold = true;
  }

  #lose(): void {
    this.#hasAccessUnit = false;
    this.#nextFrame27M = Number.NaN;
    this.#pesTime27M = Number.NaN;
    this.#lastPes27M = Number.NaN;
    this.#model?.frames?.lose();
  }

  /** `n`: number of the packet in the log; negative for the packet of the last PCR. */
  #tell(fault: TStdFault, value: number, n = this.#model!.decoder.place): void {
    const packetIndex = n < 0 ? this.#packetIndex : this.#log.packetIndexAt(n);
    const timeNs = n < 0 ? this.#timeNs : this.#log.timeNsAt(n);
    const tell = (): void => this.#faults.add(fault, packetIndex, timeNs, value);
    if (this.#isModelling) this.#found.add(packetIndex, tell);
    else tell();
  }
}

function hasMinimum(model: ElementaryModel | undefined): model is ElementaryModel {
  return model !== undefined && model.decoder.accessUnits > 0;
}
