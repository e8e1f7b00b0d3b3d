import { closeSync, openSync, readSync } from 'node:fs';
import { parseSoftnetCounters } from '../system/softnet-counters.js';
import type { EarlyDrops } from './frame-source.js';

/** What an interface has no buffers for, by the name that its driver gives it; libpcap counts these in promiscuous mode alone. */
const MISSED = ['rx_missed_errors', 'rx_fifo_errors'] as const;
const NOTHING: EarlyDrops = { interfaceDropped: 0, backlogDropped: 0 };

/**
 * What is dropped before a capture gets it, as Linux tells: by the interface for want of buffers, and by processors whose backlog of packets
 * is full, as that of a loopback device. `rx_dropped` is not among it: packets that nobody wants are in it, too.
 */
export class EarlyDropFiles {
  readonly #missed: readonly KeptFile[];
  readonly #softnet: KeptFile | undefined;
  readonly #before: EarlyDrops;
  #last = NOTHING;

  /** Elsewhere than on Linux there is nothing to read, and nothing is counted. */
  constructor(device: string, root = '/') {
    const folder = `${root}sys/class/net/${device}/statistics`;
    this.#missed = MISSED.flatMap((name) => KeptFile.open(`${folder}/${name}`) ?? []);
    this.#softnet = KeptFile.open(`${root}proc/net/softnet_stat`);
    this.#before = this.#read() ?? NOTHING;
  }

  /** Since the start; as it was where it cannot be read any more. */
  read(): EarlyDrops {
    const now = this.#read();
    if (now !== undefined) {
      this.#last = {
        interfaceDropped: Math.max(this.#last.interfaceDropped, now.interfaceDropped - this.#before.interfaceDropped),
        backlogDropped: Math.max(this.#last.backlogDropped, now.backlogDropped - this.#before.backlogDropped),
      };
    }
    return this.#last;
  }

  /** As it was read last. */
  get last(): EarlyDrops {
    return this.#last;
  }

  close(): void {
    for (const file of this.#missed) file.close();
    this.#softnet?.close();
  }

  #read(): EarlyDrops | undefined {
    try {
      const softnet = this.#softnet && parseSoftnetCounters(this.#softnet.text());
      return {
        interfaceDropped: this.#missed.reduce((sum, file) => sum + (Number.parseInt(file.text(), 10) || 0), 0),
        backlogDropped: softnet?.softnet_dropped ?? 0,
      };
    } catch {
      return undefined; // the interface is gone
    }
  }
}

/** A file that the kernel makes anew for each reader, kept open: opening it costs more than reading it. */
class KeptFile {
  readonly #descriptor: number;
  #bytes = Buffer.alloc(4096);
  #isClosed = false;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** undefined: there is no such file. */
  static open(path: string): KeptFile | undefined {
    try {
      return new KeptFile(openSync(path, 'r'));
    } catch {
      return undefined;
    }
  }

  /** It comes in pieces of a page. */
  text(): string {
    if (this.#isClosed) throw new Error('closed');
    let length = 0;
    for (;;) {
      if (length === this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(length)]);
      const read = readSync(this.#descriptor, this.#bytes, length, this.#bytes.length - length, length);
      if (read === 0) return this.#bytes.toString('latin1', 0, length);
      length += read;
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#descriptor);
  }
}
