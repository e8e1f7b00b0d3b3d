import { BLAME_REASONS, BLAMES, type Blame } from '../../analysis/blame.js';
import type { LossEvent, LossFigures } from '../../analysis/loss-ledger.js';
import { amountText } from '../../text/units.js';

/** Where there were any losses. */
export function lossPlaces({ losses, lost_packets }: LossFigures): Blame[] {
  return BLAMES.filter((blame) => losses[blame] > 0 || lost_packets[blame] > 0);
}

/** Times there that are only likely to have been there. */
export function likelyLosses({ loss_reasons }: LossFigures, place: Blame): number {
  const likely = loss_reasons.filter(({ blame, confidence }) => blame === place && confidence === 'likely');
  return likely.reduce((sum, { losses }) => sum + losses, 0);
}

const PLACES: Readonly<Record<Blame, string>> = {
  network: 'in the network',
  upstream: 'before the sender of the RTP packets',
  host: 'at the host of the probe',
  probe_queue: 'in the queue of the probe',
  link: 'between probe and monitor',
  analysis: 'on the way to the analysis in the monitor',
  unknown: 'somewhere',
};

/** A loss in a sentence: what, where, and by what that is known. Only RTP tells how many packets; continuity counters tell modulo 16. */
export function lossSentence({ blame, confidence, reason, count, packets }: LossEvent): string {
  const what =
    packets === 0
      ? `packets out of order or again, ${amountText(count, 'time')},`
      : `${blame === 'network' ? '' : 'at least '}${lostText(count, packets)}`;
  return `${what} ${confidence === 'likely' ? 'likely ' : ''}${PLACES[blame]}: ${BLAME_REASONS[reason].text}`;
}

function lostText(count: number, packets: number): string {
  const places = count === 0 ? '' : ` at ${amountText(count, 'place')}`;
  return `${amountText(packets, 'packet')} lost${places}`;
}
