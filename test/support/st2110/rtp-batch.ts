import { createStreamCounters, StreamCounter } from '../../../src/stream/counters.js';
import type { Batch } from '../../../src/stream/message.js';
import type { StreamKind } from '../../../src/stream/stream-kind.js';
import { streamInfo } from '../programs/scripted-probe.js';

export interface TimedDatagram {
  readonly datagram: Uint8Array;
  /** Since the epoch that the test has chosen; whole ns. */
  readonly timeNs: number;
}

const { accepted_datagrams, captured_bytes, captured_datagrams, captured_packets, published_packets } = StreamCounter;

/** Makes the batches of one stream of RTP, as a probe does. */
export class RtpBatches {
  readonly counters = createStreamCounters();
  #sequence = 0;

  constructor(
    readonly streamId: string,
    readonly kind: StreamKind = 'st2110-30',
    readonly startSeconds = 1_763_790_000,
  ) {}

  next(datagrams: readonly TimedDatagram[]): Batch {
    const first = datagrams[0]!;
    const views = datagrams.map(({ datagram }) => Buffer.from(datagram));
    const bytes = views.reduce((sum, { length }) => sum + length, 0);
    for (const counter of [accepted_datagrams, captured_datagrams, captured_packets, published_packets])
      this.counters[counter]! += datagrams.length;
    this.counters[captured_bytes]! += bytes;
    return {
      stream: streamInfo(this.streamId, {
        kind: this.kind,
        isRtp: true,
        networkPacketSize: 0,
        payloadType: 97,
        ssrc: 7,
      }),
      sequence: this.#sequence++,
      datagrams: datagrams.length,
      packets: datagrams.length,
      baseSeconds: this.startSeconds + Math.floor(first.timeNs / 1e9),
      baseNanoseconds: first.timeNs % 1e9,
      arrivalDeltaNs: Uint32Array.from(datagrams, ({ timeNs }) => timeNs - first.timeNs),
      sizes: Uint16Array.from(views, ({ length }) => length),
      rtpSequences: Uint16Array.from(views, (view) => view.readUInt16BE(2)),
      rtpTimestamps: Uint32Array.from(views, (view) => view.readUInt32BE(4)),
      counters: this.counters.slice(),
      payload: Buffer.concat(views),
      payloadOmitted: false,
      hopLimit: 64,
      hopLimitMin: 64,
      hopLimitMax: 64,
      hostDropTimeNs: 0,
      hostDropSinceNs: 0,
    };
  }
}

/** In groups of so many. */
export function inGroups<Item>(items: readonly Item[], size: number): Item[][] {
  const groups: Item[][] = [];
  for (let at = 0; at < items.length; at += size) groups.push(items.slice(at, at + size));
  return groups;
}
