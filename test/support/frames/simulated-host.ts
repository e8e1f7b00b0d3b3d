import type { EarlyDrops, FrameSource } from '../../../src/capture/frame-source.js';
import { END_OF_INPUT } from '../../../src/capture/frame-source.js';
import { Slab } from '../../../src/capture/slab.js';
import { CaptureClock } from '../../../src/ingest/capture-clock.js';
import { HostDropWatch } from '../../../src/ingest/host-drop-watch.js';
import { StreamAnalysis } from '../../../src/inspect/stream-analysis.js';
import { PACKET_SIZE } from '../../../src/mpegts/packet.js';
import type { Batch } from '../../../src/stream/message.js';
import { generateTs } from '../packets/ts-generator.js';
import { ethernet, ipv4, rtp, udp } from './frame-builder.js';
import { IngestRig } from './ingest-rig.js';

const BITRATE_BPS = 1_000_000;
const PACKETS_PER_DATAGRAM = 7;
const DATAGRAM_SIZE = PACKETS_PER_DATAGRAM * PACKET_SIZE;
const DATAGRAM_MS = (DATAGRAM_SIZE * 8000) / BITRATE_BPS;
const EPOCH_MS = 1_763_790_000_000;
const READ_TIME_OUT_MS = 10;
const STATUS_MS = 1000;

export interface SimulatedHostOptions {
  /** Every other one has RTP. */
  readonly streams: number;
  readonly ms: number;
  /** Frames that the kernel keeps for the reader. */
  readonly ringFrames: number;
  /** Frames that are read at once, each `stepMs`. */
  readonly readFrames: number;
  readonly stepMs: number;
  /** Batches are closed when they are so old, or have so many packets. */
  readonly batchMs: number;
  readonly batchPackets?: number;
  /** Whether the process stands still at that time. */
  readonly isStopped: (ms: number) => boolean;
  /** Whether no frame gets as far as the ring. */
  readonly isBacklogFull?: (ms: number) => boolean;
  /** The stamps are of a clock that is so far ahead. */
  readonly stampsAheadMs?: number;
  /** No datagrams of the first stream come from then on. */
  readonly firstEndsMs?: number;
}

interface Frame {
  readonly bytes: Uint8Array;
  readonly stampMs: number;
}

/** A stream, what of it was lost in truth, and its analysis. */
export interface SimulatedStream {
  readonly streamId: string;
  readonly isRtp: boolean;
  readonly analysis: StreamAnalysis;
  sent: number;
  dropped: number;
}

/** A host in a time of its own: senders, the ring of the kernel, and the capture path of the probe, before analyses like those of the monitor. */
export class SimulatedHost {
  readonly streams: SimulatedStream[];
  readonly #options: SimulatedHostOptions;
  readonly #ts: Buffer;
  readonly #ring: Frame[] = [];
  readonly #drops = { kernel: 0, backlog: 0 };
  readonly #rig: IngestRig;
  readonly #watch: HostDropWatch;
  readonly #clock: CaptureClock;
  readonly #slab: Slab;
  #nowMs = 0;
  #readMs = 0;

