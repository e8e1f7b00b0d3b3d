import type { StreamCounterName } from '../../../src/stream/counters.js';
import {
  createProbeCounters,
  createStreamCounters,
  ProbeCounter,
  StreamCounter,
} from '../../../src/stream/counters.js';
import type { Batch, EndReason, Message, StreamInfo, StreamStatus } from '../../../src/stream/message.js';

/** Arrival of all batches. */
export const START_SECONDS = 1_763_790_000; // 2025-11-22T05:40:00Z
const FIRST_NANOSECONDS = 999_999_000;
const PACKETS_PER_DATAGRAM = 7;

export function streamInfo(streamId: string, changes: Partial<StreamInfo> = {}): StreamInfo {
  const [destinationIp = '', port = '0'] = streamId.split(':');
  return {
    streamId,
    kind: 'mpegts',
    certainty: 'certain',
    isRtp: false,
    networkPacketSize: 188,
    vlans: [],
    sourceIp: '192.0.2.1',
    sourcePort: 4000,
    destinationIp,
    destinationPort: Number(port),
    payloadType: 0,
    ssrc: 0,
    streamNumber: 0,
    ...changes,
  };
}

/** Packets that differ: sync byte, then the number of the packet. */
export function numberedPackets(first: number, count: number): Buffer {
  const payload = Buffer.alloc(count * 188, 0xff);
  for (let index = 0; index < count; index++) {
    payload[index * 188] = 0x47;
    payload.writeUInt32BE(first + index, index * 188 + 4);
  }
  return payload;
}

/** A probe on paper: its messages carry the counters that a probe that did this would send. */
export class ScriptedProbe {
  readonly #streams = new Map<string, ScriptedStream>();
  readonly #counters = createProbeCounters();
  #sequence = 0;

  constructor(
    readonly probeId = 'p1',
    readonly sessionId = '00000000000000a1',
  ) {}

  stream(streamId: string, changes: Partial<StreamInfo> = {}): ScriptedStream {
    const stream = new ScriptedStream(this, streamInfo(streamId, changes));
    this.#streams.set(streamId, stream);
    return stream;
  }

  /** The stream went away: no status has it any more. */
  release({ info, counters }: ScriptedStream): void {
    this.#streams.delete(info.streamId);
    this.#counters[ProbeCounter.released_streams]!++;
    this.#counters[ProbeCounter.released_datagrams]! += counters[StreamCounter.captured_datagrams]!;
  }

  /** `kernelDropped` undefined: the source has no drop figures. `capturedMs`: after the first datagram. */
  status(kernelDropped?: number, capturedMs?: number): Message {
    const streams = [...this.#streams.values()].map((stream) => stream.status());
    const captured = streams.map(({ counters }) => counters[StreamCounter.captured_datagrams]!);
    const released = this.#counters[ProbeCounter.released_datagrams]!;
    this.#counters[ProbeCounter.captured_frames] = captured.reduce((sum, count) => sum + count, released);
    this.#counters[ProbeCounter.kernel_dropped_datagrams] = kernelDropped ?? 0;
    return {
      probe: this.identity,
      kind: 'status',
      status: {
        sequence: this.#sequence++,
        timestampMs: START_SECONDS * 1000,
        source: 'eth0',
        isLive: kernelDropped !== undefined,
        hasDropCounters: kernelDropped !== undefined,
        capturedTimeNs: capturedMs === undefined ? 0 : START_SECONDS * 1e9 + FIRST_NANOSECONDS + capturedMs * 1e6,
        counters: this.#counters.slice(),
        streams,
      },
    };
  }

  end(reason: EndReason = 'input_ended'): Message {
    return { probe: this.identity, kind: 'end', end: { sequence: this.#sequence++, reason } };
  }

  get identity(): { probeId: string; sessionId: string } {
    return { probeId: this.probeId, sessionId: this.sessionId };
  }
}

export class ScriptedStream {
  readonly counters = createStreamCounters();
  nextSequence = 0;
  #packets = 0;

  constructor(
    readonly probe: ScriptedProbe,
    public info: StreamInfo,
  ) {}

  add(name: StreamCounterName, count: number): void {
    this.counters[StreamCounter[name]]! += count;
  }

  /** Captures and publishes a batch of TS packets, 7 to a datagram. */
  batch(packets: number, changes: Partial<Batch> = {}): Message {
    const datagrams = this.#capture(packets);
    this.add('published_packets', packets);
    const payload = numberedPackets(this.#packets, packets);
    this.#packets += packets;
    return this.message({ datagrams, packets, sizes: packetsPerDatagram(packets), payload, ...changes });
  }

  /** Captures and publishes a batch of RTP datagrams. */
  rtpBatch(datagrams: readonly Buffer[], changes: Partial<Batch> = {}): Message {
    this.add('captured_datagrams', datagrams.length);
    this.add('accepted_datagrams', datagrams.length);
    this.add('captured_packets', datagrams.length);
    this.add('published_packets', datagrams.length);
    const sizes = Uint16Array.from(datagrams, ({ length }) => length);
    const payload = Buffer.concat(datagrams);
    return this.message({ datagrams: datagrams.length, packets: datagrams.length, sizes, payload, ...changes });
  }

  /** Captures packets whose batch the queue drops. */
  drop(packets: number): void {
    this.#capture(packets);
    this.#packets += packets;
    this.add('queue_dropped_packets', packets);
    this.add('queue_dropped_batches', 1);
  }

  status(): StreamStatus {
    return { stream: this.info, counters: this.counters.slice(), nextSequence: this.nextSequence };
  }

  message(changes: Pick<Batch, 'datagrams' | 'packets' | 'sizes' | 'payload'> & Partial<Batch>): Message {
    const { datagrams } = changes;
    const batch: Batch = {
      stream: this.info,
      sequence: this.nextSequence++,
      baseSeconds: START_SECONDS,
      baseNanoseconds: FIRST_NANOSECONDS,
      arrivalDeltaNs: Uint32Array.from({ length: datagrams }, (_, index) => index * 1000),
      rtpSequences: new Uint16Array(this.info.isRtp ? datagrams : 0),
      rtpTimestamps: new Uint32Array(this.info.isRtp ? datagrams : 0),
      counters: this.counters.slice(),
      payloadOmitted: false,
      hopLimit: 64,
      hopLimitMin: 64,
      hopLimitMax: 64,
      hostDropTimeNs: 0,
      hostDropSinceNs: 0,
      ...changes,
    };
    return { probe: this.probe.identity, kind: 'batch', batch };
  }

  #capture(packets: number): number {
    const datagrams = Math.ceil(packets / PACKETS_PER_DATAGRAM);
    this.add('captured_datagrams', datagrams);
    this.add('captured_bytes', packets * 188);
    this.add('accepted_datagrams', datagrams);
    this.add('captured_packets', packets);
    return datagrams;
  }
}

function packetsPerDatagram(packets: number): Uint16Array {
  const datagrams = Math.ceil(packets / PACKETS_PER_DATAGRAM);
  return Uint16Array.from({ length: datagrams }, (_, index) =>
    Math.min(PACKETS_PER_DATAGRAM, packets - index * PACKETS_PER_DATAGRAM),
  );
}
