import type { SendError, UdpSender } from '../output/udp-sender.js';
import type { BatchAssembler } from './batch-assembler.js';
import { SendBatch } from './send-batch.js';
import type { Tally } from './tally.js';

/** Sends what the assembler yields: one batch is on its way while the next is filled. */
export class Replayer {
  readonly #assembler: BatchAssembler;
  readonly #sender: UdpSender;
  readonly #tally: Tally;

  constructor(assembler: BatchAssembler, sender: UdpSender, tally: Tally) {
    this.#assembler = assembler;
    this.#sender = sender;
    this.#tally = tally;
  }

  /** Resolves when all is sent, or soon after `signal`, with the tally complete. Throws CaptureError, SendError, UsageError. */
  async run(signal: AbortSignal, onProgress: () => void): Promise<void> {
    const stop = (): void => this.#sender.stop();
    signal.addEventListener('abort', stop);
    const batches = [new SendBatch(), new SendBatch()];
    let sending: Promise<void> = Promise.resolve();
    try {
      for (let turn = 0; !this.#assembler.hasEnded; turn = 1 - turn) {
        const batch = batches[turn]!;
        await this.#assembler.fill(batch);
        await sending;
        onProgress();
        if (signal.aborted) break;
        sending = this.#send(batch);
        // It is awaited below; a rejection before that is not unhandled.
        sending.catch(() => {});
      }
    } finally {
      await sending;
      signal.removeEventListener('abort', stop);
    }
  }

  async #send(batch: SendBatch): Promise<void> {
    let sent = 0;
    try {
      sent += await this.#sendRows(batch, 0, batch.count);
      const whole = batch.wholeRows(sent);
      if (whole > sent) sent += await this.#sendRows(batch, sent, whole - sent);
    } catch (error) {
      sent += (error as SendError).sent;
      throw error;
    } finally {
      this.#tally.add(batch, sent);
    }
  }

  #sendRows(batch: SendBatch, first: number, count: number): Promise<number> {
    const { bytes, offsets, lengths, addresses, ports, dueNs } = batch;
    return this.#sender.send(bytes, offsets, lengths, addresses, ports, dueNs, first, count);
  }
}
