// Tested by: test/replay/replayer.test.ts
import type { Chunk } from './chunk.js';
import type { FaultPlan } from './fault-plan.js';
import type { Fault } from './fault-spec.js';
import { HeldDatagram } from './held-datagram.js';
import type { RtpPacker } from './rtp-packer.js';
import type { SendBatch } from './send-batch.js';
import type { TimedInput } from './timed-input.js';
import { TsPayload } from './ts-payload.js';

/** Turns the sync byte 0x47 into 0xb8. */
const ALL_BITS = 0xff;

export interface AssemblerOptions {
  readonly input: TimedInput;
  readonly plan: FaultPlan;
  /** undefined: the payloads are sent as they are. */
  readonly rtp: RtpPacker | undefined;
  /** Datagrams of the input, 0 for all. */
  readonly count: number;
  /** The time on the sender's clock from which due times count; asked for at the first datagram. */
  readonly startNs: () => number;
}

/** Turns the chunks of the input into what is sent: RTP headers, faults, and due times on the sender's clock. */
export class BatchAssembler {
  hasEnded = false;
  readonly #options: AssemblerOptions;
  readonly #payload = new TsPayload();
  readonly #held = new HeldDatagram();
  #startNs: number | undefined;
  #chunk: Chunk | undefined;
  #row = 0;
  #nextNumber = 0;

  constructor(options: AssemblerOptions) {
    this.#options = options;
  }

  /** Fills the batch until it is full or the input has ended. Throws CaptureError and UsageError. */
  async fill(batch: SendBatch): Promise<void> {
    batch.clear();
    while (batch.hasRoom()) {
      const chunk = await this.#currentChunk();
      if (chunk === undefined) {
        this.#end(batch);
        return;
      }
      while (this.#row < chunk.count && batch.hasRoom() && !this.#isCountReached())
        this.#take(batch, chunk, this.#row++);
    }
  }

  async #currentChunk(): Promise<Chunk | undefined> {
    if (this.#isCountReached()) return undefined;
    if (this.#chunk !== undefined && this.#row < this.#chunk.count) return this.#chunk;
    if (this.#chunk !== undefined) this.#options.input.recycle(this.#chunk);
    this.#chunk = await this.#options.input.next();
    this.#row = 0;
    return this.#chunk;
  }

  #isCountReached(): boolean {
    const { count } = this.#options;
    return count > 0 && this.#nextNumber >= count;
  }

  #end(batch: SendBatch): void {
    this.hasEnded = true;
    if (this.#held.number !== undefined) this.#held.release(batch, this.#held.dueNs);
    batch.markDone(this.#nextNumber);
  }

  #take(batch: SendBatch, chunk: Chunk, row: number): void {
    const number = this.#nextNumber++;
    this.#payload.find(chunk.slab.bytes, chunk.offsets[row]!, chunk.lengths[row]!);
    const fault = this.#applicable(this.#options.plan.next());
    if (fault === 'drop') batch.faults.push({ fault, number, packets: this.#payload.packets });
    else this.#send(batch, chunk, row, number, fault);
    batch.markDone(this.#held.number ?? this.#nextNumber);
  }

  /** A datagram that overtakes another is not held back itself, and only a sync byte that is there can be broken. */
  #applicable(fault: Fault | undefined): Fault | undefined {
    if (fault === 'reorder' && this.#held.number !== undefined) return undefined;
    if (fault === 'corrupt' && this.#payload.packets === 0) return undefined;
    return fault;
  }

  #send(batch: SendBatch, chunk: Chunk, row: number, number: number, fault: Fault | undefined): void {
    const { packets } = this.#payload;
    this.#startNs ??= this.#options.startNs();
    const dueNs = this.#startNs + chunk.dueNs[row]!;
    const length = this.#writeDatagram(batch, chunk, row, number, fault === 'corrupt');
    const port = chunk.ports[row]!;
    if (fault === 'reorder') {
      this.#held.hold(number, batch, length, chunk.addresses, 4 * row, port, dueNs, packets);
      return;
    }
    if (fault !== undefined) batch.faults.push({ fault, number, packets });
    batch.append(length, fault === 'duplicate' ? 2 : 1, chunk.addresses, 4 * row, port, dueNs, packets);
    if (this.#held.number === undefined) return;
    batch.faults.push({ fault: 'reorder', number: this.#held.number, packets: this.#held.packets });
    this.#held.release(batch, dueNs);
  }

  /** Writes the bytes at the end of the batch, and returns how many. */
  #writeDatagram(batch: SendBatch, chunk: Chunk, row: number, number: number, isCorrupt: boolean): number {
    const { rtp } = this.#options;
    const start = chunk.offsets[row]!;
    const length = chunk.lengths[row]!;
    const headerSize = rtp?.writeHeader(batch.bytes, batch.end, number, chunk.dueNs[row]!) ?? 0;
    const payloadAt = batch.end + headerSize;
    chunk.slab.bytes.copy(batch.bytes, payloadAt, start, start + length);
    if (isCorrupt) batch.bytes[payloadAt + this.#payload.offset - start]! ^= ALL_BITS;
    return headerSize + length;
  }
}
