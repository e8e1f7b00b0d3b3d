// Tested by: test/wire/link.test.ts, test/wire/strangers.test.ts
import type { Subscriber as ZeroMqSubscriber } from 'zeromq';
import type { RefusalCounts } from './connection-refusal.js';
import { Connections } from './connections.js';
import type { Link } from './endpoint.js';
import type { Signal } from './signal.js';
import { socketOptions } from './socket-options.js';
import { loadZeroMq } from './zeromq.js';

/** First and longest pause between two tries to reach a probe; it doubles each time. */
const FIRST_RETRY_MS = 10;
const LONGEST_RETRY_MS = 1000;
/**
 * Whole messages that libzmq keeps while the monitor is busy. When that many wait as a connection ends, libzmq drops what the kernel still
 * holds; so a probe waits for the receipt of its end.
 */
const HIGH_WATER_MARK = 256;
/** Longest frame that is received, well above the largest batch, status and report; the sender of a longer one is cut off. */
const MAX_FRAME_BYTES = 32 * 1024 * 1024;

/** The socket of a subscriber with its connections. */
export interface SubscriberEnd {
  readonly socket: ZeroMqSubscriber;
  readonly connections: Connections;
}

/** Opens a SUB socket on all endpoints; notifies `changed` when probes come and go, or strangers flood it. Throws LinkError. */
export async function openSubscriberEnd(link: Link, refusals: RefusalCounts, changed: Signal): Promise<SubscriberEnd> {
  const zeromq = await loadZeroMq();
  const socket = new zeromq.Subscriber({
    ...socketOptions(link),
    receiveHighWaterMark: HIGH_WATER_MARK,
    maxMessageSize: MAX_FRAME_BYTES,
    reconnectInterval: FIRST_RETRY_MS,
    reconnectMaxInterval: LONGEST_RETRY_MS,
  });
  return { socket, connections: await Connections.open(zeromq, socket, link, refusals, () => changed.notify()) };
}
