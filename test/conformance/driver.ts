import { StreamAnalyzer } from '../../src/analysis/stream-analyzer.js';
import { TsFraming } from '../../src/mpegts/ts-framing.js';
import type { AlarmEvent } from '../../src/tr101290/alarm.js';
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
  const analyzer = new StreamAnalyzer({ kind: 'mpegts', isRtp: false, hasArrivalTimes: true, profile });
  const framing = new TsFraming(analyzer);
  packets.forEach((packet, n) => {
    framing.feed(packet, 0, packet.length, timesNs[n]!);
  });
  framing.end(timesNs.at(-1) ?? 0);
  analyzer.settle();
  const events = analyzer.takeEvents().filter((event): event is AlarmEvent => event.event !== 'loss');
  return { rules: analyzer.snapshotAndReset().mpegts!.tr101290.rules, events };
}
