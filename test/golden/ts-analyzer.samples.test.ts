import assert from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { NULL_PID, PACKET_SIZE } from '../../src/mpegts/packet.js';
import { TsAnalyzer, type TsSnapshot } from '../../src/mpegts/ts-analyzer.js';
import { detectTsLayout } from '../../src/mpegts/ts-layout.js';
import { RecordingObserver } from '../support/recording-observer.js';
import { missingSamples, samplesDir } from '../support/samples.js';

/** The part of `tsanalyze --json` (TSDuck 3.45) that is compared. */
interface TsAnalyze {
  readonly ts: {
    readonly packets: { readonly total: number; readonly 'transport-errors': number };
    readonly 'pcr-bitrate': number;
  };
  readonly pids: readonly {
    readonly id: number;
    readonly 'unit-start'?: number;
    readonly pes?: number;
    readonly services?: readonly number[];
    readonly unreferenced: boolean;
    readonly packets: {
      readonly total: number;
      readonly scrambled: number;
      readonly pcr: number;
      readonly pts: number;
      readonly dts: number;
      readonly discontinuities: number;
      readonly duplicated: number;
    };
  }[];
}

/** Continuity errors and duplicates of a PID here where they are not those of tsanalyze, and why. */
const DIFFERENT_COUNTS: readonly { sample: string; pid: number; errors: number; duplicates: number; why: string }[] = [
  {
    sample: 'eyevinn_80s_with_ad',
    pid: 4096,
    errors: 332,
    duplicates: 1,
    why: 'the same packet 334 times: the second is a duplicate, the others are errors; tsanalyze calls all of them duplicates',
  },
  {
    sample: 'tsduck_test-030',
    pid: 274,
    errors: 4,
    duplicates: 0,
    why: 'tsanalyze leaves out the 9 packets with transport_error_indicator, so that they seem to be missing',
  },
  {
    sample: 'tsduck_test-041',
    pid: 123,
    errors: 2,
    duplicates: 2,
    why: 'packet 9 is the third of the same; tsanalyze calls it a duplicate',
  },
];

/** Lines of `tsp -P continuity --json-line` (`<packet> <pid>`) that are no error here, and why. */
const NO_ERRORS: readonly { sample: string; line: string; why: string }[] = [
  {
    sample: 'tsduck_test-030',
    line: '659 274',
    why: 'a packet with transport_error_indicator: no further error may be derived from it (TR 101 290, 2.1)',
  },
];

interface Analysed {
  readonly snapshot: TsSnapshot;
  readonly observer: RecordingObserver;
  readonly analyzer: TsAnalyzer;
}

function analyse(name: string): Analysed {
  const bytes = plainPackets(readFileSync(join(samplesDir()!, `${name}.mpegts`)));
  const observer = new RecordingObserver();
  const analyzer = new TsAnalyzer(observer);
  const packets = Math.floor(bytes.length / PACKET_SIZE);
  // The index of the packet serves as its time, so that the observer tells it.
  for (let packet = 0; packet < packets; packet++) analyzer.feed(bytes, packet * PACKET_SIZE, 1, packet);
  return { snapshot: analyzer.snapshot(), observer, analyzer };
}

/** Without the arrival times or the parity of files of 192 or 204 bytes per packet. */
function plainPackets(file: Buffer): Buffer {
  const { stride, prefix } = detectTsLayout(file, true)!;
  if (stride === PACKET_SIZE) return file;
  const packets = Math.floor((file.length - prefix - PACKET_SIZE) / stride) + 1;
  const cut = Array.from({ length: packets }, (_, n) => file.subarray(n * stride + prefix).subarray(0, PACKET_SIZE));
  return Buffer.concat(cut);
}

describe('TS analyzer against TSDuck', { skip: missingSamples() }, () => {
  const folder = samplesDir() ?? '';
  const names = missingSamples() === false ? readdirSync(folder).filter((file) => file.endsWith('.mpegts')) : [];
  for (const name of names.map((file) => file.slice(0, -'.mpegts'.length))) {
    const file = (suffix: string) => join(folder, 'expected', `${name}.${suffix}`);
    it(name, () => {
      const { snapshot, observer, analyzer } = analyse(name);
      const expected: TsAnalyze = JSON.parse(readFileSync(file('tsanalyze.json'), 'utf8'));
      compareStream(snapshot, expected);
      comparePids(snapshot, expected, analyzer);
      compareContinuity(name, snapshot, expected);
      if (existsSync(file('continuity.jsonl'))) {
        compareErrors(name, observer, readFileSync(file('continuity.jsonl'), 'utf8'));
      }
      if (existsSync(file('pcrpts.csv'))) compareClocks(observer, readFileSync(file('pcrpts.csv'), 'utf8'));
    });
  }
});

