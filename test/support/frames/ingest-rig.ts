import type { LinkType } from '../../../src/capture/frame-source.js';
import { Slab } from '../../../src/capture/slab.js';
import { Ingest, type IngestOptions } from '../../../src/ingest/ingest.js';
import type { PayloadMemory } from '../../../src/ingest/open-batch.js';
import { StreamRegistry } from '../../../src/ingest/stream-registry.js';
import { PROBE_COUNTERS, STREAM_COUNTERS, type StreamCounterName } from '../../../src/stream/counters.js';
import type { Batch, StreamInfo } from '../../../src/stream/message.js';

const ETHERNET = 1;

/** A frame to feed; arrival in ns after the first. */
export interface FedFrame {
  readonly bytes: Uint8Array;
  readonly arrivalNs?: number;
  /** Bytes that were captured, when fewer than all. */
  readonly captured?: number;
}

export interface IngestRigOptions extends Partial<IngestOptions> {
  /** Ethernet unless given. */
  readonly linkType?: LinkType;
  readonly maxStreams?: number;
  readonly batchPackets?: number;
  readonly isOfOneSecond?: boolean;
  readonly payloadMemory?: PayloadMemory;
  readonly dropNullPackets?: boolean;
  readonly asked?: readonly StreamInfo[];
  /** Says for each batch whether the queue takes it. */
  readonly accept?: (batch: Batch) => boolean;
}

/** The capture path of the probe without devices and sockets: frames in, batches out. */
export class IngestRig {
  /** Copies of all batches that were taken. */
  readonly batches: Batch[] = [];
  readonly registry: StreamRegistry;
  readonly ingest: Ingest;

  constructor(options: IngestRigOptions = {}) {
    const {
      maxStreams = 64,
      batchPackets = 2800,
      isOfOneSecond = false,
      dropNullPackets = false,
      asked = [],
    } = options;
    this.registry = new StreamRegistry({
      maxStreams,
      limits: { packets: batchPackets, bytes: batchPackets * 188, isOfOneSecond },
      payloadMemory: options.payloadMemory ?? 'fresh',
      publish: (batch) => {
        if (options.accept?.(batch) === false) return false;
        this.batches.push({ ...batch, ...copyOf(batch) });
        return true;
      },
      dropNullPackets,
      observeReject: undefined,
    });
    for (const info of asked) this.registry.ask(info);
    const { onlyAsked = asked.length > 0, packetLimit = Number.POSITIVE_INFINITY } = options;
    this.ingest = new Ingest(options.linkType ?? ETHERNET, this.registry, { onlyAsked, packetLimit });
  }

  /** Feeds the frames in one slab, which is overwritten afterwards: nothing may still need it. */
  feed(frames: readonly FedFrame[]): void {
    const slab = new Slab(
      frames.reduce((sum, { bytes }) => sum + bytes.length, 0),
      Math.max(1, frames.length),
    );
    let offset = 0;
    frames.forEach(({ bytes, arrivalNs = 0, captured = bytes.length }, row) => {
      slab.bytes.set(bytes, offset);
      slab.offsets[row] = offset;
      slab.capturedLengths[row] = captured;
      slab.wireLengths[row] = bytes.length;
      slab.seconds[row] = 1_700_000_000 + Math.floor(arrivalNs / 1e9);
      slab.nanoseconds[row] = arrivalNs % 1e9;
      offset += bytes.length;
    });
    this.ingest.feed(slab, frames.length, 0);
    slab.bytes.fill(0xee);
  }

  /** Ends the capture: everything is accounted for. */
  finish(): void {
    this.ingest.settle(0);
    this.registry.closeBatchesOpenedBefore(Number.POSITIVE_INFINITY);
  }

  /** All payload bytes of a stream. */
  payloadOf(streamId: string): Buffer {
    return Buffer.concat(
      this.batches.filter(({ stream }) => stream.streamId === streamId).map(({ payload }) => payload),
    );
  }

  streams(): { info: StreamInfo; counters: Record<StreamCounterName, number> }[] {
    return this.registry.status().map(({ stream, counters }) => ({
      info: stream,
      counters: Object.fromEntries(STREAM_COUNTERS.map((name, index) => [name, counters[index]])) as never,
    }));
  }

  probeCounters(): Record<(typeof PROBE_COUNTERS)[number], number> {
    const counters = this.ingest.snapshot();
    return Object.fromEntries(PROBE_COUNTERS.map((name, index) => [name, counters[index]])) as never;
  }

  /** The identities that do not hold after `finish`. */
  identityFaults(): string[] {
    const faults: string[] = [];
    let streamDatagrams = 0;
    for (const { info, counters: c } of this.streams()) {
      const sum = (prefix: string) =>
        STREAM_COUNTERS.filter((name) => name.startsWith(prefix)).reduce((total, name) => total + c[name], 0);
      streamDatagrams += c.captured_datagrams;
      if (c.captured_datagrams !== c.accepted_datagrams + sum('rejected_datagrams_'))
        faults.push(`${info.streamId}: datagrams`);
      const packets = c.published_packets + sum('rejected_packets_') + c.queue_dropped_packets;
      if (c.captured_packets !== packets) faults.push(`${info.streamId}: packets`);
    }
    const {
      captured_frames,
      input_skipped_bytes: _s,
      kernel_dropped_datagrams: _k,
      interface_dropped_datagrams: _i,
      released_streams: _r,
      ...others
    } = this.probeCounters();
    const frames = streamDatagrams + Object.values(others).reduce((total, count) => total + count, 0);
    if (captured_frames !== frames) faults.push(`frames: ${captured_frames} is not ${frames}`);
    return faults;
  }
}

function copyOf(batch: Batch) {
  return {
    arrivalDeltaNs: batch.arrivalDeltaNs.slice(),
    sizes: batch.sizes.slice(),
    rtpSequences: batch.rtpSequences.slice(),
    rtpTimestamps: batch.rtpTimestamps.slice(),
    counters: batch.counters.slice(),
    payload: new Uint8Array(batch.payload),
  };
}
