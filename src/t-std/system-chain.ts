// Tested by: test/t-std/t-std-analyzer.test.ts
import { payloadOffsetAt } from '../mpegts/adaptation-field.js';
import { PACKET_SIZE, pusiAt, scramblingAt } from '../mpegts/packet.js';
import type { BufferChain } from './buffer-chain.js';
import type { TStdFault, TStdObserver } from './fault.js';
import { Overflow } from './overflow.js';
import type { PacketLog } from './packet-log.js';
import { SECOND_27M, TransportBuffer } from './transport-buffer.js';

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

/** In the log, in place of the number of a stream. */
export const SYSTEM = 0xff;

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
export class SystemChain implements BufferChain {
  readonly #log: PacketLog;
  readonly #observer: TStdObserver;
  readonly #transport = new TransportBuffer(RX_SYS_BPS);
  /** Bytes of its section that are still to come, by PID. */
  readonly #pids = new Int32Array(PIDS).fill(-1);
  readonly #left = new Int32Array(PIDS);
  #next = 0;
  #fillBytes = 0;
  #maxFillBytes = 0;
  #time27M = Number.NEGATIVE_INFINITY;
  readonly #overflow = new Overflow();
  #runs = false;

  constructor(log: PacketLog, observer: TStdObserver) {
    this.#log = log;
    this.#observer = observer;
  }

  packet(
    pid: number,
    packetIndex: number,
    timeNs: number,
    bytes: Uint8Array,
    pos: number,
    isDuplicate: boolean,
  ): boolean {
    const bsysBytes = this.#feed(bytes, pos, pid, isDuplicate);
    return this.#log.push(SYSTEM, bsysBytes, pid, packetIndex, timeNs);
  }

  /** How many of its bytes go into Bsys. */
  #feed(bytes: Uint8Array, pos: number, pid: number, isDuplicate: boolean): number {
    const payload = payloadOffsetAt(bytes, pos);
    if (isDuplicate || payload < 0 || scramblingAt(bytes, pos) !== 0) return 0;
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

  /** The packet at that place in the log, which was fed, arrives. */
  model(n: number): void {
    const log = this.#log;
    const { duration27M } = log;
    const bsysBytes = log.mainBytesAt(n);
    if (!this.#runs) this.#observer.tStdRuns(log.pidAt(n));
    this.#runs = true;
    const transport = this.#transport;
    transport.add(log.start27MAt(n), duration27M);
    if (transport.hasOverflowed) this.#tell('TBsys_overflow', n, transport.fillBytes);
    if (transport.hasNotEmptied) this.#tell('TBsys_not_emptied', n, 1);
    if (bsysBytes === 0) return;
    const transportBps = (PACKET_SIZE * 8 * SECOND_27M) / duration27M;
    const rateBps = Math.max(LEAST_RSYS_BPS, transportBps / TRANSPORT_RATE_SHARE);
    const elapsed27M = transport.leave27M - this.#time27M;
    this.#fillBytes = Math.max(0, this.#fillBytes - (elapsed27M * rateBps) / 8 / SECOND_27M) + bsysBytes;
    this.#time27M = transport.leave27M;
    this.#maxFillBytes = Math.max(this.#maxFillBytes, this.#fillBytes);
    const isTooFull = this.#fillBytes > BSYS_SIZE + TOLERANCE_BYTES;
    if (this.#overflow.feed(isTooFull, this.#time27M)) this.#tell('Bsys_overflow', n, this.#fillBytes);
    if (isTooFull) this.#fillBytes = BSYS_SIZE;
  }

  restart(): void {
    this.#transport.leave27M = Number.NEGATIVE_INFINITY;
    this.#time27M = Number.NEGATIVE_INFINITY;
    this.#fillBytes = 0;
    this.#overflow.reset();
    this.#left.fill(0);
  }

  snapshot(): SystemBufferStatistics {
    return { tbMaxBytes: this.#transport.maxFillBytes, bsysMaxBytes: this.#maxFillBytes };
  }

  #tell(fault: TStdFault, n: number, value: number): void {
    const { packetIndexes, timesNs } = this.#log;
    this.#observer.tStdFault(fault, this.#log.pidAt(n), packetIndexes[n]!, timesNs[n]!, value);
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
