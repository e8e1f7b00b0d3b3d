import { AccessUnitQueue } from './access-unit-queue.js';
import type { AudioParameters, VideoParameters } from './buffer-parameters.js';
import { Overflow } from './overflow.js';
import type { PacketLog } from './packet-log.js';
import type { PacketTimes } from './packet-times.js';
import { PesHeaders } from './pes-headers.js';
import { SECOND_27M } from './transport-buffer.js';

/** What must be missing or too much, so that rounding is none. */
const TOLERANCE_BYTES = 0.5;
const NOWHERE = -1;

/** What a decoder buffer tells of. */
export interface DecoderBufferSink {
  overflow(fillBytes: number): void;
  underflow(missingBytes: number): void;
  notEmptied(seconds: number): void;
  delay(seconds: number): void;
}

/**
 * What lies behind a transport buffer: MB and EB of video, with the leak method between them, or B of audio. Bytes come in
 * as the packets leave the transport buffer; access units leave whole at their decoding times. Places in the stream are
 * bytes from its start.
 * Exact to a packet's payload, which comes in at once as its last byte leaves the transport buffer. PES headers count in B,
 * where they leave with the access unit behind them, and in MB, which they leave as the byte behind them goes on into EB.
 * Spec: ISO/IEC 13818-1, 2.4.2.4, 2.4.2.5 and 2.4.2.7
 */
export class DecoderBuffer {
  maxMainBytes = 0;
  maxEbBytes = 0;
  /** Least fill of EB or B behind the removal of an access unit; infinite before the first. */
  minFillBytes = Number.POSITIVE_INFINITY;
  maxDelayS = 0;
  accessUnits = 0;
  /** Number of the packet of which something is told; -1 for none. */
  place = NOWHERE;

  readonly #queue = new AccessUnitQueue();
  readonly #sink: DecoderBufferSink;
  readonly #isVideo: boolean;
  /** More in MB or B is an overflow. */
  readonly #overflowBytes: number;
  readonly #ebBytes: number;
  readonly #bytesPerTick: number;
  readonly #delayLimitS: number;
  readonly #ignoresUnderflow: boolean;
  readonly #mustEmptyMb: boolean;
  /** Bytes that are known of, that came into MB or B, into EB or B, and that were removed. */
  #known = 0;
  #delivered = 0;
  #entered = 0;
  #removed = 0;
  #now27M = Number.NEGATIVE_INFINITY;
  #mbBusySince27M = Number.NaN;
  readonly #overflow = new Overflow();
  /** In MB; those of audio are bytes like all others. */
  readonly #headers = new PesHeaders();
  /** The last access unit was removed while its end was not known yet, and without a fault. */
  #isRemovedOpen = false;

  constructor(parameters: VideoParameters | AudioParameters, delayLimitS: number, sink: DecoderBufferSink) {
    const isVideo = parameters.kind === 'video';
    this.#sink = sink;
    this.#isVideo = isVideo;
    this.#overflowBytes = (isVideo ? parameters.mbBytes : parameters.bBytes) + TOLERANCE_BYTES;
    this.#ebBytes = isVideo ? parameters.ebBytes : 0;
    this.#bytesPerTick = isVideo ? parameters.rbxBps / 8 / SECOND_27M : 0;
    this.#delayLimitS = delayLimitS;
    this.#ignoresUnderflow = isVideo && parameters.isLowDelay;
    this.#mustEmptyMb = isVideo && parameters.mustEmptyMb;
  }

