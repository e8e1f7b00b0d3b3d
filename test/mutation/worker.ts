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
}

/** The packets of a stream, and when each comes. */
export interface SharedStream {
  readonly bytes: SharedArrayBuffer;
  readonly lengths: SharedArrayBuffer;
  readonly timesNs: SharedArrayBuffer;
}

/** The case that was not as stated, and why; undefined where all were as stated. */
export type Notice = { readonly number: number; readonly why: string } | undefined;

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

function firstNotice({ streams, order }: MutantRun): Notice {
  for (const number of order) {
    const one: Case = CASES[number]!;
    try {
      const fault = judgeCase(one, packetsOf(streams[number]!)).faults[0];
      if (fault !== undefined) return { number, why: `${one.name}: ${fault.rule}: ${fault.text}` };
    } catch (error) {
      return { number, why: `${one.name}: ${String(error)}` };
    }
  }
  return undefined;
}

parentPort?.postMessage(firstNotice(workerData as MutantRun));
