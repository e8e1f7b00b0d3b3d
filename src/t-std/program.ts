// Tested by: test/t-std/t-std-analyzer.test.ts, test/t-std/t-std-analyzer.samples.test.ts
import { PACKET_SIZE } from '../mpegts/packet.js';
import { pcrDifference27M } from '../mpegts/pcr.js';
import type { BufferChain } from './buffer-chain.js';
import { type ElementaryBufferStatistics, ElementaryChain } from './elementary-chain.js';
import type { TStdObserver } from './fault.js';
import { FoundFaults } from './found-faults.js';
import type { TStdProgram } from './modelled-program.js';
import { PacketTimes } from './packet-times.js';
import { type SystemBufferStatistics, SystemChain } from './system-chain.js';
import { SECOND_27M } from './transport-buffer.js';

const PIDS = 8192;
const PAT_PID = 0;
const CAT_PID = 1;
/** Byte of a packet that its PCR is the time of, in packets. Spec: ISO/IEC 13818-1, 2.4.2.3 */
const PCR_REFERENCE = 10 / PACKET_SIZE;
/** A longer step from one PCR to the next is a new time base. */
const LONGEST_PCR_STEP_27M = SECOND_27M;

export interface ProgramBufferStatistics {
  readonly programNumber: number;
  /** Seconds that were modelled. */
  readonly modelledS: number;
  readonly system: SystemBufferStatistics;
  readonly streams: readonly ElementaryBufferStatistics[];
}

/**
 * The system target decoder of one program. Times are linear from one PCR to the next, so that packets wait for the PCR
 * behind them. Without one for a second, or with more packets between two than there is room for, it starts anew.
 * Spec: ISO/IEC 13818-1, 2.4.2.3
 */
export class ProgramDecoder {
  readonly program: TStdProgram;

  readonly #system: SystemChain;
  readonly #streams: readonly ElementaryChain[];
  readonly #times = new PacketTimes();
  readonly #found = new FoundFaults();
  #pcr27M = 0;
  #pcrIndex = 0;
  /** The clock without wraps. */
  #stc27M = 0;
  #modelled27M = 0;

  constructor(program: TStdProgram, observer: TStdObserver) {
    this.program = program;
    this.#system = new SystemChain(this.#times, this.#found, observer);
    this.#streams = program.streams.map((stream) => new ElementaryChain(stream, this.#times, this.#found, observer));
  }

  /** What takes the packets of each PID; one PID may be there more than once. */
  chains(): (readonly [pid: number, chain: BufferChain])[] {
    const systemPids = new Set([PAT_PID, CAT_PID, this.program.pmtPid]);
    return [
      ...Array.from(systemPids, (pid) => [pid, this.#system] as const),
      ...this.#streams.map((stream) => [stream.pid, stream] as const),
    ];
  }

  /** What hangs on each elementary stream that is modelled. */
  elementary(): (readonly [pid: number, chain: ElementaryChain])[] {
    return this.#streams
      .filter(({ pid, canBeModelled }) => pid >= 0 && pid < PIDS && canBeModelled)
      .map((stream) => [stream.pid, stream]);
  }

  /** The PCR of the packet with that index. */
  pcr(pcr27M: number, packetIndex: number, timeNs: number, isDiscontinuity: boolean): void {
    const step27M = pcrDifference27M(this.#pcr27M, pcr27M);
    const packets = packetIndex - this.#pcrIndex;
    const isNewBase = isDiscontinuity || step27M === 0 || step27M > LONGEST_PCR_STEP_27M || packets <= 0;
    if (this.#times.isOpen && !isNewBase) {
      this.#model(step27M / packets, packetIndex, timeNs);
      this.#stc27M += step27M;
      this.#modelled27M += step27M;
    } else {
      this.#restart();
      this.#stc27M = pcr27M;
    }
    this.#times.isOpen = true;
    this.#pcr27M = pcr27M;
    this.#pcrIndex = packetIndex;
    for (const stream of this.#streams) stream.setClock(this.#stc27M, pcr27M);
  }

  /** Packets were not seen: what is in the buffers is not known any more. */
  gap(): void {
    this.#restart();
  }

  snapshot(): ProgramBufferStatistics {
    return {
      programNumber: this.program.programNumber,
      modelledS: this.#modelled27M / SECOND_27M,
      system: this.#system.snapshot(),
      streams: this.#streams.map((stream) => stream.snapshot()),
    };
  }

  #restart(): void {
    if (!this.#times.isOpen) return;
    this.#times.isOpen = false;
    this.#system.restart();
    for (const stream of this.#streams) stream.restart();
  }

  /** Models the packets before that index, of which each takes `duration27M`. */
  #model(duration27M: number, endIndex: number, timeNs: number): void {
    const origin = this.#pcrIndex + PCR_REFERENCE;
    this.#times.set(origin, this.#stc27M, duration27M, endIndex);
    const now27M = this.#stc27M + (endIndex - origin) * duration27M;
    this.#system.model();
    for (const stream of this.#streams) {
      stream.model();
      stream.advance(now27M, endIndex, timeNs);
    }
    this.#found.tellAll();
  }
}
