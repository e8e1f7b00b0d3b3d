import { readFileSync } from 'node:fs';
import type { HeaderCodec } from '../../../src/codec/stream-header.js';
import { ccAt, discontinuityAt, HAS_PAYLOAD, PACKET_SIZE, pcrAt, pidAt } from '../../../src/mpegts/packet.js';
import { TStdAnalyzer } from '../../../src/t-std/t-std-analyzer.js';

/** A program of a file, as its expected/*.tables.json has it. */
export interface FileProgram {
  readonly pmtPid: number;
  readonly pcrPid: number;
  readonly streams: readonly (readonly [pid: number, codec: HeaderCodec])[];
  readonly system?: 'dvb' | 'atsc';
}

/** Feeds a file of 188-byte packets through the model of one program: its faults by name and PID, with how many of each. */
export function runTStd(file: string, { pmtPid, pcrPid, streams, system = 'dvb' }: FileProgram) {
  const bytes = readFileSync(file);
  const faults = new Map<string, number>();
  const analyzer = new TStdAnalyzer({
    tStdRuns: () => {},
    tStdFault: (fault, pid) => {
      const name = `${fault} ${pid}`;
      faults.set(name, (faults.get(name) ?? 0) + 1);
    },
  });
  analyzer.setProgram({
    programNumber: 1,
    pmtPid,
    pcrPid,
    streams: streams.map(([pid, codec]) => ({ pid, codec, system, isStillPicture: false, isLeakValid: true })),
  });
  const ccs = new Map<number, number>();
  for (let n = 0; (n + 1) * PACKET_SIZE <= bytes.length; n++) {
    const pos = n * PACKET_SIZE;
    const pid = pidAt(bytes, pos);
    const pcr27M = pcrAt(bytes, pos);
    if (pcr27M >= 0) analyzer.pcr(pid, pcr27M, n, 0, discontinuityAt(bytes, pos));
    const isDuplicate = ((bytes[pos + 3]! >> 4) & HAS_PAYLOAD) !== 0 && ccs.get(pid) === ccAt(bytes, pos);
    ccs.set(pid, ccAt(bytes, pos));
    analyzer.packet(bytes, pos, pid, n, 0, isDuplicate);
  }
  return { faults: Object.fromEntries(faults), program: analyzer.snapshot()[0]! };
}
