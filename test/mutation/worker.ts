import { parentPort, workerData } from 'node:worker_threads';
import type { Case } from '../conformance/case.js';
import { CASES } from '../conformance/cases/cases.js';
import { judgeCase } from '../conformance/matrix.js';
import type { Packets } from '../conformance/plan.js';

/** What the worker of one mutant is given. */
export interface MutantRun {
  /** The streams of all cases, in memory that is shared. */
  readonly streams: readonly SharedStream[];
  /** Numbers of the cases in the order to try them in. */
  readonly order: readonly number[];
  /** Not the first one only that is not as stated. */
  readonly all: boolean;
}

/** The packets of a stream, and when each comes. */
export interface SharedStream {
  readonly bytes: SharedArrayBuffer;
  readonly lengths: SharedArrayBuffer;
  readonly timesNs: SharedArrayBuffer;
}

/** A case that was not as stated, and why. */
export interface Notice {
  readonly number: number;
  readonly why: string;
}

function packetsOf({ bytes, lengths, timesNs }: SharedStream): Packets {
  // A copy: no TextDecoder reads shared memory.
  const own = Buffer.from(new Uint8Array(bytes));
  const packets: Buffer[] = [];
  let at = 0;
  for (const length of new Uint16Array(lengths)) {
    packets.push(own.subarray(at, at + length));
    at += length;
  }
  return { packets, timesNs: [...new Float64Array(timesNs)] };
}

function notices({ streams, order, all }: MutantRun): Notice[] {
  const found: Notice[] = [];
  for (const number of order) {
    const why = whyNot(CASES[number]!, streams[number]!);
    if (why !== undefined) found.push({ number, why });
    if (found.length > 0 && !all) break;
  }
  return found;
}

function whyNot(one: Case, stream: SharedStream): string | undefined {
  try {
    const fault = judgeCase(one, packetsOf(stream)).faults[0];
    return fault === undefined ? undefined : `${one.name}: ${fault.rule}: ${fault.text}`;
  } catch (error) {
    return `${one.name}: ${String(error)}`;
  }
}

parentPort?.postMessage(notices(workerData as MutantRun));
