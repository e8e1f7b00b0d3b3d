// Tested by: test/t-std/t-std-analyzer.test.ts
import { PACKET_SIZE, pusiAt } from '../mpegts/packet.js';
import type { BufferChain } from './buffer-chain.js';
import type { TStdFault, TStdObserver } from './fault.js';
import type { FoundFaults } from './found-faults.js';
import { Overflow } from './overflow.js';
import { PacketLog } from './packet-log.js';
import type { PacketTimes } from './packet-times.js';
import { SECOND_27M, TransportBuffer, type TransportBufferSink } from './transport-buffer.js';

/** Spec: ISO/IEC 13818-1, 2.4.2.4 */
const RX_SYS_BPS = 1_000_000;
const BSYS_SIZE = 1536;
/** Bsys leaks at a 500th of the transport rate, and no slower than this. Spec: ISO/IEC 13818-1, 2.4.2.4 */
const LEAST_RSYS_BPS = 80_000;
const TRANSPORT_RATE_SHARE = 500;
const TOLERANCE_BYTES = 0.5;
const SECTION_HEADER_SIZE = 3;
const STUFFING_TABLE_ID = 0xff;
/** PIDs whose section is followed over packets at once. */
const PIDS = 4;

/** What a report says of the buffers of the system data of a program. */
export interface SystemBufferStatistics {
  readonly tbMaxBytes: number;
  readonly bsysMaxBytes: number;
}

/**
 * TBsys and Bsys of a program: PAT, CAT and its PMT. Of the payload, what belongs to sections goes on into Bsys; stuffing
 * does not.
 * Spec: ISO/IEC 13818-1, 2.4.2.3, 2.4.2.4 and 2.4.2.7
 */
export class SystemChain implements BufferChain, TransportBufferSink {
  readonly #times: PacketTimes;
  readonly #log: PacketLog;
  readonly #found: FoundFaults;
  readonly #observer: TStdObserver;
  readonly #transport = new TransportBuffer(RX_SYS_BPS);
  /** Bytes of its section that are still to come, by PID. */
  readonly #pids = new Array<number>(PIDS).fill(-1);
  readonly #left = new Array<number>(PIDS).fill(0);
  #next = 0;
  #fillBytes = 0;
  #maxFillBytes = 0;
  #time27M = Number.NEGATIVE_INFINITY;
  readonly #overflow = new Overflow();
  #runs = false;

  constructor(times: PacketTimes, found: FoundFaults, observer: TStdObserver) {
    this.#times = times;
    this.#log = new PacketLog(times);
    this.#found = found;
    this.#observer = observer;
  }

  packet(pid: number, packetIndex: number, timeNs: number, bytes: Uint8Array, pos: number, payload: number): boolean {
    const bsysBytes = payload < 0 ? 0 : this.#feed(bytes, pos, payload, pid);
    return this.#log.push(bsysBytes, 0, pid, packetIndex, timeNs);
  }

  /** How many of its bytes go into Bsys. */
  #feed(bytes: Uint8Array, pos: number, payload: number, pid: number): number {
    const slot = this.#slotOf(pid);
    const end = pos + PACKET_SIZE;
    if (!pusiAt(bytes, pos)) {
      const size = Math.min(this.#left[slot]!, end - payload);
      this.#left[slot]! -= size;
      return size;
    }
    const first = payload + 1 + bytes[payload]!;
    let size = Math.min(this.#left[slot]!, Math.max(0, Math.min(first, end) - payload - 1));
    this.#left[slot] = 0;
    for (let at = first; at + SECTION_HEADER_SIZE <= end && bytes[at] !== STUFFING_TABLE_ID; ) {
      const length = SECTION_HEADER_SIZE + (((bytes[at + 1]! & 0x0f) << 8) | bytes[at + 2]!);
      const here = Math.min(length, end - at);
      size += here;
      this.#left[slot] = length - here;
      at += length;
    }
    return size;
  }

  /** The packets whose times are known now arrive. */
  model(): void {
    const log = this.#log;
    const count = log.start();
    if (count === 0) return;
    const times = this.#times;
    if (!this.#runs) this.#observer.tStdRuns(log.pidAt(0));
    this.#runs = true;
    this.#transport.pass(times, count, this);
    const transportBps = (PACKET_SIZE * 8 * SECOND_27M) / times.duration27M;
    const rateBps = Math.max(LEAST_RSYS_BPS, transportBps / TRANSPORT_RATE_SHARE);
    for (let n = 0; n < count; n++) {
      const bsysBytes = log.mainBytesAt(n);
      if (bsysBytes > 0) this.#fill(n, bsysBytes, times.leaves27M[n]!, rateBps);
    }
    log.removeFirst(count);
  }

  #fill(n: number, bsysBytes: number, time27M: number, rateBps: number): void {
    const elapsed27M = time27M - this.#time27M;
    this.#fillBytes = Math.max(0, this.#fillBytes - (elapsed27M * rateBps) / 8 / SECOND_27M) + bsysBytes;
    this.#time27M = time27M;
    this.#maxFillBytes = Math.max(this.#maxFillBytes, this.#fillBytes);
    const isTooFull = this.#fillBytes > BSYS_SIZE + TOLERANCE_BYTES;
    if (this.#overflow.feed(isTooFull, time27M)) this.#tell('Bsys_overflow', n, this.#fillBytes);
    if (isTooFull) this.#fillBytes = BSYS_SIZE;
  }

  transportOverflow(n: number, fillBytes: number): void {
    this.#tell('TBsys_overflow', n, fillBytes);
  }

  transportNotEmptied(n: number): void {
    this.#tell('TBsys_not_emptied', n, 1);
  }

  restart(): void {
    this.#log.clear();
    this.#transport.restart();
    this.#time27M = Number.NEGATIVE_INFINITY;
    this.#fillBytes = 0;
    this.#overflow.reset();
    this.#left.fill(0);
  }

  snapshot(): SystemBufferStatistics {
    return { tbMaxBytes: this.#transport.maxFillBytes, bsysMaxBytes: this.#maxFillBytes };
  }

  #tell(fault: TStdFault, n: number, value: number): void {
    const log = this.#log;
    const pid = log.pidAt(n);
    const packetIndex = log.packetIndexAt(n);
    const timeNs = log.timeNsAt(n);
    this.#found.add(packetIndex, () => this.#observer.tStdFault(fault, pid, packetIndex, timeNs, value));
  }

  #slotOf(pid: number): number {
    for (let slot = 0; slot < PIDS; slot++) if (this.#pids[slot] === pid) return slot;
    const slot = this.#next;
    this.#next = (slot + 1) % PIDS;
    this.#pids[slot] = pid;
    this.#left[slot] = 0;
    return slot;
  }
}
