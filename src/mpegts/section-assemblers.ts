import type { PidNumbers } from './pid-numbers.js';
import { PidTable } from './pid-table.js';
import type { ProgramMap } from './program-map.js';
import { SectionAssembler, type SectionSink } from './section-assembler.js';

/** Most PIDs whose sections are put together at once; each may keep one section in the making. */
const MAX_ASSEMBLERS = 1024;

/** Puts the sections together of each PID that the tables say carries some. */
export class SectionAssemblers {
  readonly #map: ProgramMap;
  readonly #sink: SectionSink;
  readonly #byPid: PidTable<SectionAssembler>;
  /** Without a value for a PID without sections; the same table throughout. */
  readonly byPid: Pick<PidTable<SectionAssembler>, 'get'>;

  constructor(map: ProgramMap, numbers: PidNumbers, sink: SectionSink) {
    this.#byPid = new PidTable(numbers);
    this.byPid = this.#byPid;
    this.#map = map;
    this.#sink = sink;
    this.update();
  }

  /** The tables have changed. */
  update(): void {
    const wanted = new Set(this.#map.sectionPids().slice(0, MAX_ASSEMBLERS));
    for (const [pid] of this.#byPid.entries()) if (!wanted.has(pid)) this.#byPid.delete(pid);
    for (const pid of wanted) {
      if (this.#byPid.get(pid) === undefined) this.#byPid.set(pid, new SectionAssembler(pid, this.#sink));
    }
  }

  /** Packets were lost on any PID. */
  noteGap(): void {
    for (const [, assembler] of this.#byPid.entries()) assembler.dropPartial();
  }

  /** Sections begin anew, by the tables as they are now. */
  reset(): void {
    this.#byPid.clear();
    this.update();
  }
}
