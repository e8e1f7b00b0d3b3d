// Tested by: test/e2e/taps.test.ts
import { setTimeout as sleep } from 'node:timers/promises';
import type { RateLimitedLog } from '../../cli/rate-limited-log.js';
import { type Endpoint, formatEndpoint } from '../../net/address.js';
import { OutputError } from '../../output/output-error.js';
import { monotonicNs, openSender, type SendError, type UdpSender } from '../../output/udp-sender.js';
import { type TapAccount, TapTally } from '../../report/tap-account.js';
import type { Batch } from '../../stream/message.js';
import { DatagramMaker, type ForwardDatagrams } from './forward-datagrams.js';
import { ForwardPace } from './forward-pace.js';
import type { StreamTap } from './stream-tap.js';

/** Bytes that may wait for their time, or for a slow network. */
const QUEUE_BYTES = 32 << 20;
/** How long what waits gets when the monitor ends. */
const FLUSH_MS = 1000;

export interface ForwardOptions {
  readonly destination: Endpoint;
  readonly isRtp: boolean;
  readonly ttl: number;
  readonly device: string | undefined;
}

interface Job extends ForwardDatagrams {
  readonly dueNs: Float64Array;
}

/** Sends a transport stream on, datagram by datagram, paced as it arrived at the probe. */
export class ForwardTap implements StreamTap {
  readonly name = 'forward';
  readonly #tally = new TapTally();
  readonly #pace = new ForwardPace();
  readonly #maker: DatagramMaker;
  readonly #sender: UdpSender;
  readonly #words: readonly number[];
  readonly #queue: Job[] = [];
  #queuedBytes = 0;
  #lastDueNs = 0;
  #sending: Promise<void> | undefined;
  #isStopped = false;

  /** Throws OutputError when there is no such interface. */
  constructor(
    readonly options: ForwardOptions,
    readonly log: RateLimitedLog,
  ) {
    const { destination, isRtp, ttl, device } = options;
    this.#maker = new DatagramMaker(isRtp);
    const { isIpv6, words } = destination;
    this.#words = isIpv6 ? words : [0, 0, 0xffff, words[0]!];
    try {
      this.#sender = openSender(device, ttl);
    } catch (cause) {
      throw new OutputError('NOT_WRITABLE', `--forward cannot send: ${(cause as Error).message}`, { cause });
    }
    // A thread that waits for a due time would hold up the end of the process.
    process.once('exit', () => this.#sender.stop());
  }

  get account(): TapAccount {
    return this.#tally.account(null);
  }

  take(batch: Batch): void {
    const tally = this.#tally;
    tally.streamId = batch.stream.streamId;
    tally.offered += batch.packets;
    if (batch.payloadOmitted) {
      tally.dropped.no_payload += batch.packets;
      return;
    }
    if (this.#isStopped || this.#queuedBytes > QUEUE_BYTES) {
      tally.dropped[this.#isStopped ? 'closed' : 'queue_full'] += batch.packets;
      return;
    }
    const datagrams = this.#maker.make(batch);
    tally.dropped.fault += batch.packets - packetsIn(datagrams, 0, datagrams.count);
    if (datagrams.count === 0) return;
    this.#queue.push({ ...datagrams, dueNs: this.#dueTimes(datagrams) });
    this.#queuedBytes += datagrams.bytes.length;
    this.#sending ??= this.#run();
  }

  async close(): Promise<void> {
    const deadline = sleep(FLUSH_MS, undefined, { ref: false });
    await Promise.race([this.#sending, deadline]);
    this.#isStopped = true;
    this.#sender.stop();
    await this.#sending;
    this.#sender.close();
  }

  #dueTimes({ arrivalNs, count }: ForwardDatagrams): Float64Array {
    const offsetNs = this.#pace.offsetNs(arrivalNs[0]!, monotonicNs());
    const dueNs = new Float64Array(count);
    for (let row = 0; row < count; row++) {
      this.#lastDueNs = Math.max(this.#lastDueNs, arrivalNs[row]! + offsetNs);
      dueNs[row] = this.#lastDueNs;
    }
    return dueNs;
  }

  async #run(): Promise<void> {
    for (let job = this.#queue.shift(); job !== undefined; job = this.#queue.shift()) {
      await this.#send(job);
      this.#queuedBytes -= job.bytes.length;
    }
    this.#sending = undefined;
  }

  async #send(job: Job): Promise<void> {
    const { bytes, offsets, lengths, dueNs, count } = job;
    const addresses = new Uint32Array(4 * count);
    for (let row = 0; row < count; row++) addresses.set(this.#words, 4 * row);
    const ports = new Uint16Array(count).fill(this.options.destination.port);
    let row = 0;
    while (row < count && !this.#isStopped) {
      try {
        const sent = await this.#sender.send(bytes, offsets, lengths, addresses, ports, dueNs, row, count - row);
        this.#tally.sent += packetsIn(job, row, row + sent);
        row += sent;
        if (sent === 0) break;
      } catch (error) {
        const { sent } = error as SendError;
        this.#tally.sent += packetsIn(job, row, row + sent);
        this.#tally.dropped.send_error += packetsIn(job, row + sent, row + sent + 1);
        row += sent + 1;
        this.#sayError(error as Error);
      }
    }
    this.#tally.dropped.closed += packetsIn(job, row, count);
  }

  #sayError(error: Error): void {
    const { isIpv6, words, port } = this.options.destination;
    this.log.write('warn', 'forward', { to: formatEndpoint(isIpv6, words, port) }, `not forwarded: ${error.message}`);
  }
}

function packetsIn({ packets }: ForwardDatagrams, from: number, to: number): number {
  let sum = 0;
  for (let row = from; row < to; row++) sum += packets[row] ?? 0;
  return sum;
}
