// Tested by: test/index.test.ts, test/analyze.test.ts
import assert from 'node:assert/strict';
import { isSavefile, SavefileError } from '../mpegts/savefile.js';
import type { PacketSink } from '../mpegts/ts-framing.js';
import type { PcrFilter } from '../timing/pcr-filter.js';
import type { ProfileChoice } from './adaptive-rules.js';
import type { EssenceWishes } from './content/essence-sink.js';
import type { MpegtsPayloadSnapshot } from './mpegts-payload.js';
import type { Payloads } from './payloads.js';
import { StreamAnalyzer } from './stream-analyzer.js';

export interface PacketStreamOptions {
  readonly profile: ProfileChoice;
  /** The measurement filter of PCR accuracy; 'auto' unless given. */
  readonly pcrFilter?: PcrFilter | undefined;
  /** Whether the packets come with their times of arrival, as those of a file do not. */
  readonly hasArrivalTimes?: boolean;
  readonly payloads?: Payloads | undefined;
  /** What is to be decoded elsewhere; nothing unless given. */
  readonly wishes?: EssenceWishes | undefined;
  /** What the stream is called in lines for people; nothing unless given. */
  readonly streamName?: string | undefined;
}

/** A stream of the packets of a file, which has no datagrams: a sink of TsFraming or PcrTimeSink, whose figures `analyzer` has. */
export class PacketStream implements PacketSink {
  readonly analyzer: StreamAnalyzer<MpegtsPayloadSnapshot>;
  readonly #packets: PacketSink;
  #hasBegun = false;

  constructor({ hasArrivalTimes = false, ...options }: PacketStreamOptions) {
    this.analyzer = new StreamAnalyzer({ kind: 'mpegts', isRtp: false, hasArrivalTimes, ...options });
    const packets = this.analyzer.payload?.packets;
    assert(packets !== undefined, 'the payload of transport streams takes packets');
    this.#packets = packets;
  }

  /** Throws SavefileError when the first of them is the beginning of a capture. */
  feed(bytes: Uint8Array, offset: number, packets: number, timeNs: number, packetNs = 0): void {
    if (!this.#hasBegun && isSavefile(bytes, offset, bytes.length)) throw new SavefileError();
    this.#hasBegun = true;
    this.analyzer.pass(timeNs + (packets - 1) * packetNs);
    this.#packets.feed(bytes, offset, packets, timeNs, packetNs);
  }

  endBatch(): void {
    this.#packets.endBatch();
  }

  segments(areSegments: boolean): void {
    this.analyzer.payload?.segments?.(areSegments);
  }

  syncByteError(timeNs: number): void {
    this.#packets.syncByteError(timeNs);
  }

  syncLost(timeNs: number): void {
    this.#packets.syncLost(timeNs);
  }

  syncRegained(timeNs: number): void {
    this.#packets.syncRegained(timeNs);
  }
}
