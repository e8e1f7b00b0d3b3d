import type { AlarmEvent } from '../../src/alarm/alarm-event.js';
import { PacketStream } from '../../src/analysis/packet-stream.js';
import { TsFraming } from '../../src/mpegts/ts-framing.js';
import type { RuleReports } from '../../src/tr101290/findings.js';
import type { Profile } from '../../src/tr101290/profile.js';

/** Bytes in pieces, each with its arrival time in ns since the start of the stream. */
export interface TimedBytes {
  readonly packets: readonly Uint8Array[];
  readonly timesNs: readonly number[];
}

export interface Judgement {
  readonly rules: RuleReports;
  readonly events: readonly AlarmEvent[];
}

/** All rules of TR 101 290 on a transport stream, by the analyzer that the programs use. */
export function judge({ packets, timesNs }: TimedBytes, profile: Profile): Judgement {
  const stream = new PacketStream({ profile, hasArrivalTimes: true });
  const { analyzer } = stream;
  const framing = new TsFraming(stream);
  packets.forEach((packet, n) => {
    framing.feed(packet, 0, packet.length, timesNs[n]!);
  });
  framing.end(timesNs.at(-1) ?? 0);
  analyzer.settle();
  const events = analyzer.takeEvents().filter((event): event is AlarmEvent => event.event !== 'loss');
  return { rules: analyzer.snapshotAndReset().payload!.tr101290.rules, events };
}
