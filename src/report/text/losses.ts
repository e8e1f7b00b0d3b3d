import { BLAMES, type Blame } from '../../analysis/blame.js';
import type { LossFigures } from '../../analysis/loss-ledger.js';

/** Where there were any losses. */
export function lossPlaces({ losses, lost_packets }: LossFigures): Blame[] {
  return BLAMES.filter((blame) => losses[blame] > 0 || lost_packets[blame] > 0);
}
