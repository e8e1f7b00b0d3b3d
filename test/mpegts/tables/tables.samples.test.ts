import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ABSENT, TRUNCATED } from '../../../src/mpegts/packet.js';
import type { SectionView } from '../../../src/mpegts/section.js';
import { parseCat } from '../../../src/mpegts/tables/cat.js';
import { parseNit } from '../../../src/mpegts/tables/nit.js';
import { parsePat } from '../../../src/mpegts/tables/pat.js';
import { parsePmt } from '../../../src/mpegts/tables/pmt.js';
import { parseSdt } from '../../../src/mpegts/tables/sdt.js';
import { TableCollector } from '../../../src/mpegts/tables/table-collector.js';
import { parseTdt } from '../../../src/mpegts/tables/tdt.js';
import { parseTot } from '../../../src/mpegts/tables/tot.js';
import { feedPsi } from '../../support/packets/psi-feeder.js';
import { missingSamples, readSampleTs, sampleNames, samplesDir } from '../../support/samples/samples.js';

const skip = missingSamples();
const FOLDER = samplesDir() ?? '';
const NAMES = sampleNames();

/** A node of the JSON form of TSDuck's XML. */
interface Node {
  readonly '#name': string;
  readonly '#nodes'?: readonly Node[];
  readonly [attribute: string]: unknown;
}

interface AnalyzedTable {
  readonly pid: number;
  readonly tid: number;
  readonly 'tid-ext'?: number;
  readonly sections: number;
  readonly versions?: readonly number[];
}

interface SectionFigures {
  all: number;
  /** From the first program association table on. */
  sincePat: number;
  readonly versions: Set<number>;
}

interface Analysis {
  readonly tables?: readonly AnalyzedTable[];
  readonly time?: {
    readonly utc?: { readonly tdt?: TimeRange };
    readonly local?: { readonly tot?: TimeRange };
  };
}

interface TimeRange {
  readonly first: { readonly 'seconds-since-2000': number };
  readonly last: { readonly 'seconds-since-2000': number };
}

describe('tables of the samples are those that TSDuck lists (tstables --all-once as JSON)', { skip }, () => {
  for (const name of NAMES) {
    const expectedPath = expectedFile(name, 'tables.json');
    test(name, { skip: existsSync(expectedPath) ? false : 'no expected tables' }, () => {
      const expected = JSON.parse(readFileSync(expectedPath, 'utf8')) as readonly Node[];
      assert.deepEqual(sorted(tablesOf(name)), sorted(expected.map(comparable)));
    });
  }
});

describe('sections and versions by table are those that TSDuck counts (tsanalyze)', { skip }, () => {
  for (const name of NAMES) {
    test(name, () => {
      const figures = new Map<string, SectionFigures>();
      let hasPat = false;
      forEachSection(name, (section) => {
        hasPat ||= section.tableId === 0x00;
        if (isOfComponent(section.tableId)) return;
        const figure = figures.get(keyOf(section)) ?? { all: 0, sincePat: 0, versions: new Set() };
        figures.set(keyOf(section), figure);
        figure.all++;
        if (hasPat) figure.sincePat++;
        if (section.hasSyntax && section.sectionNumber === 0) figure.versions.add(section.versionNumber);
      });
      const tables = tablesIn(name).filter(({ tid }) => !isOfComponent(tid));
      assert.equal(figures.size, tables.length);
      for (const { pid, tid, 'tid-ext': tableIdExtension = ABSENT, sections, versions = [] } of tables) {
        const key = keyOf({ pid, tableId: tid, tableIdExtension });
        const figure = figures.get(key);
        assert.ok(figure !== undefined, key);
        // TSDuck reads program maps of some streams only once an association table names them.
        assert.ok([figure.all, figure.sincePat].includes(sections), `${key}: ${figure.all}, expected ${sections}`);
        assert.deepEqual([...figure.versions].sort(), [...versions].sort(), key);
      }
    });
  }
});

describe('times of TDT and TOT are those that TSDuck shows (tsanalyze)', { skip }, () => {
  const S_OF_2000 = Date.UTC(2000, 0, 1) / 1000;
  for (const name of NAMES) {
    const { time } = skip ? {} : analysisOf(name);
    if (time?.utc?.tdt === undefined) continue;
    test(name, () => {
      const times: { tdt: number[]; tot: number[] } = { tdt: [], tot: [] };
      forEachSection(name, (section) => {
        const isTdt = section.tableId === 0x70;
        if (!isTdt && section.tableId !== 0x73) return;
        const table = isTdt ? parseTdt(section) : parseTot(section);
        assert.ok(table !== TRUNCATED);
        times[isTdt ? 'tdt' : 'tot'].push(table.utcTimeS - S_OF_2000);
      });
      const { first, last } = time.utc!.tdt!;
      assert.equal(times.tdt[0], first['seconds-since-2000']);
      assert.equal(times.tdt.at(-1), last['seconds-since-2000']);
    });
  }
});

function keyOf(table: { readonly pid: number; readonly tableId: number; readonly tableIdExtension: number }): string {
  return [table.pid, table.tableId, table.tableIdExtension].join('/');
}

/** Object carousels and application tables: TSDuck reads them only once a program map names their PID. */
function isOfComponent(tableId: number): boolean {
  return (tableId >= 0x3a && tableId <= 0x3f) || tableId === 0x74;
}

