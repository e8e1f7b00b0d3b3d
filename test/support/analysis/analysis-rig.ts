import type { ProfileChoice } from '../../../src/analysis/adaptive-rules.js';
import { PacketStream } from '../../../src/analysis/packet-stream.js';
import type { StreamAnalyzer, StreamEvent } from '../../../src/analysis/stream-analyzer.js';
import { TR_101_290_SYNC } from '../../../src/mpegts/sync-state.js';
import { TsFraming } from '../../../src/mpegts/ts-framing.js';
import type { TsLayout } from '../../../src/mpegts/ts-layout.js';
import { PLAIN_PACKETS } from '../../../src/mpegts/ts-layout.js';
import type { TransportStreamReport } from '../../../src/report/kinds/mpegts/report.js';
import { FILE_STREAM } from '../../../src/report/stream-identity.js';
import { StreamReporter } from '../../../src/report/stream-reporter.js';

export interface AnalysisRigOptions {
  readonly profile?: ProfileChoice;
  readonly layout?: TsLayout;
}

/** A transport stream through framing, analysis and reports, at times that the caller gives. */
export class AnalysisRig {
  readonly packets: PacketStream;
  readonly analyzer: StreamAnalyzer;
  readonly framing: TsFraming;
  readonly #reporter: StreamReporter;

  constructor({ profile = '2020', layout = PLAIN_PACKETS }: AnalysisRigOptions = {}) {
    this.packets = new PacketStream({ profile });
    this.analyzer = this.packets.analyzer;
    this.framing = new TsFraming(this.packets, TR_101_290_SYNC, layout);
    this.#reporter = new StreamReporter(this.analyzer);
  }

  /** Any bytes of the stream. */
  feed(bytes: Uint8Array, timeNs: number): void {
    this.framing.feed(bytes, 0, bytes.length, timeNs);
  }

  report(): TransportStreamReport {
    return this.#reporter.report(FILE_STREAM, null);
  }

  events(): StreamEvent[] {
    return this.analyzer.takeEvents();
  }
}
