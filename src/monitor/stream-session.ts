// Tested by: test/monitor/monitor.test.ts, test/monitor/session-table.test.ts
import type { InspectAccount } from '../inspect/inspect-message.js';
import { PACKET_SIZE } from '../mpegts/packet.js';
import type { RecordedStream } from '../recording/recordings.js';
import {
  IGNORED_CAUSES,
  type IgnoredCause,
  NOT_ANALYSED_CAUSES,
  NOT_RECORDED_CAUSES,
  type NotAnalysedCause,
  type NotRecordedCause,
} from '../report/accounting.js';
import { type CauseCounts, zeroCounts } from '../report/cause-counts.js';
import { type CounterColumn, createStreamCounters, StreamCounter } from '../stream/counters.js';
import type { Batch, ProbeIdentity, StreamInfo, StreamStatus } from '../stream/message.js';
import { keyOfNames } from '../stream/names-key.js';
import { hasTsPackets } from '../stream/stream-kind.js';
import { isConsistent } from './counter-check.js';

const { published_packets } = StreamCounter;

/**
 * One stream of one session of a probe: what the probe counted, what came over the link, what became of it.
 * Messages of a probe arrive in order, so all that a message counts as published before it was received or is lost.
 */
export class StreamSession implements RecordedStream {
  /** As of the last message that was used. */
  readonly counters: CounterColumn = createStreamCounters();
  beforeJoinPackets = 0;
  linkLostMessages = 0;
  linkLostPackets = 0;
  receivedPackets = 0;
  /** Bytes of payload, whether it came along or was left out at the probe. */
  receivedBytes = 0;
  recordedPackets = 0;
  recordedBytes = 0;
  analysedPackets = 0;
  outputFile: string | null = null;
  /** It is made here, of two legs. */
  isMerged = false;
  readonly ignored: CauseCounts<IgnoredCause> = zeroCounts(IGNORED_CAUSES);
  readonly notRecorded: CauseCounts<NotRecordedCause> = zeroCounts(NOT_RECORDED_CAUSES);
  readonly notAnalysed: CauseCounts<NotAnalysedCause> = zeroCounts(NOT_ANALYSED_CAUSES);
  #nextSequence = 0;
  /** Arrival at the probe of the first and the last datagram received, in seconds of the epoch; 0 before. */
  #firstArrivalS = 0;
  #lastArrivalS = 0;

  /** `hasJoined`: the monitor was there before the stream's first batch, so that one counts as lost when it is missing. */
  constructor(
    readonly probe: ProbeIdentity,
    public info: StreamInfo,
    public hasJoined: boolean,
  ) {}

  /** Whether the message is about a stream of the same name that began behind this one. */
  isBefore({ streamNumber }: StreamInfo): boolean {
    return streamNumber > this.info.streamNumber;
  }

  /** Counts a batch as received, and as lost what is missing before it; returns why it is ignored instead. */
  takeBatch(batch: Batch): IgnoredCause | undefined {
    const { counters, packets, sequence } = batch;
    if (batch.stream.streamNumber < this.info.streamNumber) return this.#ignore('out_of_order');
    const fault = this.#reach(sequence, counters[published_packets]! - packets, counters);
    if (fault !== undefined) return fault;
    this.#nextSequence = sequence + 1;
    this.info = batch.stream;
    this.receivedPackets += packets;
    this.receivedBytes += hasTsPackets(batch.stream.kind) ? packets * PACKET_SIZE : datagramBytes(batch);
    this.#followArrivals(batch);
    return undefined;
  }

  /** Takes over the probe's counters, and counts as lost what they call published and was not received. */
  takeStatus(status: StreamStatus): IgnoredCause | undefined {
    if (status.stream.streamNumber < this.info.streamNumber) return this.#ignore('out_of_order');
    const fault = this.#reach(status.nextSequence, status.counters[published_packets]!, status.counters);
    if (fault === undefined) this.info = status.stream;
    return fault;
  }

  recorded(packets: number, bytes: number): void {
    this.recordedPackets += packets;
    this.recordedBytes += bytes;
  }

  leftOut(cause: NotRecordedCause, packets: number): void {
    this.notRecorded[cause] += packets;
  }

  notInspected(cause: NotAnalysedCause, packets: number): void {
    this.notAnalysed[cause] += packets;
  }

  /** What became so far of the packets that were to be analysed. */
  inspected({ analysed, notAnalysed }: InspectAccount): void {
    this.analysedPackets = analysed;
    Object.assign(this.notAnalysed, notAnalysed);
  }

  /** Moves on to where `sequence` batches with `published` packets were published. */
  #reach(sequence: number, published: number, counters: CounterColumn): IgnoredCause | undefined {
    const messages = sequence - this.#nextSequence;
    const packets = published - this.counters[published_packets]!;
    if (messages < 0) return this.#ignore('out_of_order');
    const isPlausible = Number.isSafeInteger(sequence) && packets >= 0 && (messages > 0 || packets === 0);
    if (!isPlausible || !isConsistent(counters, this.counters)) return this.#ignore('inconsistent');
    if (this.hasJoined) {
      this.linkLostMessages += messages;
      this.linkLostPackets += packets;
    } else {
      this.beforeJoinPackets = packets;
    }
    this.hasJoined = true;
    this.#nextSequence = sequence;
    this.counters.set(counters.length > this.counters.length ? counters.subarray(0, this.counters.length) : counters);
    return undefined;
  }

  #ignore(cause: IgnoredCause): IgnoredCause {
    this.ignored[cause]++;
    return cause;
  }

  /** Arrival at the probe of the first datagram received, in seconds of the epoch; 0 before. */
  get firstArrivalS(): number {
    return this.#firstArrivalS;
  }

  /** Average over the datagrams received, by their arrival at the probe; null where there are no times. */
  get bitrateBps(): number | null {
    const seconds = this.#lastArrivalS - this.#firstArrivalS;
    return seconds > 0 ? (this.receivedBytes * 8) / seconds : null;
  }

  #followArrivals(batch: Batch): void {
    if (batch.datagrams === 0) return;
    const first = batch.baseSeconds + batch.baseNanoseconds / 1e9;
    if (this.#firstArrivalS === 0) this.#firstArrivalS = first;
    this.#lastArrivalS = Math.max(this.#lastArrivalS, first + batch.arrivalDeltaNs[batch.datagrams - 1]! / 1e9);
  }
}

/** The same of all streams of that name that the probe has shown, in this session or another one. */
export function streamNameOf({ probe, info }: StreamSession): string {
  return keyOfNames(probe.probeId, info.streamId);
}

function datagramBytes({ datagrams, sizes }: Batch): number {
  let bytes = 0;
  for (let index = 0; index < datagrams; index++) bytes += sizes[index]!;
  return bytes;
}
