import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES, type RuleName } from '../../src/tr101290/rules.js';
import { packetReport } from '../support/analysis/file-report.js';

/** Other analysers, whose counts for the samples were written down. */
export const PEERS = ['dvb-conformance', 'TSDuck'] as const;
export type Peer = (typeof PEERS)[number];

export type Counts = Partial<Record<RuleName, number>>;

/** What we and a peer count differently in one file. */
export interface Difference {
  readonly file: string;
  readonly rule: RuleName;
  readonly peer: Peer;
  readonly ours: number;
  readonly theirs: number;
}

const NAMES: ReadonlySet<string> = new Set(RULES.map(({ name }) => name));

/** Our counts for a sample, by `monitor --input`. */
export async function ourCounts(folder: string, file: string): Promise<Counts> {
  const { tr101290 } = await packetReport(join(folder, `${file}.mpegts`));
  return Object.fromEntries(RULES.map(({ name }) => [name, tr101290[name].count_total]));
}

/** Counts of a peer for a sample; undefined where it has none. */
export function countsOf(peer: Peer, folder: string, file: string): Counts | undefined {
  const ending = peer === 'TSDuck' ? 'tr101290' : 'dvbconformance';
  const path = join(folder, 'expected', `${file}.${ending}.json`);
  if (!existsSync(path)) return undefined;
  const json = JSON.parse(readFileSync(path, 'utf8'));
  return peer === 'TSDuck' ? tsduckCounts(json.ts) : known(json.counts_after_4_null_packets);
}

/** The rules that the peer judges and that count differently. */
export function differencesOf(file: string, peer: Peer, ours: Counts, theirs: Counts): Difference[] {
  return RULES.filter(({ name }) => (ours[name] ?? 0) !== (theirs[name] ?? 0)).map(({ name }) => ({
    file,
    rule: name,
    peer,
    ours: ours[name] ?? 0,
    theirs: theirs[name] ?? 0,
  }));
}

/** `1.pat_error_2` is PAT_error_2. */
function tsduckCounts(counts: Readonly<Record<string, number>>): Counts {
  const byName = new Map(RULES.map(({ name }) => [name.toLowerCase(), name]));
  return Object.fromEntries(
    Object.entries(counts).flatMap(([key, count]) => {
      const name = byName.get(key.slice(2));
      return name === undefined ? [] : [[name, count]];
    }),
  );
}

function known(counts: Readonly<Record<string, number>>): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([name]) => NAMES.has(name)));
}
