import type { XPublisher } from 'zeromq';
import type { RefusalCounts } from './connection-refusal.js';
import { Connections } from './connections.js';
import type { Link } from './endpoint.js';
import type { QueuePolicy } from './send-queue.js';
import type { Signal } from './signal.js';
import { socketOptions } from './socket-options.js';
import { loadZeroMq } from './zeromq.js';

/** Whole messages that libzmq keeps for each monitor. */
const HIGH_WATER_MARK = 64;
/** The same of a file, which nothing is lost of: what is sent soon lies in the caches still, and batches that are let go soon are collected young. */
const WAITING_HIGH_WATER_MARK = 16;
/** Longest message that a monitor may send: subscriptions only. */
const MAX_SUBSCRIPTION_BYTES = 1024;

/** The socket of a publisher with its connections. */
export interface PublisherEnd {
  readonly socket: XPublisher;
  readonly connections: Connections;
}

/** Opens an XPUB socket on all endpoints; notifies `changed` when monitors come and go, or strangers flood it. Throws LinkError. */
export async function openPublisherEnd(
  link: Link,
  policy: QueuePolicy,
  refusals: RefusalCounts,
  changed: Signal,
): Promise<PublisherEnd> {
  const zeromq = await loadZeroMq();
  const socket = new zeromq.XPublisher({
    ...socketOptions(link),
    sendHighWaterMark: policy === 'lossless' ? WAITING_HIGH_WATER_MARK : HIGH_WATER_MARK,
    maxMessageSize: MAX_SUBSCRIPTION_BYTES,
    verbosity: 'allSubsUnsubs',
    noDrop: true,
  });
  return { socket, connections: await Connections.open(zeromq, socket, link, refusals, () => changed.notify()) };
}
