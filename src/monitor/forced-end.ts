import type { DeliveryAccount } from '../report/delivery-account.js';
import type { Totals } from './totals.js';

/** What an end at once costs: packets and records that are on their way, and what would have been written last. */
export function lostByForce(
  { unsettledPackets }: Pick<Totals, 'unsettledPackets'>,
  deliveries: Readonly<Record<string, Pick<DeliveryAccount, 'waiting' | 'spooled'>>>,
): string {
  const outlets = Object.entries(deliveries).flatMap(([name, { waiting, spooled }]) =>
    waiting > spooled ? [`${waiting - spooled} records for ${name}`] : [],
  );
  const packets = unsettledPackets === 0 ? [] : [`${unsettledPackets} packets on their way to recordings`];
  return `lost are ${[...packets, ...outlets].join(', ')}${packets.length + outlets.length === 0 ? '' : ' and '}the final records`;
}
