import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Descriptor } from '../../../src/mpegts/descriptor-list.js';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import type { SectionView } from '../../../src/mpegts/section.js';
import type { SectionSink } from '../../../src/mpegts/section-assembler.js';
import { parseCat } from '../../../src/mpegts/tables/cat.js';
import { parseNit } from '../../../src/mpegts/tables/nit.js';
import { parsePat } from '../../../src/mpegts/tables/pat.js';
import { type Pmt, parsePmt } from '../../../src/mpegts/tables/pmt.js';
import { parseSdt } from '../../../src/mpegts/tables/sdt.js';
import { TableId } from '../../../src/mpegts/tables/table-id.js';
import { feedPsi } from '../packets/psi-feeder.js';
import { samplesDir } from './samples.js';

/** Tables of a 188-byte sample file. */
export interface SampleTables {
  /** The descriptors of every loop: keys are `CAT`, `PMT/<program>`, `PMT/<program>/<pid>`, `NIT`, `NIT/<ts>` and `SDT/<service>`, then `@<version>`. */
  readonly loops: ReadonlyMap<string, readonly Descriptor[]>;
  /** Versions in the order in which they came. */
  readonly pmts: readonly Pmt[];
}

export function readSampleTables(name: string): SampleTables {
  const collector = new Collector();
  collector.feed(readFileSync(path.join(samplesDir()!, `${name}.mpegts`)));
  return collector;
}

class Collector implements SampleTables, SectionSink {
  readonly loops = new Map<string, Descriptor[]>();
  readonly pmts: Pmt[] = [];
  readonly #seen = new Set<string>();
  /** PIDs whose sections are read: a PAT adds those of its PMTs. */
  readonly #pids = new Set([0x00, 0x01, 0x10, 0x11]);

  feed(bytes: Uint8Array): void {
    feedPsi(bytes, this.#pids, this);
  }

  section(section: SectionView): void {
    const content = Buffer.from(section.bytes.subarray(section.offset, section.offset + section.length)).toString(
      'hex',
    );
    if (this.#seen.has(content)) return;
    this.#seen.add(content);
    const version = `@${section.versionNumber}`;
    if (section.pid === 0) this.#pat(section);
    else if (section.tableId === TableId.CAT) this.#add(`CAT${version}`, whole(parseCat(section)).descriptors);
    else if (section.tableId === TableId.PMT) this.#pmt(section, version);
    else if (section.tableId === TableId.NIT_ACTUAL) this.#nit(section, version);
    else if (section.tableId === TableId.SDT_ACTUAL) {
      for (const { serviceId, descriptors } of whole(parseSdt(section)).services) {
        this.#add(`SDT/${serviceId}${version}`, descriptors);
      }
    }
  }

  sectionCrcError(): void {}

  #pat(section: SectionView): void {
    for (const program of whole(parsePat(section)).programs) this.#pids.add(program.pmtPid);
  }

  #pmt(section: SectionView, version: string): void {
    const pmt = whole(parsePmt(section));
    this.pmts.push(pmt);
    this.#add(`PMT/${pmt.programNumber}${version}`, pmt.descriptors);
    for (const stream of pmt.streams) this.#add(`PMT/${pmt.programNumber}/${stream.pid}${version}`, stream.descriptors);
  }

  #nit(section: SectionView, version: string): void {
    const nit = whole(parseNit(section));
    this.#add(`NIT${version}`, nit.descriptors);
    for (const stream of nit.transportStreams)
      this.#add(`NIT/${stream.transportStreamId}${version}`, stream.descriptors);
  }

  #add(key: string, descriptors: readonly Descriptor[]): void {
    const loop = this.loops.get(key);
    if (loop === undefined) this.loops.set(key, [...descriptors]);
    else loop.push(...descriptors);
  }
}

function whole<T>(table: T | typeof TRUNCATED): T {
  if (table === TRUNCATED) throw new Error('a table of a sample is cut off');
  return table;
}