  constructor(options: SimulatedHostOptions) {
    this.#options = options;
    const { streams, ms, readFrames } = options;
    this.#ts = generateTs((Math.ceil(ms / DATAGRAM_MS) + 13 * streams + 1) * PACKETS_PER_DATAGRAM, {
      bitrateBps: BITRATE_BPS,
    });
    this.streams = Array.from({ length: streams }, (_, n) => ({
      streamId: `239.1.1.${n + 1}:5000`,
      isRtp: n % 2 === 1,
      analysis: new StreamAnalysis({ profile: '2020' }),
      sent: 0,
      dropped: 0,
    }));
    this.#rig = new IngestRig({
      maxStreams: streams,
      batchPackets: options.batchPackets ?? 2800,
      accept: (batch) => this.#analyse(batch),
    });
    this.#watch = new HostDropWatch(this.#source(), {
      monotonicMs: () => this.#nowMs,
      epochMs: () => Math.floor(EPOCH_MS + this.#nowMs),
    });
    this.#rig.registry.context.hostDrops = this.#watch;
    this.#clock = new CaptureClock(2 * READ_TIME_OUT_MS, this.#watch.times);
    this.#slab = new Slab(readFrames * 1600, readFrames);
  }

  run(): void {
    const { ms, stepMs, batchMs, isStopped } = this.#options;
    let closedMs = 0;
    let statusMs = 0;
    for (let step = 1; step * stepMs <= ms; step++) {
      this.#nowMs = step * stepMs;
      this.#send();
      if (isStopped(this.#nowMs)) continue;
      this.#read();
      if (this.#nowMs - closedMs >= batchMs / 4) {
        closedMs = this.#nowMs;
        this.#rig.registry.closeBatchesOpenedBefore(this.#nowMs - batchMs);
      }
      if (this.#nowMs - statusMs >= STATUS_MS) {
        statusMs = this.#nowMs;
        this.#tellStatus();
      }
    }
    this.#rig.finish();
  }

  #source(): FrameSource {
    return {
      name: 'simulated',
      isLive: true,
      linkType: 1,
      hasOwnClock: this.#options.stampsAheadMs !== undefined,
      read: async () => END_OF_INPUT,
      dropStatistics: () => ({ received: 0, kernelDropped: this.#drops.kernel, interfaceDropped: 0 }),
      earlyDrops: (): EarlyDrops => ({ interfaceDropped: 0, backlogDropped: this.#drops.backlog }),
      skippedBytes: () => 0,
      close: async () => {},
    };
  }

  #send(): void {
    const { ringFrames, isBacklogFull = () => false, firstEndsMs = Number.POSITIVE_INFINITY } = this.#options;
    for (const [n, stream] of this.streams.entries()) {
      for (;;) {
        const dueMs = stream.sent * DATAGRAM_MS + (n * DATAGRAM_MS) / this.streams.length;
        if (dueMs > this.#nowMs) break;
        const number = stream.sent++;
        if (n === 0 && dueMs >= firstEndsMs) continue;
        if (isBacklogFull(dueMs)) {
          this.#drops.backlog++;
          stream.dropped++;
        } else if (this.#ring.length >= ringFrames) {
          this.#drops.kernel++;
          stream.dropped++;
        } else this.#ring.push(this.#frame(n, number, dueMs));
      }
    }
  }

  #frame(n: number, number: number, dueMs: number): Frame {
    const start = (number + 13 * n) * DATAGRAM_SIZE;
    const packets = this.#ts.subarray(start, start + DATAGRAM_SIZE);
    const payload = this.streams[n]!.isRtp
      ? rtp({ payloadType: 33, sequence: number, timestamp: Math.round(dueMs * 90), payload: packets })
      : packets;
    const bytes = ethernet({ payload: ipv4({ destination: `239.1.1.${n + 1}`, payload: udp({ payload }) }) });
    return { bytes, stampMs: EPOCH_MS + dueMs + (this.#options.stampsAheadMs ?? 0) };
  }

  #read(): void {
    const slab = this.#slab;
    const frames = this.#ring.splice(0, this.#options.readFrames);
    let offset = 0;
    for (const [row, { bytes, stampMs }] of frames.entries()) {
      slab.bytes.set(bytes, offset);
      slab.offsets[row] = offset;
      slab.capturedLengths[row] = bytes.length;
      slab.wireLengths[row] = bytes.length;
      slab.seconds[row] = Math.floor(stampMs / 1000);
      slab.nanoseconds[row] = Math.round((stampMs % 1000) * 1e6);
      offset += bytes.length;
    }
    this.#watch.follow(slab, frames.length, this.#nowMs);
    this.#rig.ingest.capturedTimeNs = this.#clock.follow(slab, frames.length, this.#readMs, this.#nowMs);
    this.#readMs = this.#nowMs;
    this.#rig.ingest.feed(slab, frames.length, this.#nowMs);
  }

  #analyse(batch: Batch): boolean {
    this.streams.find(({ streamId }) => streamId === batch.stream.streamId)!.analysis.feed(batch);
    return true;
  }

  #tellStatus(): void {
    this.#rig.registry.closeBatchesOpenedBefore(Number.POSITIVE_INFINITY);
    for (const { stream, counters } of this.#rig.registry.status()) {
      const known = this.streams.find(({ streamId }) => streamId === stream.streamId);
      known?.analysis.advance(this.#rig.ingest.capturedTimeNs, counters);
    }
  }
}
