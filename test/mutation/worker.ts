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
  /** By number of the case: what is not as stated without any mutant; without it, every case is told. */
  readonly usual?: readonly string[];
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

function notices({ streams, order, usual }: MutantRun): Notice[] {
  const found: Notice[] = [];
  for (const number of order) {
    const why = faultsOf(CASES[number]!, streams[number]!);
    if (usual === undefined || why !== usual[number]) found.push({ number, why });
    if (found.length > 0 && usual !== undefined) break;
  }
  return found;
}

/** What is not as stated; nothing, where all is. */
function faultsOf(one: Case, stream: SharedStream): string {
  try {
    return judgeCase(one, packetsOf(stream))
      .faults.map(({ rule, text }) => `${one.name}: ${rule}: ${text}`)
      .join('; ');
  } catch (error) {
    return `${one.name}: ${String(error)}`;
  }
}

parentPort?.postMessage(notices(workerData as MutantRun));
