import { randomBytes } from 'node:crypto';
import { PACKET_SIZE } from '../../mpegts/packet.js';
import { RTP_HEADER_SIZE } from '../../net/rtp.js';
import { writeRtpHeader } from '../../net/rtp-writer.js';
import type { Batch } from '../../stream/message.js';

const TICKS_PER_NS = 90_000 / 1e9;
/** A longer step of the arrival times, or one back, is one of the clock. */
const LONGEST_STEP_NS = 10e9;

/** The datagrams of a batch with TS packets, to be sent: columns with a row each. */
export interface ForwardDatagrams {
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;
  readonly lengths: Uint32Array;
  /** TS packets. */
  readonly packets: Uint16Array;
  /** Since the first datagram of the stream, in ns. */
  readonly arrivalNs: Float64Array;
  readonly count: number;
}

/** Makes datagrams of batches: as many packets in each as there were on the network, with an RTP header of our own where one is wanted. */
export class DatagramMaker {
  readonly ssrc = randomBytes(4).readUInt32BE();
  #sequence = randomBytes(2).readUInt16BE();
  readonly #firstTimestamp = randomBytes(4).readUInt32BE();
  #originSeconds: number | undefined;
  #lastNs = Number.NaN;

  constructor(readonly isRtp: boolean) {}

  /** Without RTP the bytes are the payload of the batch. */
  make(batch: Batch): ForwardDatagrams {
    const { datagrams, sizes, arrivalDeltaNs, payload } = batch;
    this.#originSeconds ??= batch.baseSeconds;
    const baseNs = (batch.baseSeconds - this.#originSeconds) * 1e9 + batch.baseNanoseconds;
    const header = this.isRtp ? RTP_HEADER_SIZE : 0;
    const bytes = this.isRtp ? Buffer.allocUnsafeSlow(payload.length + header * datagrams) : payload;
    const offsets = new Uint32Array(datagrams);
    const lengths = new Uint32Array(datagrams);
    const packets = new Uint16Array(datagrams);
    const arrivalNs = new Float64Array(datagrams);
    let count = 0;
    let from = 0;
    let to = 0;
    for (let index = 0; index < datagrams; index++) {
      const size = sizes[index]! * PACKET_SIZE;
      if (size === 0 || from + size > payload.length) continue;
      arrivalNs[count] = baseNs + arrivalDeltaNs[index]!;
      offsets[count] = to;
      lengths[count] = header + size;
      packets[count] = sizes[index]!;
      if (this.isRtp) {
        this.#writeHeader(bytes, to, arrivalNs[count]!);
        bytes.set(payload.subarray(from, from + size), to + header);
      }
      from += size;
      to += header + size;
      count++;
    }
    return { bytes, offsets, lengths, packets, arrivalNs, count };
  }

  /** The timestamp is the time of arrival; the marker says that it is not in line with the last one. Spec: RFC 2250, 2 */
  #writeHeader(bytes: Uint8Array, pos: number, arrivalNs: number): void {
    const step = arrivalNs - this.#lastNs;
    this.#lastNs = arrivalNs;
    const timestamp = this.#firstTimestamp + Math.round(arrivalNs * TICKS_PER_NS);
    writeRtpHeader(bytes, pos, {
      marker: step < 0 || step > LONGEST_STEP_NS,
      sequence: this.#sequence,
      timestamp,
      ssrc: this.ssrc,
    });
    this.#sequence = (this.#sequence + 1) & 0xffff;
  }
}
