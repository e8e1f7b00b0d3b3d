// Tested by: test/extending/transport-stream.test.ts, test/analysis/stream-analyzer.test.ts
import type { ProgramMap } from '../mpegts/program-map.js';
import type { SectionView } from '../mpegts/section.js';
import { TableCollector } from '../mpegts/tables/table-collector.js';
import type { TableSnapshot } from '../mpegts/tables/table-snapshot.js';
import type { TsObserver } from '../mpegts/ts-observer.js';
import type { ContentDesk } from './content/content-desk.js';
import { CueMeasure } from './content/cue-measure.js';
import type { CueReport } from './content/cue-report.js';
import type { ServiceDirectory } from './service-directory.js';

/** Measures something of a transport stream: takes what it needs of what the TS analyzer saw. */
export interface TsMeasure<Figures> extends Partial<Pick<TsObserver, 'pcr' | 'pes' | 'section' | 'sectionCrcError'>> {
  /** Packets were lost on the way here, not by the stream: what follows is not compared with what was. */
  noteGap?(timeNs: number): void;
  /** The interval ends here. */
  snapshotAndReset(): Figures;
}

/** What was measured: fields of the report on the stream. */
export interface TsMeasured {
  /** In the order of table_id, PID and table_id_extension. */
  readonly tables: readonly TableSnapshot[];
  /** By PID: those that carry cues of SCTE 35. */
  readonly cues: readonly CueReport[];
}

/** What measures may draw on. */
export interface TsMeasureContext {
  readonly services: ServiceDirectory;
  /** Takes events; knows the clocks of the programs. */
  readonly desk: ContentDesk;
  readonly programs: Pick<ProgramMap, 'programs'>;
}

/** By the field of the report: makes what measures it. */
export type TsMeasureTable = {
  readonly [Name in keyof TsMeasured]: (context: TsMeasureContext) => TsMeasure<TsMeasured[Name]>;
};

/** What is measured of a transport stream besides packets, clocks, buffers and rules. A table may have more than that. */
export const TS_MEASURES: TsMeasureTable = {
  tables: ({ services }) => {
    const tables = new TableCollector(services);
    return {
      section: (section, timeNs) => tables.feed(section, timeNs),
      noteGap: () => tables.noteGap(),
      snapshotAndReset: () => tables.snapshot(),
    };
  },
  cues: ({ desk, programs }) => new CueMeasure(desk, programs),
};

/** All measures of one stream. */
export class TsMeasures {
  readonly #named: readonly (readonly [name: string, measure: TsMeasure<unknown>])[];
  readonly #all: readonly TsMeasure<unknown>[];

  constructor(context: TsMeasureContext, table: TsMeasureTable = TS_MEASURES) {
    this.#named = Object.entries(table).map(([name, create]) => [name, create(context)]);
    this.#all = this.#named.map(([, measure]) => measure);
  }

  pcr(pid: number, pcr27M: number, packetIndex: number, timeNs: number, isDiscontinuity: boolean): void {
    for (const measure of this.#all) measure.pcr?.(pid, pcr27M, packetIndex, timeNs, isDiscontinuity);
  }

  pes(pid: number, pts90k: number, dts90k: number, timeNs: number, isRandomAccess: boolean): void {
    for (const measure of this.#all) measure.pes?.(pid, pts90k, dts90k, timeNs, isRandomAccess);
  }

  section(section: SectionView, timeNs: number): void {
    for (const measure of this.#all) measure.section?.(section, timeNs);
  }

  sectionCrcError(pid: number, tableId: number, timeNs: number): void {
    for (const measure of this.#all) measure.sectionCrcError?.(pid, tableId, timeNs);
  }

  noteGap(timeNs: number): void {
    for (const measure of this.#all) measure.noteGap?.(timeNs);
  }

  snapshotAndReset(): TsMeasured {
    return Object.fromEntries(this.#named.map(([name, measure]) => [name, measure.snapshotAndReset()])) as never;
  }
}
