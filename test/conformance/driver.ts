import type { AlarmEvent } from '../../src/alarm/alarm-event.js';
import type { ProfileChoice } from '../../src/analysis/adaptive-rules.js';
import type { MpegtsPayloadSnapshot } from '../../src/analysis/mpegts-payload.js';
import { PacketStream } from '../../src/analysis/packet-stream.js';
import { PcrTimeSink } from '../../src/analysis/pcr-time-sink.js';
import type { StreamAnalyzer, StreamEvent } from '../../src/analysis/stream-analyzer.js';
import { StreamAnalysis } from '../../src/inspect/stream-analysis.js';
import { type PacketSink, TsFraming } from '../../src/mpegts/ts-framing.js';
import type { RuleReports } from '../../src/tr101290/findings.js';
import { IngestRig } from '../support/frames/ingest-rig.js';
import { udpFrame } from '../support/frames/udp-frame.js';

/** Bytes in pieces, each with its arrival time in ns since the start of the stream. */
export interface TimedBytes {
  readonly packets: readonly Uint8Array[];
  readonly timesNs: readonly number[];
}

export interface Judgement {
  readonly rules: RuleReports;
  readonly events: readonly AlarmEvent[];
}

export const PACKETS_PER_DATAGRAM = 7;
const PORT = 5000;
/** Datagrams that are captured at once. */
const DATAGRAMS_PER_READ = 64;

/** All rules of TR 101 290 on a transport stream, by the analyzer that the programs use. */
export function judge(bytes: TimedBytes, profile: ProfileChoice): Judgement {
  const { analyzer, framing } = framed(profile, true, (stream) => stream);
  feed(framing, bytes);
  return judgementOf(analyzer);
}

/** The same without arrival times, as a file of packets is judged. */
export function judgeFile({ packets }: TimedBytes, profile: ProfileChoice): Judgement {
  const { analyzer, framing } = framed(profile, false, (stream) => new PcrTimeSink(stream));
  const file = Buffer.concat(packets);
  framing.feed(file, 0, file.length, 0);
  framing.end(0);
  return judgementOf(analyzer);
}

/** The same in datagrams of seven packets, each captured when its last packet was sent. */
export function judgeDatagrams({ packets, timesNs }: TimedBytes, profile: ProfileChoice): Judgement {
  const analysis = new StreamAnalysis({ profile });
  const accept = (batch: Parameters<StreamAnalysis['feed']>[0]): boolean => {
    analysis.feed(batch);
    return true;
  };
  const rig = new IngestRig({ payloadMemory: 'reused', accept });
  const frames = [];
  for (let first = 0; first < packets.length; first += PACKETS_PER_DATAGRAM) {
    const end = Math.min(first + PACKETS_PER_DATAGRAM, packets.length);
    frames.push({ bytes: udpFrame(Buffer.concat(packets.slice(first, end)), PORT), arrivalNs: timesNs[end - 1]! });
  }
  for (let row = 0; row < frames.length; row += DATAGRAMS_PER_READ) {
    rig.feed(frames.slice(row, row + DATAGRAMS_PER_READ));
  }
  rig.finish();
  analysis.settle();
  const events = alarmsOf(analysis.takeEvents());
  const report = analysis.report();
  if (report?.kind !== 'mpegts') throw new Error('no transport stream was captured');
  return { rules: report.tr101290, events };
}

function framed(profile: ProfileChoice, hasArrivalTimes: boolean, sinkOf: (stream: PacketStream) => PacketSink) {
  const stream = new PacketStream({ profile, hasArrivalTimes });
  return { analyzer: stream.analyzer, framing: new TsFraming(sinkOf(stream)) };
}

function feed(framing: TsFraming, { packets, timesNs }: TimedBytes): void {
  packets.forEach((packet, n) => {
    framing.feed(packet, 0, packet.length, timesNs[n]!);
  });
  framing.end(timesNs.at(-1) ?? 0);
}

function judgementOf(analyzer: StreamAnalyzer<MpegtsPayloadSnapshot>): Judgement {
  analyzer.settle();
  const events = alarmsOf(analyzer.takeEvents());
  return { rules: analyzer.snapshotAndReset().payload!.tr101290.rules, events };
}

function alarmsOf(events: readonly StreamEvent[]): AlarmEvent[] {
  return events.filter((event): event is AlarmEvent => event.event === 'raised' || event.event === 'cleared');
}
