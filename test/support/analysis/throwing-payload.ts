import type { PayloadAnalyzer } from '../../../src/analysis/payload-analyzer.js';
import { PAYLOADS, type Payloads } from '../../../src/analysis/payloads.js';
import type { PacketSink } from '../../../src/mpegts/ts-framing.js';

/** As PAYLOADS, but the analyzer of transport streams throws where `throwsAt` says, at every chance after that. */
export function throwingPayloads(throwsAt: {
  /** A batch with so many datagrams. */
  readonly datagrams?: number;
  /** So many packets of a file. */
  readonly packets?: number;
  readonly snapshot?: true;
  readonly events?: true;
}): Payloads {
  return {
    ...PAYLOADS,
    mpegts: (options) => {
      const analyzer = PAYLOADS.mpegts(options);
      return {
        feedBatch: (run) => {
          if (run.batch.datagrams === throwsAt.datagrams) fail();
          analyzer.feedBatch(run);
        },
        noteGap: (timeNs, cause) => analyzer.noteGap(timeNs, cause),
        silence: (timeNs) => analyzer.silence(timeNs),
        takeEvents: () => (throwsAt.events ? fail() : analyzer.takeEvents()),
        settle: () => analyzer.settle(),
        snapshotAndReset: () => (throwsAt.snapshot ? fail() : analyzer.snapshotAndReset()),
        packets: throwingSink(analyzer, throwsAt.packets),
      };
    },
  };
}

function throwingSink({ packets: sink }: PayloadAnalyzer, after = Number.POSITIVE_INFINITY): PacketSink {
  let fed = 0;
  return {
    feed: (bytes, offset, packets, timeNs, packetNs) => {
      fed += packets;
      if (fed > after) fail();
      sink!.feed(bytes, offset, packets, timeNs, packetNs);
    },
    endBatch: () => sink!.endBatch(),
    syncByteError: (timeNs) => sink!.syncByteError(timeNs),
    syncLost: (timeNs) => sink!.syncLost(timeNs),
    syncRegained: (timeNs) => sink!.syncRegained(timeNs),
  };
}

function fail(): never {
  throw new Error('a fault of ours');
}
