import { type CounterColumn, ProbeCounter } from '../stream/counters.js';

const { released_datagrams, unclassified_datagrams } = ProbeCounter;

/*
 * In a message the datagrams of released streams are among those that are no stream's: to a monitor that knows of no release the frames
 * of the probe add up as they did.
 */

/** The counters of a probe as a message has them. */
export function countersToSend(counters: CounterColumn): CounterColumn {
  const sent = counters.slice();
  sent[unclassified_datagrams]! += counters[released_datagrams]!;
  return sent;
}

/** The counters of a probe from those of a message; no counts where more were released than there were. */
export function countersReceived(sent: CounterColumn): CounterColumn {
  const counters = sent.slice();
  counters[unclassified_datagrams]! -= sent[released_datagrams]!;
  return counters;
}
