import { type EndlessClip, newCounters } from '../../mpegts/endless-clip.js';
import { ABSENT, NULL_PID, PACKET_SIZE, pcrAt, pidAt } from '../../mpegts/packet.js';
import { Random } from '../random.js';
import { RtpPacker } from '../rtp-packer.js';
import type { DemoSource } from './demo-sender.js';
import { type DemoFault, type FaultWindow, faultAt } from './fault-schedule.js';

const PACKETS = 7;
const PAT_PID = 0;
const LOST_SHARE = 0.03;
/** Datagrams of a stream with jitter leave together, so often. */
const BURST_NS = 100e6;
/** Of each second clock reference, by chance, in 27 MHz ticks: 4 µs, where 500 ns are allowed. Spec: ETSI TR 101 290, 5.2.2, 2.4 */
const WRONG_PCR_27M = 108;

export interface TransportSourceOptions {
  readonly clip: EndlessClip;
  readonly other: EndlessClip | undefined;
  readonly periodS: number;
  readonly port: number;
  readonly isRtp: boolean;
  readonly faults: readonly FaultWindow[];
}

/** A transport stream that goes round and round, with faults that come and go. */
export class TransportSource implements DemoSource {
  readonly port: number;
  readonly #options: TransportSourceOptions;
  readonly #counters = newCounters();
  readonly #random: Random;
  readonly #rtp: RtpPacker | undefined;
  readonly #nsPerDatagram: number;
  #datagram = 0;
  /** The one of this round. */
  #clip: EndlessClip;

  constructor(options: TransportSourceOptions) {
    const { clip, periodS, port, isRtp } = options;
    this.port = port;
    this.#options = options;
    this.#clip = clip;
    this.#random = new Random(port, 0);
    this.#rtp = isRtp ? new RtpPacker(port) : undefined;
    this.#nsPerDatagram = (periodS * 1e9 * PACKETS) / clip.packets;
  }

  get dueNs(): number {
    return this.#datagram * this.#nsPerDatagram;
  }

  write(target: Buffer, at: number): { readonly length: number; readonly leavesNs: number } {
    const { dueNs } = this;
    const number = this.#datagram++;
    const first = (number * PACKETS) % this.#options.clip.packets;
    const round = Math.floor((number * PACKETS) / this.#options.clip.packets);
    const fault = faultAt(this.#options.faults, dueNs / 1e9);
    if (first === 0) this.#chooseClip(fault);
    const header = this.#rtp?.writeHeader(target, at, number, dueNs) ?? 0;
    for (let packet = 0; packet < PACKETS; packet++) {
      const packetAt = at + header + packet * PACKET_SIZE;
      this.#clip.write(target, packetAt, first + packet, round, this.#counters);
      this.#harm(target, packetAt, fault);
    }
    const isLost = fault === 'stop' || (fault === 'loss' && this.#random.nextShare() < LOST_SHARE);
    const leavesNs = fault === 'jitter' ? Math.floor(dueNs / BURST_NS) * BURST_NS : dueNs;
    return { length: isLost ? 0 : header + PACKETS * PACKET_SIZE, leavesNs };
  }

  #chooseClip(fault: DemoFault | undefined): void {
    const { clip, other } = this.#options;
    this.#clip = fault === 'other_clip' && other !== undefined ? other : clip;
  }

  #harm(target: Buffer, at: number, fault: DemoFault | undefined): void {
    if (fault === 'no_pat' && pidAt(target, at) === PAT_PID) {
      target.writeUInt16BE(NULL_PID, at + 1);
      this.#counters[PAT_PID]!--;
    }
    if (fault !== 'pcr' || pcrAt(target, at) === ABSENT || this.#random.nextShare() < 0.5) return;
    const extension = ((target[at + 10]! & 1) << 8) | target[at + 11]!;
    const wrong = (extension + (extension < 300 - WRONG_PCR_27M ? WRONG_PCR_27M : -WRONG_PCR_27M)) % 300;
    target[at + 10] = (target[at + 10]! & 0xfe) | (wrong >> 8);
    target[at + 11] = wrong & 0xff;
  }
}
