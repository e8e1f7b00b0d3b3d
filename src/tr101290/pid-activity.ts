/** What the TS analyzer knows of the packets of each PID. */
export interface PidActivity {
  /** All packets so far. */
  readonly packets: number;
  /** PIDs that were seen, each once; more are added at the end. */
  readonly pids: readonly number[];
  /** Time of the last packet; ABSENT where none came. */
  lastSeenNs(pid: number): number;
}

/** Packets are looked for so often, and an absence is known so exactly. */
export const POLL_NS = 10e6;
