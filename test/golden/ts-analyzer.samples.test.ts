import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { NULL_PID, PACKET_SIZE } from '../../src/mpegts/packet.js';
import { TsAnalyzer } from '../../src/mpegts/ts-analyzer.js';
import { detectTsLayout } from '../../src/mpegts/ts-layout.js';
import { RecordingObserver } from '../support/analysis/recording-observer.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

/** The part of `tsanalyze --json` (TSDuck 3.45) that is compared here; test/golden/report.samples.test.ts compares the rest. */
interface TsAnalyze {
  readonly pids: readonly {
    readonly id: number;
    readonly unreferenced: boolean;
    readonly packets: { readonly total: number };
  }[];
}

/** Lines of `tsp -P continuity --json-line` (`<packet> <pid>`) that are no error here, and why. */
const NO_ERRORS: readonly { sample: string; line: string; why: string }[] = [
  {
    sample: 'tsduck_test-030',
    line: '659 274',
    why: 'a packet with transport_error_indicator: no further error may be derived from it (TR 101 290, 2.1)',
  },
];

interface Analysed {
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
  return { observer, analyzer };
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
    test(name, () => {
      const { observer, analyzer } = analyse(name);
      compareReferences(analyzer, JSON.parse(readFileSync(file('tsanalyze.json'), 'utf8')));
      if (existsSync(file('continuity.jsonl'))) {
        compareErrors(name, observer, readFileSync(file('continuity.jsonl'), 'utf8'));
      }
      if (existsSync(file('pcrpts.csv'))) compareClocks(observer, readFileSync(file('pcrpts.csv'), 'utf8'));
    });
  }
});

function compareReferences({ map }: TsAnalyzer, { pids }: TsAnalyze): void {
  for (const { id, unreferenced, packets } of pids) {
    if (id === NULL_PID || packets.total === 0) continue;
    assert.equal(map.isReferenced(id), !unreferenced, `PID ${id}: referenced`);
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
  assert.deepEqual(
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
  assert.deepEqual(observer.clocks, expected);
}
