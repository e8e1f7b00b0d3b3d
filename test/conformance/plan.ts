import { PACES, type Pace } from './pace.js';

/** A table, or the PCR, that comes at fixed times: `atMs` after the start and every `everyMs` from then on. */
export interface Item {
  readonly name: string;
  readonly pid: number;
  readonly everyMs: number;
  readonly atMs: number;
  /** The packet of that time; one with the PCR where it is left out. */
  readonly packetAt?: (ms: number) => Buffer;
}

/** One PES packet of an elementary stream. Times are ms from the start of the stream. */
export interface Unit {
  readonly payload: Buffer;
  readonly ptsMs: number;
  /** Only where it is not the PTS. */
  readonly dtsMs?: number;
  /** Bytes of stuffing at the end of its header. */
  readonly headerStuffing?: number;
}

/** An elementary stream, whose PES packets wait from `atMs` and every `everyMs` from then on for slots of its own. */
export interface Elementary {
  readonly name: string;
  readonly pid: number;
  readonly streamId: number;
  readonly everyMs: number;
  readonly atMs: number;
  /** Slots of each round. */
  readonly slots: readonly number[];
  readonly isScrambled: boolean;
  readonly unit: (number: number) => Unit;
}

/** Times in ms, the second one not included. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Stuffing packets on a PID, so that the transport buffer of some PIDs that leaks at `rxBps` is never empty. */
export interface Filler extends Window {
  readonly pid: number;
  readonly pids: readonly number[];
  readonly rxBps: number;
}

/** What a stream is made by; edits change it before it is. */
export interface Plan {
  pace: Pace;
  seconds: number;
  /** PCR of the start. */
  start27M: number;
  readonly items: Item[];
  readonly streams: Elementary[];
  /** Items and PES packets that do not come. */
  readonly silent: (Window & { readonly name: string })[];
  /** Elementary streams whose packets wait. */
  readonly held: (Window & { readonly name: string })[];
  /** What comes besides, by slot, where no item is due. */
  readonly extra: Map<number, Item>;
  readonly fillers: Filler[];
  /** Steps of the time base: of PCR, PTS and DTS. */
  readonly steps: { readonly fromMs: number; readonly ms: number }[];
  /** What single PCRs are too high by. */
  readonly pcrErrors: { readonly ms: number; readonly ticks: number }[];
  /** PES packets without time stamps. */
  readonly untimed: (Window & { readonly name: string })[];
  /** Time stamps that are later than due. */
  readonly delays: (Window & { readonly name: string; readonly ms: number })[];
  /** Changes of the packets that were made, in this order. */
  readonly changes: ((stream: Packets) => void)[];
}

/** A stream of 188-byte packets with the arrival time of each. */
export interface Packets {
  packets: Buffer[];
  timesNs: number[];
}

export function emptyPlan(items: readonly Item[], streams: readonly Elementary[], pace = PACES.usual): Plan {
  return {
    pace,
    seconds: 6,
    start27M: 270_000_000,
    items: [...items],
    streams: [...streams],
    silent: [],
    held: [],
    extra: new Map(),
    fillers: [],
    steps: [],
    pcrErrors: [],
    untimed: [],
    delays: [],
    changes: [],
  };
}

export function isWithin({ fromMs, toMs }: Window, ms: number): boolean {
  return ms >= fromMs && ms < toMs;
}
