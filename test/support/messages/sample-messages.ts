import { createProbeCounters, createStreamCounters } from '../../../src/stream/counters.js';
import type { Batch, ProbeIdentity, Status, StreamInfo } from '../../../src/stream/message.js';

export const PROBE: ProbeIdentity = { probeId: 'p1', sessionId: '0123456789abcdef' };

export const TS_STREAM: StreamInfo = {
  streamId: '239.1.1.1:5000',
  kind: 'mpegts',
  certainty: 'certain',
  isRtp: false,
  networkPacketSize: 188,
  vlans: [100, 7, 4094],
  sourceIp: '10.0.0.1',
  sourcePort: 40000,
  destinationIp: '239.1.1.1',
  destinationPort: 5000,
  payloadType: 0,
  ssrc: 0,
  streamNumber: 0x0102_0304,
};

export const RTP_TS_STREAM: StreamInfo = { ...TS_STREAM, isRtp: true, vlans: [], payloadType: 33, ssrc: 0xfedcba98 };

export const VIDEO_STREAM: StreamInfo = {
  ...RTP_TS_STREAM,
  streamId: '[ff3e::1]:5004',
  kind: 'st2110-20',
  certainty: 'likely',
  networkPacketSize: 0,
  destinationIp: 'ff3e::1',
  destinationPort: 5004,
  payloadType: 96,
};

/** A multiple of 256: one of the numbers of this size that a double holds. */
const HOST_DROP_TIME_NS = Number(0x187a_5c3e_1234_5600n);

/** A batch of the stream whose columns, counters and payload bytes are all different. */
export function sampleBatch(stream: StreamInfo, datagrams: number, sequence = 5): Batch {
  const isTs = stream.kind === 'mpegts';
  const sizes = Uint16Array.from({ length: datagrams }, (_, n) => (isTs ? 1 + (n % 7) : 100 + n));
  const sum = sizes.reduce((total, size) => total + size, 0);
  return {
    stream,
    sequence,
    datagrams,
    packets: isTs ? sum : datagrams,
    baseSeconds: 1763790000,
    baseNanoseconds: 987654321,
    arrivalDeltaNs: Uint32Array.from({ length: datagrams }, (_, n) => n * 1_000_003),
    sizes,
    rtpSequences: Uint16Array.from({ length: stream.isRtp ? datagrams : 0 }, (_, n) => (65530 + n) & 0xffff),
    rtpTimestamps: Uint32Array.from({ length: stream.isRtp ? datagrams : 0 }, (_, n) => 4_294_967_000 + n * 90),
    counters: createStreamCounters().map((_, index) => 2 ** 40 + index * 1001),
    payload: samplePayload(sum * (isTs ? 188 : 1)),
    payloadOmitted: false,
    hopLimit: 64,
    hopLimitMin: 1,
    hopLimitMax: 255,
    hostDropTimeNs: HOST_DROP_TIME_NS,
    hostDropSinceNs: HOST_DROP_TIME_NS - 1_048_576,
  };
}

/** Bytes 0, 1, 2 … with the spare bytes behind them that the encoder asks for. */
export function samplePayload(length: number): Uint8Array {
  const payload = new Uint8Array(length + 7).subarray(0, length);
  for (let at = 0; at < length; at++) payload[at] = at * 31;
  return payload;
}

export function sampleStatus(): Status {
  return {
    sequence: 3,
    timestampMs: 1763790001234,
    source: 'eth0',
    isLive: true,
    hasDropCounters: true,
    capturedTimeNs: HOST_DROP_TIME_NS,
    counters: createProbeCounters().map((_, index) => 10 + index),
    streams: [
      { stream: TS_STREAM, counters: createStreamCounters().map((_, index) => 100 + index), nextSequence: 6 },
      { stream: VIDEO_STREAM, counters: createStreamCounters().map((_, index) => 200 + index), nextSequence: 2 ** 33 },
    ],
  };
}
