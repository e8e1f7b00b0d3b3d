// Tested by: test/replay/demo/demo-sender.test.ts
import type { UdpSender } from '../../output/udp-sender.js';

/** Longest datagram of the demo: an RTP header and seven packets, or a ms of two channels of sound. */
const LONGEST_DATAGRAM = 12 + 7 * 188;
const MOST_DATAGRAMS = 4096;
/** What is due within this time is sent as one batch. */
const BATCH_NS = 150e6;
/** A sender that is so far behind, as the machine slept or had no time, leaves out what was due. */
const LONGEST_LATENESS_NS = 1e9;

/** One stream of the demo, datagram by datagram. */
export interface DemoSource {
  readonly port: number;
  /** When the next datagram is due, in ns from the beginning. */
  readonly dueNs: number;
  /** Writes it and goes on to the one behind it: its length, 0 where none is sent, and when it leaves. */
  write(target: Buffer, at: number): { readonly length: number; readonly leavesNs: number };
}

interface Row {
  readonly at: number;
  readonly length: number;
  readonly port: number;
  readonly leavesNs: number;
}

/** Sends all sources to a group, each datagram when it is due, until `signal`. */
export class DemoSender {
  readonly #sources: readonly DemoSource[];
  readonly #sender: Pick<UdpSender, 'send'>;
  readonly #group: number;
  readonly #clock: () => number;

  constructor(
    sources: readonly DemoSource[],
    sender: Pick<UdpSender, 'send'>,
    { group, clock }: { readonly group: number; readonly clock: () => number },
  ) {
    this.#sources = sources;
    this.#sender = sender;
    this.#group = group;
    this.#clock = clock;
  }

  async run(signal: AbortSignal): Promise<void> {
    const batches = [new Batch(this.#group), new Batch(this.#group)];
    let sending: Promise<unknown> = Promise.resolve();
    let startNs = this.#clock() + BATCH_NS;
    for (let turn = 0, toNs = BATCH_NS; !signal.aborted; turn = 1 - turn, toNs += BATCH_NS) {
      const behindNs = this.#clock() - (startNs + toNs);
      if (behindNs > LONGEST_LATENESS_NS) startNs += behindNs;
      const batch = batches[turn]!;
      batch.fill(this.#sources, toNs, startNs);
      await sending;
      sending = this.#sender.send(...batch.columns, 0, batch.count);
      sending.catch(() => {});
    }
    await sending;
  }
}

/** Datagrams of all sources in the order they leave. */
class Batch {
  readonly #bytes = Buffer.allocUnsafeSlow(MOST_DATAGRAMS * LONGEST_DATAGRAM);
  readonly #offsets = new Uint32Array(MOST_DATAGRAMS);
  readonly #lengths = new Uint32Array(MOST_DATAGRAMS);
  readonly #addresses = new Uint32Array(4 * MOST_DATAGRAMS);
  readonly #ports = new Uint16Array(MOST_DATAGRAMS);
  readonly #dueNs = new Float64Array(MOST_DATAGRAMS);
  count = 0;

  constructor(group: number) {
    for (let row = 0; row < MOST_DATAGRAMS; row++) this.#addresses.set([0, 0, 0xffff, group], 4 * row);
  }

  get columns(): readonly [Uint8Array, Uint32Array, Uint32Array, Uint32Array, Uint16Array, Float64Array] {
    return [this.#bytes, this.#offsets, this.#lengths, this.#addresses, this.#ports, this.#dueNs];
  }

  /** All that is due before that time. */
  fill(sources: readonly DemoSource[], toNs: number, startNs: number): void {
    const rows: Row[] = [];
    for (const source of sources) {
      while (source.dueNs < toNs && rows.length < MOST_DATAGRAMS) {
        const at = rows.length * LONGEST_DATAGRAM;
        const { length, leavesNs } = source.write(this.#bytes, at);
        if (length > 0) rows.push({ at, length, port: source.port, leavesNs });
      }
    }
    rows.sort((one, other) => one.leavesNs - other.leavesNs);
    for (const [row, { at, length, port, leavesNs }] of rows.entries()) {
      this.#offsets[row] = at;
      this.#lengths[row] = length;
      this.#ports[row] = port;
      this.#dueNs[row] = startNs + leavesNs;
    }
    this.count = rows.length;
  }
}
