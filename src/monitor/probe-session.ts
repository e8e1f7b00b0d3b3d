import { type CounterColumn, createProbeCounters, ProbeCounter, StreamCounter } from '../stream/counters.js';
import type { EndReason, ProbeIdentity, Status } from '../stream/message.js';
import { addUp, areCounts } from './counter-check.js';
import type { StreamSession } from './stream-session.js';

const { captured_datagrams } = StreamCounter;
const { captured_frames, released_datagrams } = ProbeCounter;

/** One run of a probe with the streams that it has shown. */
export class ProbeSession {
  readonly streams = new Map<string, StreamSession>();
  /** Ids of streams of which nothing but reports came so far. */
  readonly onlyReported = new Set<string>();
  /** As of the last status; without meaning before the first one. */
  readonly counters: CounterColumn = createProbeCounters();
  source = '';
  isLive = false;
  hasDropCounters = false;
  /** A status came: a stream that was not in it begins later, so its first batch is awaited. */
  hasStatus = false;
  /** Datagrams of all streams, as of the last status: also of those that were released, and those that the monitor has no room for. */
  streamDatagrams = 0;
  endReason: EndReason | null = null;
  /** Nothing comes any more, and no end came: its connection is gone. It may come back. */
  isLost = false;
  /** Messages so far. */
  messages = 0;

  constructor(readonly identity: ProbeIdentity) {}

  /** Takes over what the status says of the probe; its streams are taken one by one. False: its counters make no sense or do not add up. */
  takeStatus(status: Status): boolean {
    const counters = status.counters.subarray(0, this.counters.length);
    if (counters.length < this.counters.length || !areCounts(counters)) return false;
    const datagrams = status.streams.reduce((sum, stream) => sum + stream.counters[captured_datagrams]!, 0);
    const all = datagrams + counters[released_datagrams]!;
    if (!addUp(counters, all) || counters[captured_frames]! < this.counters[captured_frames]!) return false;
    this.streamDatagrams = all;
    this.source = status.source;
    this.isLive = status.isLive;
    this.hasDropCounters = status.hasDropCounters;
    this.counters.set(counters);
    return true;
  }

  /** Ends a status, after its streams: those that it has shown were there before it. */
  settleStatus(): void {
    this.hasStatus = true;
  }

  get kernelDropped(): number | null {
    return this.hasDropCounters ? this.counters[ProbeCounter.kernel_dropped_datagrams]! : null;
  }

  get interfaceDropped(): number | null {
    return this.hasDropCounters ? this.counters[ProbeCounter.interface_dropped_datagrams]! : null;
  }
}
