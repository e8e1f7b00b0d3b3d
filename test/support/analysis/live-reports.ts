import { StreamAnalyzer } from '../../../src/analysis/stream-analyzer.js';
import { PACKET_SIZE } from '../../../src/mpegts/packet.js';
import { captureReportOf } from '../../../src/report/capture-report.js';
import { type StreamReportRecord, streamReportRecord } from '../../../src/report/records.js';
import type { StreamIdentity } from '../../../src/report/stream-identity.js';
import { StreamReporter } from '../../../src/report/stream-reporter.js';
import { createStreamCounters, StreamCounter } from '../../../src/stream/counters.js';
import { NO_COUNTS, START_SECONDS } from '../frames/datagram-batches.js';

const NS_PER_S = 1e9;
const DATAGRAM_PACKETS = 7;
const BATCH_DATAGRAMS = 50;
/** Arrival varies by up to so much, the same in every run. */
const JITTER_NS = 100_000;
const RTP_TICKS_PER_NS = 90_000 / NS_PER_S;

export interface LiveOptions {
  readonly isRtp?: boolean;
  /** How many reports; the last one is final. */
  readonly seconds: number;
}

const IDENTITY = {
  streamId: '239.1.1.1:5000',
  kind: 'mpegts',
  vlans: [],
  sourceIp: '10.0.0.1',
  sourcePort: 5000,
  destinationIp: '239.1.1.1',
  destinationPort: 5000,
} as const;

/** The reports that a monitor makes once a second of packets that arrive live, each with its record id and time. */
export function* liveReports(
  ts: Buffer,
  nsPerPacket: number,
  { isRtp = false, seconds }: LiveOptions,
): Generator<StreamReportRecord> {
  const analyzer = new StreamAnalyzer({ kind: 'mpegts', isRtp, hasArrivalTimes: true, profile: '2020' });
  const reporter = new StreamReporter(analyzer, { probe_id: 'probe-1', session_id: '0123456789abcdef' });
  const identity: StreamIdentity = { ...IDENTITY, isRtp };
  const counters = createStreamCounters();
  const nsPerDatagram = nsPerPacket * DATAGRAM_PACKETS;
  let random = 1;
  let datagram = 0;
  for (let second = 1; second <= seconds; second++) {
    while (datagram * nsPerDatagram < second * NS_PER_S) {
      const datagrams = Math.min(BATCH_DATAGRAMS, Math.floor(ts.length / PACKET_SIZE / DATAGRAM_PACKETS) - datagram);
      if (datagrams <= 0) return;
      const startNs = datagram * nsPerDatagram;
      const indexes = Array.from({ length: datagrams }, (_, index) => index);
      const offset = datagram * DATAGRAM_PACKETS * PACKET_SIZE;
      analyzer.feedBatch({
        datagrams,
        baseSeconds: START_SECONDS + Math.floor(startNs / NS_PER_S),
        baseNanoseconds: Math.floor(startNs % NS_PER_S),
        arrivalDeltaNs: Uint32Array.from(indexes, (index) => {
          random = (Math.imul(random, 1_103_515_245) + 12_345) & 0x7fffffff;
          return index * nsPerDatagram + (index === 0 ? 0 : random % JITTER_NS);
        }),
        sizes: new Uint16Array(datagrams).fill(DATAGRAM_PACKETS),
        rtpSequences: isRtp ? Uint16Array.from(indexes, (index) => datagram + index) : new Uint16Array(0),
        rtpTimestamps: isRtp
          ? Uint32Array.from(indexes, (index) => (startNs + index * nsPerDatagram) * RTP_TICKS_PER_NS)
          : new Uint32Array(0),
        payload: ts.subarray(offset, offset + datagrams * DATAGRAM_PACKETS * PACKET_SIZE),
        counts: NO_COUNTS,
      });
      datagram += datagrams;
      count(counters, datagrams);
    }
    const facts = { timestamp: (START_SECONDS + second) * 1000, final: second === seconds, host: null };
    const id = `probe-1/0123456789abcdef/${identity.streamId}/00112233aabbccdd/${second - 1}`;
    yield streamReportRecord(reporter.report(identity, captureReportOf(counters)), { id, ...facts });
  }
}

function count(counters: ReturnType<typeof createStreamCounters>, datagrams: number): void {
  const packets = datagrams * DATAGRAM_PACKETS;
  counters[StreamCounter.captured_datagrams]! += datagrams;
  counters[StreamCounter.accepted_datagrams]! += datagrams;
  counters[StreamCounter.captured_bytes]! += packets * PACKET_SIZE;
  counters[StreamCounter.captured_packets]! += packets;
  counters[StreamCounter.published_packets]! += packets;
}
