import type { ProgramMap } from '../mpegts/program-map.js';

/** What the TS analyzer knows of the packets of each PID. */
export interface PidActivity {
  /** All packets so far. */
  readonly packets: number;
  /** PIDs that were seen, each once; more are added at the end. */
  readonly pids: readonly number[];
  /** Time of the last packet; ABSENT where none came. */
  lastSeenNs(pid: number): number;
  /** What the tables say, which takes each section before it is told to anybody. Without it they are read once more. */
  readonly map?: ProgramMap;
}

/** Packets are looked for so often, and an absence is known so exactly. */
export const POLL_NS = 10e6;
