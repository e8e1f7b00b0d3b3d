import { createStreamCounters, StreamCounter } from './counters.js';
import type { Batch, StreamInfo } from './message.js';

const PACKET_SIZE = 188;
const RTP_TICKS_PER_NS = 90_000 / 1e9;
/** Epoch of the first datagram. */
const START_SECONDS = 1_700_000_000;

/** How a transport stream is packed that nobody captured. */
export interface SamplePacking {
  readonly datagrams: number;
  readonly packetsPerDatagram: number;
  readonly bitrateBps: number;
}

/** A transport stream of no network. */
export function sampleStream(isRtp: boolean): StreamInfo {
  return {
    streamId: '239.0.0.1:1',
    kind: 'mpegts',
    certainty: 'certain',
    isRtp,
    networkPacketSize: PACKET_SIZE,
    vlans: [],
    sourceIp: '10.0.0.1',
    sourcePort: 1,
    destinationIp: '239.0.0.1',
    destinationPort: 1,
    payloadType: isRtp ? 33 : 0,
    ssrc: isRtp ? 1 : 0,
    streamNumber: 1,
  };
}

/** The batch of this number of a transport stream at a constant bitrate, none of which was lost; `payload` has its packets. */
export function sampleBatch(stream: StreamInfo, sequence: number, payload: Uint8Array, packing: SamplePacking): Batch {
  const { bitrateBps, datagrams, packetsPerDatagram } = packing;
  const rows = Array.from({ length: datagrams }, (_, row) => row);
  const nsPerDatagram = (packetsPerDatagram * PACKET_SIZE * 8e9) / bitrateBps;
  const startNs = sequence * datagrams * nsPerDatagram;
  const packets = datagrams * packetsPerDatagram;
  const rtpRows = stream.isRtp ? rows : [];
  const counters = createStreamCounters();
  counters[StreamCounter.captured_packets] = (sequence + 1) * packets;
  counters[StreamCounter.published_packets] = (sequence + 1) * packets;
  return {
    stream,
    sequence,
    datagrams,
    packets,
    baseSeconds: START_SECONDS + Math.floor(startNs / 1e9),
    baseNanoseconds: startNs % 1e9,
    arrivalDeltaNs: Uint32Array.from(rows, (row) => row * nsPerDatagram),
    sizes: new Uint16Array(datagrams).fill(packetsPerDatagram),
    rtpSequences: Uint16Array.from(rtpRows, (row) => sequence * datagrams + row),
    rtpTimestamps: Uint32Array.from(rtpRows, (row) => (startNs + row * nsPerDatagram) * RTP_TICKS_PER_NS),
    counters,
    payload,
    payloadOmitted: false,
    hopLimit: 64,
    hopLimitMin: 64,
    hopLimitMax: 64,
    hostDropTimeNs: 0,
    hostDropSinceNs: 0,
  };
}
