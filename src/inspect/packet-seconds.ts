// Tested by: test/inspect/file-seconds.test.ts
import type { PacketStream } from '../analysis/packet-stream.js';
import type { PacketSink } from '../mpegts/ts-framing.js';
import type { RecordOrigin } from '../report/stream-fields.js';
import { FILE_STREAM } from '../report/stream-identity.js';
import { StreamReporter } from '../report/stream-reporter.js';
import { attempt } from './analysis-failure.js';
import type { ToldSeconds } from './told-seconds.js';

const NS_PER_S = 1e9;

/**
 * The course of a file of packets: hands on to the analysis of the file what comes, and has a second one that makes a report on each second.
 * Where that fails the course ends, and nothing else.
 */
export class PacketSeconds implements PacketSink {
  /** undefined: it failed. */
  #twin: PacketStream | undefined;
  readonly #reporter: StreamReporter;
  #second = Number.NaN;

  /** `twin` measures as the sink does that measures the file. */
  constructor(
    readonly sink: PacketSink,
    twin: PacketStream,
    readonly told: ToldSeconds,
    origin?: RecordOrigin,
  ) {
    this.#twin = twin;
    this.#reporter = new StreamReporter(twin.analyzer, origin);
  }

  feed(bytes: Uint8Array, offset: number, packets: number, timeNs: number, packetNs?: number): void {
    this.sink.feed(bytes, offset, packets, timeNs, packetNs);
    this.#also((twin) => {
      const second = Math.floor(timeNs / NS_PER_S);
      if (second > this.#second) this.#tell(twin);
      this.#second = second;
      twin.feed(bytes, offset, packets, timeNs, packetNs);
    });
  }

  endBatch(): void {
    this.sink.endBatch();
    this.#also((twin) => twin.endBatch());
  }

  segments(areSegments: boolean): void {
    this.sink.segments?.(areSegments);
    this.#also((twin) => twin.segments(areSegments));
  }

  syncByteError(timeNs: number): void {
    this.sink.syncByteError(timeNs);
    this.#also((twin) => twin.syncByteError(timeNs));
  }

  syncLost(timeNs: number): void {
    this.sink.syncLost(timeNs);
    this.#also((twin) => twin.syncLost(timeNs));
  }

  syncRegained(timeNs: number): void {
    this.sink.syncRegained(timeNs);
    this.#also((twin) => twin.syncRegained(timeNs));
  }

  /** No more packets come. */
  close(): void {
    if (Number.isNaN(this.#second)) return;
    this.#also((twin) => {
      twin.analyzer.settle();
      this.#tell(twin);
    });
  }

  #tell({ analyzer }: PacketStream): void {
    // What happened is told by the analysis of the file.
    analyzer.takeEvents();
    this.told.tell(this.#second, this.#reporter.report(FILE_STREAM, null));
  }

  #also(step: (twin: PacketStream) => void): void {
    const twin = this.#twin;
    if (twin === undefined) return;
    if (attempt(FILE_STREAM.streamId, 'packets', () => step(twin)) !== undefined) this.#twin = undefined;
  }
}
