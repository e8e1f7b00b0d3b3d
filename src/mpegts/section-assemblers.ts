import { NULL_PID } from './packet.js';
import type { ProgramMap } from './program-map.js';
import { SectionAssembler, type SectionSink } from './section-assembler.js';

const PIDS = 8192;
/** Most PIDs whose sections are put together at once; each may keep one section in the making. */
const MAX_ASSEMBLERS = 1024;

/** Puts the sections together of each PID that the tables say carries some. */
export class SectionAssemblers {
  readonly #map: ProgramMap;
  readonly #sink: SectionSink;
  readonly #byPid = new Array<SectionAssembler | undefined>(PIDS).fill(undefined);
  /** undefined for a PID without sections; the same list throughout. */
  readonly byPid: readonly (SectionAssembler | undefined)[] = this.#byPid;

  constructor(map: ProgramMap, sink: SectionSink) {
    this.#map = map;
    this.#sink = sink;
    this.update();
  }

  /** The tables have changed. */
  update(): void {
    let count = 0;
    for (let pid = 0; pid < NULL_PID; pid++) {
      const isWanted = count < MAX_ASSEMBLERS && this.#map.carriesSections(pid);
      if (isWanted) {
        count++;
        this.#byPid[pid] ??= new SectionAssembler(pid, this.#sink);
      } else if (this.#byPid[pid] !== undefined) {
        this.#byPid[pid] = undefined;
      }
    }
  }

  /** Packets were lost on any PID. */
  noteGap(): void {
    for (const assembler of this.#byPid) assembler?.dropPartial();
  }

  /** Sections begin anew, by the tables as they are now. */
  reset(): void {
    this.#byPid.fill(undefined);
    this.update();
  }
}
