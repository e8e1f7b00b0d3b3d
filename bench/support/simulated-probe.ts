import {
  type CounterColumn,
  createProbeCounters,
  createStreamCounters,
  ProbeCounter,
  StreamCounter,
} from '../../src/stream/counters.js';
import type { Batch, EndReason, Message, ProbeIdentity, StreamInfo } from '../../src/stream/message.js';
import { streamInfo } from '../../test/support/programs/scripted-probe.js';
import { DATAGRAM_BYTES, DATAGRAM_PACKETS } from './dvb-programme.js';

const PORT = 5000;

interface SimulatedStream {
  readonly info: StreamInfo;
  readonly counters: CounterColumn;
  nextSequence: number;
}

/** Datagrams of a second, which all streams have alike; arrival in ns behind its start. */
export interface SimulatedSecond {
  readonly epochS: number;
  readonly arrivalNs: Float64Array;
  readonly payload: Uint8Array;
}

/** A probe in a time of its own, which captures services that are sent alike. */
export class SimulatedProbe {
  readonly identity: ProbeIdentity;
  readonly #streams: readonly SimulatedStream[];
  readonly #counters = createProbeCounters();
  #statuses = 0;

  constructor(probeId: string, session: number, streams: number) {
    this.identity = { probeId, sessionId: session.toString(16).padStart(16, '0') };
    this.#streams = Array.from({ length: streams }, (_, n) => ({
      info: infoOf(n),
      counters: createStreamCounters(),
      nextSequence: 0,
    }));
  }

  /** A batch of each stream, in which the datagram that `missing` says is not there, and a status. */
  *second(second: SimulatedSecond, missing: (stream: number) => number | undefined): Generator<Message> {
    for (const [n, stream] of this.#streams.entries()) {
      const batch = batchOf(stream, without(second, missing(n)));
      this.#counters[ProbeCounter.captured_frames]! += batch.datagrams;
      yield { probe: this.identity, kind: 'batch', batch };
    }
    yield this.#status(second.epochS + 1);
  }

  end(reason: EndReason): Message {
    return { probe: this.identity, kind: 'end', end: { sequence: this.#statuses, reason } };
  }

  #status(capturedS: number): Message {
    return {
      probe: this.identity,
      kind: 'status',
      status: {
        sequence: this.#statuses++,
        timestampMs: capturedS * 1000,
        source: 'eth0',
        isLive: true,
        hasDropCounters: true,
        capturedTimeNs: capturedS * 1e9,
        counters: this.#counters.slice(),
        streams: this.#streams.map(({ info, counters, nextSequence }) => ({
          stream: info,
          counters: counters.slice(),
          nextSequence,
        })),
      },
    };
  }
}

function infoOf(n: number): StreamInfo {
  return streamInfo(`239.1.${n >> 8}.${n & 255}:${PORT}`, { streamNumber: n + 1 });
}

function without({ epochS, arrivalNs, payload }: SimulatedSecond, missing: number | undefined): SimulatedSecond {
  if (missing === undefined || missing >= arrivalNs.length) return { epochS, arrivalNs, payload };
  const at = missing * DATAGRAM_BYTES;
  return {
    epochS,
    arrivalNs: arrivalNs.filter((_, row) => row !== missing),
    payload: Buffer.concat([payload.subarray(0, at), payload.subarray(at + DATAGRAM_BYTES)]),
  };
}

function batchOf(stream: SimulatedStream, { epochS, arrivalNs, payload }: SimulatedSecond): Batch {
  const { info, counters } = stream;
  const datagrams = arrivalNs.length;
  const packets = datagrams * DATAGRAM_PACKETS;
  counters[StreamCounter.captured_datagrams]! += datagrams;
  counters[StreamCounter.accepted_datagrams]! += datagrams;
  counters[StreamCounter.captured_bytes]! += payload.length;
  counters[StreamCounter.captured_packets]! += packets;
  counters[StreamCounter.published_packets]! += packets;
  const firstNs = arrivalNs[0]!;
  return {
    stream: info,
    sequence: stream.nextSequence++,
    datagrams,
    packets,
    baseSeconds: epochS,
    baseNanoseconds: Math.round(firstNs),
    arrivalDeltaNs: Uint32Array.from(arrivalNs, (ns) => ns - firstNs),
    sizes: new Uint16Array(datagrams).fill(DATAGRAM_PACKETS),
    rtpSequences: new Uint16Array(0),
    rtpTimestamps: new Uint32Array(0),
    counters: counters.slice(),
    payload,
    payloadOmitted: false,
    hopLimit: 64,
    hopLimitMin: 64,
    hopLimitMax: 64,
    hostDropTimeNs: 0,
    hostDropSinceNs: 0,
  };
}