function compareStream(snapshot: TsSnapshot, { ts }: TsAnalyze): void {
  assert.strictEqual(snapshot.packets, ts.packets.total, 'packets');
  assert.strictEqual(snapshot.tei, ts.packets['transport-errors'], 'transport errors');
  assert.strictEqual(snapshot.sync_errors, 0, 'sync errors');
  const rate = ts['pcr-bitrate'];
  if (rate === 0) assert.strictEqual(snapshot.pcr_bitrate_bps, null, 'PCR bitrate');
  else
    assert.ok(
      Math.abs(snapshot.pcr_bitrate_bps! / rate - 1) < 0.001,
      `PCR bitrate ${snapshot.pcr_bitrate_bps}, not ${rate}`,
    );
}

function comparePids(snapshot: TsSnapshot, expected: TsAnalyze, analyzer: TsAnalyzer): void {
  const seen = expected.pids.filter(({ packets }) => packets.total > 0);
  const ours = snapshot.pids.filter(({ packets }) => packets > 0);
  assert.deepStrictEqual(
    ours.map((pid) => ({
      pid: pid.pid,
      packets: pid.packets,
      scrambled: pid.scrambled_packets,
      pcr: pid.pcr_count,
      pts: pid.pts_count,
      dts: pid.dts_count,
      services: analyzer.map.programNumbersOf(pid.pid),
    })),
    seen.map(({ id, packets, services }) => ({
      pid: id,
      packets: packets.total,
      scrambled: packets.scrambled,
      pcr: packets.pcr,
      pts: packets.pts,
      dts: packets.dts,
      services: services ?? [],
    })),
  );
  for (const [index, pid] of seen.entries()) {
    if (pid.id === NULL_PID) continue;
    assert.strictEqual(ours[index]!.unit_starts, pid['unit-start'] ?? pid.pes, `PID ${pid.id}: unit starts`);
    assert.strictEqual(analyzer.map.isReferenced(pid.id), !pid.unreferenced, `PID ${pid.id}: referenced`);
  }
}

function compareContinuity(name: string, snapshot: TsSnapshot, expected: TsAnalyze): void {
  for (const { id, packets } of expected.pids) {
    const ours = snapshot.pids.find(({ pid }) => pid === id);
    if (ours === undefined || id === NULL_PID) continue;
    const different = DIFFERENT_COUNTS.find(({ sample, pid }) => sample === name && pid === id);
    assert.deepStrictEqual(
      { errors: ours.cc_errors, duplicates: ours.duplicates },
      {
        errors: different?.errors ?? packets.discontinuities,
        duplicates: different?.duplicates ?? packets.duplicated,
      },
      `PID ${id}`,
    );
  }
}

function compareErrors(name: string, observer: RecordingObserver, jsonLines: string): void {
  const expected = jsonLines
    .trim()
    .split('\n')
    .map((line): { index: number; pid: number } => JSON.parse(line))
    .map(({ index, pid }) => `${index} ${pid}`)
    .filter((line) => !NO_ERRORS.some((difference) => difference.sample === name && difference.line === line));
  const found = observer.events.map((event) => /^cc (\d+) at (\d+)/.exec(event)).filter((match) => match !== null);
  assert.deepStrictEqual(
    found.map(([, pid, index]) => `${index} ${pid}`),
    expected,
  );
}

/** Columns of `tsp -P pcrextract`: PID, index in the stream, index in the PID, type, count, value. */
function compareClocks(observer: RecordingObserver, csv: string): void {
  const expected = csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .filter(([, , , type]) => type === 'PCR' || type === 'PTS' || type === 'DTS')
    .map(([pid, , , type, , value]) => `${type} ${pid} ${value}`);
  assert.deepStrictEqual(observer.clocks, expected);
}