  /** An access unit begins `behind` bytes before the end of what is known. False when too many wait. */
  beginAccessUnit(behind: number, decoding27M: number): boolean {
    const start = this.#known - behind;
    if (this.#queue.length === 0 && start > this.#removed) {
      const late = start - this.#removed;
      if (this.#isRemovedOpen && late > TOLERANCE_BYTES) this.#underflow(late);
      this.#removed = start;
    }
    this.#isRemovedOpen = false;
    const last27M = this.#queue.length === 0 ? Number.NEGATIVE_INFINITY : this.#queue.last27M;
    return this.#queue.push(start, Math.max(decoding27M, last27M));
  }

  /** So many bytes more are known, which are delivered later. */
  announce(bytes: number): void {
    this.#known += bytes;
  }

  /** What the first `count` packets of the log carry comes, as they leave the transport buffer. */
  deliverAll(log: PacketLog, count: number, { starts27M, leaves27M }: PacketTimes): void {
    for (let n = 0; n < count; n++) {
      const bytes = log.mainBytesAt(n);
      const headerBytes = log.headerBytesAt(n);
      if (bytes + headerBytes === 0) continue;
      this.place = n;
      this.deliver(bytes, starts27M[n]!, leaves27M[n]!, headerBytes);
    }
    this.place = NOWHERE;
  }

  /**
   * Bytes that were announced leave the transport buffer; their packet began to arrive at `arrival27M`. Before them comes a PES
   * header of `headerBytes` bytes, of video only, which were not announced.
   */
  deliver(bytes: number, arrival27M: number, time27M: number, headerBytes = 0): void {
    this.advance(time27M);
    const delivered = this.#delivered + bytes;
    let fill = delivered;
    if (this.#isVideo) {
      if (this.#delivered === this.#entered && this.#headers.bytes === 0) this.#mbBusySince27M = time27M;
      if (headerBytes > 0) this.#headers.push(this.#delivered, headerBytes);
      fill += this.#headers.bytes - this.#entered;
    } else {
      this.#entered = delivered;
      fill -= Math.max(this.#removed, 0);
    }
    this.#delivered = delivered;
    if (fill > this.maxMainBytes) this.maxMainBytes = fill;
    const isTooFull = fill > this.#overflowBytes;
    if ((isTooFull || this.#overflow.isOn) && this.#overflow.feed(isTooFull, time27M)) this.#sink.overflow(fill);
    if (this.#queue.arrivalStart < delivered) this.#checkDelays(arrival27M);
  }

  /** Time passes: access units are removed, and MB leaks. */
  advance(time27M: number): void {
    while (this.#queue.first27M <= time27M) this.#removeFirst();
    if (this.#isVideo) this.#leak(time27M);
  }

  /** A new time base, or a gap: all that waits is dropped. */
  restart(): void {
    this.#queue.clear();
    this.#delivered = this.#known;
    this.#entered = this.#known;
    this.#removed = this.#known;
    this.#now27M = Number.NEGATIVE_INFINITY;
    this.#mbBusySince27M = Number.NaN;
    this.#overflow.reset();
    this.#headers.clear();
    this.#isRemovedOpen = false;
  }

  #removeFirst(): void {
    if (this.#isVideo) this.#leak(this.#queue.first27M);
    const isOpen = this.#queue.length === 1;
    const end = isOpen ? this.#known : this.#queue.secondStart;
    const missing = end - this.#entered;
    const isMissing = missing > TOLERANCE_BYTES;
    if (isMissing) this.#underflow(missing);
    this.#isRemovedOpen = isOpen && !isMissing;
    this.#removed = Math.max(this.#removed, end);
    this.#queue.shift();
    this.accessUnits++;
    const left = Math.max(0, this.#entered - this.#removed);
    this.minFillBytes = Math.min(this.minFillBytes, left);
  }

  #underflow(missing: number): void {
    if (!this.#ignoresUnderflow) this.#sink.underflow(missing);
  }

  /** From MB to EB. */
  #leak(time27M: number): void {
    if (time27M <= this.#now27M) return;
    const delivered = this.#delivered;
    const entered = this.#entered;
    if (delivered > entered) {
      const room = Math.max(0, this.#ebBytes - Math.max(0, entered - this.#removed));
      const possible = Math.min(this.#bytesPerTick * (time27M - this.#now27M), room);
      const isAll = possible >= delivered - entered;
      const left = isAll ? delivered : entered + possible;
      this.#entered = left;
      if (left - this.#removed > this.maxEbBytes) this.maxEbBytes = left - this.#removed;
      const headers = this.#headers;
      if (headers.bytes > 0) headers.leave(left);
      if (left === delivered && headers.bytes === 0) this.#mbBusySince27M = Number.NaN;
    }
    this.#now27M = time27M;
    if (this.#mustEmptyMb && time27M - this.#mbBusySince27M > SECOND_27M) this.#tellNotEmptied(time27M);
  }

  #tellNotEmptied(time27M: number): void {
    this.#sink.notEmptied((time27M - this.#mbBusySince27M) / SECOND_27M);
    this.#mbBusySince27M = time27M;
  }

  #checkDelays(arrival27M: number): void {
    while (this.#queue.arrivalStart < this.#delivered) {
      const delayS = (this.#queue.takeArrival27M() - arrival27M) / SECOND_27M;
      this.maxDelayS = Math.max(this.maxDelayS, delayS);
      if (delayS > this.#delayLimitS) this.#sink.delay(delayS);
    }
  }
}
