import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ABSENT, discontinuityAt, NULL_PID, PACKET_SIZE, pcrAt, pidAt } from '../../src/mpegts/packet.js';
import { TsAnalyzer } from '../../src/mpegts/ts-analyzer.js';
import { PcrTimeline } from '../../src/timing/pcr-timeline.js';
import { defaultProfile } from '../../src/tr101290/profile.js';
import { RULES, type RuleName } from '../../src/tr101290/rules.js';
import { Tr101290Analyzer } from '../../src/tr101290/tr101290-analyzer.js';
import { samplesDir } from '../support/samples/samples.js';

/** Counts of the rules that a sample of 188-byte packets breaks, packet by packet at the times that its PCRs tell. */
export function countsOfSample(name: string): Partial<Record<RuleName, number>> {
  const bytes = readFileSync(path.join(samplesDir()!, `${name}.mpegts`));
  const end = bytes.length - (bytes.length % PACKET_SIZE);
  const timeline = timelineOf(bytes, end);
  const rules = new Tr101290Analyzer(defaultProfile('dvb', '2020'));
  const ts = new TsAnalyzer(rules);
  rules.attach(ts);
  for (let pos = 0; pos < end; pos += PACKET_SIZE) {
    // After the last PCR nothing tells the time.
    const timedPos = Math.min(pos, timeline.certainTo);
    ts.feed(bytes, pos, 1, timeline.hasRate ? timeline.timeNsAt(timedPos) : 0);
  }
  const reports = rules.snapshot().rules;
  const broken = RULES.map(({ name }) => [name, reports[name].count_total] as const).filter(([, count]) => count > 0);
  return Object.fromEntries(broken);
}

/** By the PID whose PCR comes first. */
function timelineOf(bytes: Uint8Array, end: number): PcrTimeline {
  const timeline = new PcrTimeline();
  let pcrPid = NULL_PID;
  for (let pos = 0; pos < end; pos += PACKET_SIZE) {
    const pcr27M = pcrAt(bytes, pos);
    if (pcr27M === ABSENT) continue;
    if (pcrPid === NULL_PID) pcrPid = pidAt(bytes, pos);
    if (pidAt(bytes, pos) === pcrPid) timeline.addPcr(pos, pcr27M, discontinuityAt(bytes, pos));
  }
  return timeline;
}
