import type { RateLimitedLog } from '../../cli/rate-limited-log.js';
import { OutputError } from '../../output/output-error.js';
import type { TapAccount } from '../../report/tap-account.js';
import type { Batch } from '../../stream/message.js';
import { hasTsPackets } from '../../stream/stream-kind.js';
import { ForwardTap } from './forward-tap.js';
import type { StreamTap } from './stream-tap.js';
import { forwardTarget, type TapConfig, zmqAddress } from './tap-targets.js';
import { ZmqTap } from './zmq-tap.js';

/** The live taps of one transport stream: the first that comes. */
export class Taps {
  #stream: { readonly probeId: string; readonly streamId: string } | undefined;
  #hasSaidOther = false;
  readonly #failed = new Set<StreamTap>();
  #closing: Promise<unknown> | undefined;

  /** `onFault` is told of what goes wrong while the rest goes on. */
  constructor(
    readonly taps: readonly StreamTap[],
    readonly onFault: (error: OutputError) => void,
  ) {}

  /** Opens what the options ask for; undefined: nothing. Throws UsageError and OutputError. */
  static async open(
    config: TapConfig,
    log: RateLimitedLog,
    onFault: (error: OutputError) => void,
  ): Promise<Taps | undefined> {
    const { ffmpegZmq, forward, forwardTtl: ttl, forwardInterface: device } = config;
    const taps: StreamTap[] = [];
    if (ffmpegZmq !== undefined) {
      const tap = await ZmqTap.open(zmqAddress(ffmpegZmq));
      taps.push(tap);
      log.log.info({ tap: tap.name, port: tap.port }, 'tap is bound');
    }
    try {
      if (forward !== undefined) taps.push(new ForwardTap({ ...forwardTarget(forward), ttl, device }, log));
    } catch (error) {
      for (const tap of taps) await tap.close();
      throw error;
    }
    return taps.length === 0 ? undefined : new Taps(taps, onFault);
  }

  /** By name. */
  get accounts(): Record<string, TapAccount> {
    return Object.fromEntries(this.taps.map((tap) => [tap.name, tap.account]));
  }

  /** Takes a batch where it is one of the stream of the taps. Never waits, never throws. */
  take(probeId: string, batch: Batch): void {
    const { streamId, kind } = batch.stream;
    if (!hasTsPackets(kind)) return;
    this.#stream ??= { probeId, streamId };
    if (this.#stream.streamId !== streamId || this.#stream.probeId !== probeId) {
      this.#sayOther(probeId, streamId);
      return;
    }
    for (const tap of this.taps) if (!this.#failed.has(tap)) this.#offer(tap, batch);
  }

  /** Sends what waits, a second at most. May be called twice. */
  async close(): Promise<void> {
    this.#closing ??= Promise.all(this.taps.map((tap) => tap.close()));
    await this.#closing;
  }

  #offer(tap: StreamTap, batch: Batch): void {
    try {
      tap.take(batch);
    } catch (cause) {
      this.#failed.add(tap);
      this.onFault(new OutputError('WRITE_FAILED', `--${tap.name} failed: ${(cause as Error).message}`, { cause }));
    }
  }

  #sayOther(probeId: string, streamId: string): void {
    if (this.#hasSaidOther) return;
    this.#hasSaidOther = true;
    const { streamId: first, probeId: firstProbe } = this.#stream!;
    const names = first === streamId ? `${first} of ${firstProbe}, ${streamId} of ${probeId}` : `${first}, ${streamId}`;
    const options = this.taps.map(({ name }) => `--${name}`).join(' and ');
    const message = `${options} is for one stream but there are 2 (${names}): it stays with the first, choose with --stream`;
    this.onFault(new OutputError('SAME_FILE', message));
  }
}
