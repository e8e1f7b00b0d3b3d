import { payloadOffsetAt } from '../mpegts/adaptation-field.js';
import { ElementaryStreams } from '../mpegts/elementary-streams.js';
import { ABSENT, scramblingAt } from '../mpegts/packet.js';
import { PidTable } from '../mpegts/pid-table.js';
import type { BufferChain } from './buffer-chain.js';
import type { TStdObserver } from './fault.js';
import type { TStdProgram } from './modelled-program.js';
import { type ProgramBufferStatistics, ProgramDecoder } from './program.js';

const PIDS = 8192;
/** Programs that are modelled; more are not. */
const MAX_PROGRAMS = 128;
/** Elementary streams of one program that are modelled. */
const MAX_STREAMS = 64;

/**
 * The system target decoders of all programs of a transport stream: finds overflow, underflow and delays in their buffers.
 * What stops the model of a stream, and why, stands in its statistics.
 * Spec: ISO/IEC 13818-1, 2.4.2
 */
export class TStdAnalyzer {
  readonly #observer: TStdObserver;
  readonly #programs = new Map<number, ProgramDecoder>();
  /** By PID: where its packets go. */
  readonly #routes = new PidTable<Route>();
  /** By PID: the programs whose PCR it carries. */
  readonly #clocked = new Map<number, ProgramDecoder[]>();
  readonly #elementary: ElementaryStreams;
  /** The same, unless somebody else feeds them. */
  readonly #own: ElementaryStreams | undefined;
  #isStopped = false;

  /** `elementary` is fed with each packet before `packet()` of it; without one, the packets that are told here are enough. */
  constructor(observer: TStdObserver, elementary?: ElementaryStreams) {
    this.#observer = observer;
    this.#elementary = elementary ?? new ElementaryStreams();
    this.#own = elementary === undefined ? this.#elementary : undefined;
  }

  /** Programs that were set but are not modelled, as there are too many. */
  programsLeftOut = 0;

  /** A program as its newest PMT says; what was modelled of it before starts anew. */
  setProgram(program: TStdProgram): void {
    const known = this.#programs.get(program.programNumber);
    if (known === undefined && this.#programs.size === MAX_PROGRAMS) {
      this.programsLeftOut++;
      return;
    }
    const streams = program.streams.slice(0, MAX_STREAMS);
    const decoder = new ProgramDecoder({ ...program, streams }, this.#observer);
    this.#programs.set(program.programNumber, decoder);
    this.#detach(known);
    this.#attach(decoder);
    this.#route();
  }

  removeProgram(programNumber: number): void {
    this.#detach(this.#programs.get(programNumber));
    if (this.#programs.delete(programNumber)) this.#route();
  }

  /**
   * The packet at `pos`, which lies within the bytes whole. The indexes count all packets of the transport stream and
   * ascend.
   */
  packet(bytes: Uint8Array, pos: number, pid: number, packetIndex: number, timeNs: number, isDuplicate: boolean): void {
    this.#own?.feedPacket(bytes, pos, pid, isDuplicate, timeNs);
    const isCounted = !isDuplicate && scramblingAt(bytes, pos) === 0;
    this.take(bytes, pos, pid, packetIndex, timeNs, isCounted ? payloadOffsetAt(bytes, pos) : ABSENT);
  }

  /**
   * As `packet`, where somebody else feeds `elementary` and knows where the payload of the packet begins; negative for one that has none, is
   * scrambled or comes a second time.
   */
  take(bytes: Uint8Array, pos: number, pid: number, packetIndex: number, timeNs: number, payload: number): void {
    for (let route = this.#routes.get(pid); route !== undefined; route = route.next) {
      if (!route.chain.packet(pid, packetIndex, timeNs, bytes, pos, payload)) route.decoder.gap();
    }
  }

  /** The PCR in the packet with that index, before or after `packet()` of it. */
  pcr(pid: number, pcr27M: number, packetIndex: number, timeNs: number, isDiscontinuity: boolean): void {
    const decoders = this.#clocked.get(pid);
    if (decoders === undefined) return;
    for (const decoder of decoders) decoder.pcr(pcr27M, packetIndex, timeNs, isDiscontinuity);
  }

  /** Packets were not seen here, which is no fault of the stream. */
  gap(): void {
    for (const decoder of this.#programs.values()) decoder.gap();
  }

  /** Nothing more will be told: what is modelled of programs that are set later waits for ever. */
  stop(): void {
    this.#isStopped = true;
    this.gap();
    for (const decoder of this.#programs.values()) this.#detach(decoder);
  }

  snapshot(): readonly ProgramBufferStatistics[] {
    return [...this.#programs.values()].map((decoder) => decoder.snapshot());
  }

  reset(): void {
    for (const decoder of this.#programs.values()) this.#detach(decoder);
    this.#programs.clear();
    this.programsLeftOut = 0;
    this.#route();
  }

  #route(): void {
    this.#routes.clear();
    this.#clocked.clear();
    for (const decoder of this.#programs.values()) {
      const { pcrPid } = decoder.program;
      this.#clocked.set(pcrPid, [...(this.#clocked.get(pcrPid) ?? []), decoder]);
    }
    for (const decoder of [...this.#programs.values()].reverse()) {
      for (const [pid, chain] of decoder.chains().reverse()) {
        if (pid >= 0 && pid < PIDS) this.#routes.set(pid, { decoder, chain, next: this.#routes.get(pid) });
      }
    }
  }

  #attach(decoder: ProgramDecoder): void {
    if (this.#isStopped) return;
    for (const [pid, chain] of decoder.elementary()) this.#elementary.attach(pid, chain);
  }

  #detach(decoder: ProgramDecoder | undefined): void {
    for (const [pid, chain] of decoder?.elementary() ?? []) this.#elementary.detach(pid, chain);
  }
}

/** One of the places that the packets of a PID go to, and the next. */
interface Route {
  readonly decoder: ProgramDecoder;
  readonly chain: BufferChain;
  readonly next: Route | undefined;
}
