// Tested by: test/golden/report.samples.test.ts, test/analysis/stream-analyzer.test.ts
import type { HeaderCodec } from '../codec/stream-header.js';
import { StreamProbe } from '../codec/stream-probe.js';
import { payloadOffsetAt } from '../mpegts/adaptation-field.js';
import { PACKET_SIZE, pusiAt, scramblingAt } from '../mpegts/packet.js';
import { PesHeader, PesResult } from '../mpegts/pes-header.js';
import { type CodecDetails, codecDetailsOf } from './codec-details.js';

const PIDS = 8192;
/** PIDs that are looked into at once. */
const MAX_PROBES = 512;

/** Looks into the elementary streams of a transport stream until each has shown its first header. */
export class HeaderProbes {
  readonly #pes = new PesHeader();
  readonly #wanted = new Uint8Array(PIDS);
  readonly #probes = new Map<number, StreamProbe>();
  readonly #codecs = new Map<number, HeaderCodec>();
  readonly #details = new Map<number, CodecDetails>();

  /** The PID carries that codec; what was seen of another is forgotten. */
  expect(pid: number, codec: HeaderCodec | undefined): void {
    if (this.#codecs.get(pid) === codec) return;
    this.forget(pid);
    if (codec === undefined || this.#probes.size === MAX_PROBES) return;
    this.#codecs.set(pid, codec);
    this.#probes.set(pid, new StreamProbe(codec));
    this.#wanted[pid] = 1;
  }

  forget(pid: number): void {
    this.#wanted[pid] = 0;
    this.#probes.delete(pid);
    this.#codecs.delete(pid);
    this.#details.delete(pid);
  }

  /** Forgets the PIDs whose entry is 0. */
  keep(isKept: Uint8Array): void {
    for (const pid of this.#codecs.keys()) if (isKept[pid] === 0) this.forget(pid);
  }

  /** Whether the packets of the PID are still to be fed. */
  wants(pid: number): boolean {
    return this.#wanted[pid] === 1;
  }

  /** A packet of a PID that is wanted. */
  feed(bytes: Uint8Array, pos: number, pid: number): void {
    if (scramblingAt(bytes, pos) !== 0) return;
    const probe = this.#probes.get(pid)!;
    const end = pos + PACKET_SIZE;
    let start = payloadOffsetAt(bytes, pos);
    if (start < 0) return;
    if (pusiAt(bytes, pos)) {
      if (this.#pes.read(bytes, start, end) !== PesResult.HEADER || this.#pes.payloadOffset < 0) return;
      probe.startPes();
      start = this.#pes.payloadOffset;
    }
    const header = start < end ? probe.feed(bytes, start, end) : undefined;
    if (header === undefined) return;
    this.#details.set(pid, codecDetailsOf(header));
    this.#probes.delete(pid);
    this.#wanted[pid] = 0;
  }

  /** null before the first header. */
  detailsOf(pid: number): CodecDetails | null {
    return this.#details.get(pid) ?? null;
  }
}