function tablesOf(name: string): unknown[] {
  const tables: unknown[] = [];
  const collector = new TableCollector({
    table(sections) {
      const { pid, tableId, versionNumber: version, tableIdExtension: extension } = sections[0]!;
      if (tableId === 0x00) {
        const parts = sections.map((section) => whole(parsePat(section)));
        const services = byId(parts.flatMap(({ programs }) => programs.map((p) => [p.programNumber, p.pmtPid])));
        const networkPid = parts.map((part) => part.networkPid).find((part) => part >= 0) ?? null;
        tables.push(['PAT', pid, version, parts[0]!.transportStreamId, networkPid, services]);
      } else if (tableId === 0x01) {
        const descriptors = sections.flatMap((section) => whole(parseCat(section)).descriptors);
        tables.push(['CAT', pid, version, descriptors.map(({ bytes }) => [...bytes])]);
      } else if (tableId === 0x02) {
        const { programNumber, pcrPid, streams } = whole(parsePmt(sections[0]!));
        const components = streams.map((stream) => [stream.pid, stream.streamType, stream.descriptors.length]);
        tables.push(['PMT', pid, version, programNumber, pcrPid, components]);
      } else if (tableId === 0x40 || tableId === 0x41) {
        const streams = sections.flatMap((section) => whole(parseNit(section)).transportStreams);
        const list = streams.map((s) => [s.transportStreamId, s.originalNetworkId, s.descriptors.length]);
        tables.push(['NIT', pid, version, extension, tableId === 0x40, list]);
      } else if (tableId === 0x42 || tableId === 0x46) {
        const parts = sections.map((section) => whole(parseSdt(section)));
        const services = parts
          .flatMap((part) => part.services)
          .map((s) => {
            const flags = [s.freeCaMode, s.hasEitPresentFollowing, s.hasEitSchedule];
            return [s.serviceId, s.runningStatus, ...flags, s.descriptors.length] as const;
          });
        const { transportStreamId, originalNetworkId, isActual } = parts[0]!;
        tables.push(['SDT', pid, version, transportStreamId, originalNetworkId, isActual, byId(services)]);
      }
    },
  });
  feedPsi(readSampleTs(name), psiPids(name), {
    section: (section) => collector.feed(section, 0),
    sectionCrcError() {},
  });
  return tables;
}

/** The same list of one table of TSDuck. */
function comparable(table: Node): unknown {
  const nodes = (name: string): readonly Node[] => table['#nodes']!.filter((node) => node['#name'] === name);
  const pid = nodes('metadata')[0]!.pid;
  const { version } = table;
  switch (table['#name']) {
    case 'PAT': {
      const services = nodes('service').map((service) => [service.service_id, service.program_map_pid]);
      return ['PAT', pid, version, table.transport_stream_id, table.network_pid ?? null, services];
    }
    case 'CAT':
      return ['CAT', pid, version, nodes('CA_descriptor').map(caBytes)];
    case 'PMT': {
      const components = nodes('component').map((c) => [c.elementary_pid, c.stream_type, c['#nodes']?.length ?? 0]);
      return ['PMT', pid, version, table.service_id, table.pcr_pid ?? 0x1fff, components];
    }
    case 'NIT': {
      const list = nodes('transport_stream').map((stream) => [
        stream.transport_stream_id,
        stream.original_network_id,
        stream['#nodes']?.length ?? 0,
      ]);
      return ['NIT', pid, version, table.network_id, table.actual, list];
    }
    default: {
      const services = nodes('service').map((service) => [
        service.service_id,
        RUNNING_STATUS.indexOf(service.running_status as string),
        service.ca_mode,
        service.eit_present_following,
        service.eit_schedule,
        service['#nodes']?.length ?? 0,
      ]);
      const ids = [table.transport_stream_id, table.original_network_id, table.actual];
      return ['SDT', pid, version, ...ids, services];
    }
  }
}

/** Spec: ETSI EN 300 468, table 6, in TSDuck's words */
const RUNNING_STATUS = ['undefined', 'not-running', 'starting', 'pausing', 'running', 'off-air'];

function caBytes(descriptor: Node): number[] {
  const system = descriptor.ca_system_id as number;
  const pid = 0xe000 | (descriptor.ca_pid as number);
  const hex = String(descriptor['#nodes']?.[0]?.['#nodes']?.[0] ?? '').replaceAll(' ', '');
  return [system >> 8, system & 0xff, pid >> 8, pid & 0xff, ...Buffer.from(hex, 'hex')];
}

function whole<T>(table: T | typeof TRUNCATED): T {
  assert.notEqual(table, TRUNCATED);
  return table as T;
}

function forEachSection(name: string, look: (section: SectionView) => void): void {
  feedPsi(readSampleTs(name), psiPids(name), { section: look, sectionCrcError() {} });
}

function psiPids(name: string): Set<number> {
  return new Set(tablesIn(name).map(({ pid }) => pid));
}

function tablesIn(name: string): readonly AnalyzedTable[] {
  return analysisOf(name).tables ?? [];
}

function analysisOf(name: string): Analysis {
  return JSON.parse(readFileSync(expectedFile(name, 'tsanalyze.json'), 'utf8')) as Analysis;
}

function expectedFile(name: string, kind: string): string {
  return join(FOLDER, 'expected', `${name}.${kind}`);
}

/** TSDuck lists services by their number. */
function byId<T extends readonly unknown[]>(services: readonly T[]): readonly T[] {
  return services.toSorted((a, b) => Number(a[0]) - Number(b[0]));
}

function sorted(values: Iterable<unknown>): unknown[] {
  return Array.from(values, (value) => JSON.stringify(value)).sort();
}
