// Tested by: test/page/screens/board/lines.test.ts
import { nameOf } from '../../components/named.js';
import { STATES } from '../../components/states.js';
import type { Alarm, RowState } from '../../contract.js';
import type { LiveRow } from '../../live/live-state.js';
import type { Sort } from './choices.js';
import type { Place } from './steady-order.js';

const SEVERITIES: readonly Alarm['severity'][] = ['critical', 'major', 'warning', 'info'];
/** States in which nothing is wrong that came at some time: by name alone. */
const CALM: readonly RowState[] = ['ok', 'not_measured'];

/** Where a row belongs by that order. */
export function placeOf(row: LiveRow, state: RowState, alarm: Alarm | undefined, sort: Sort): Place {
  return { ranks: RANKS[sort](row, state, alarm), text: sort === 'key' ? row.key : nameOf(row) };
}

const RANKS: Readonly<Record<Sort, (row: LiveRow, state: RowState, alarm: Alarm | undefined) => number[]>> = {
  trouble: (row, state, alarm) => [
    STATES.findIndex((each) => each.state === state),
    alarm === undefined ? SEVERITIES.length : SEVERITIES.indexOf(alarm.severity),
    // The newest first.
    CALM.includes(state) ? 0 : -row.state_since_ms,
  ],
  name: () => [],
  key: () => [],
  // In steps of a tenth, so that it does not move with every packet.
  bitrate: ({ bitrate_bps }) => [-Math.round(Math.log10(Math.max(1, bitrate_bps ?? 0)) * 25)],
  errors: ({ errors_1h }) => [-errors_1h],
  loss: (row) => [-lossOf(row)],
};

/** Packets that were lost in the last hour, wherever that was. */
export function lossOf({ loss_1h }: Pick<LiveRow, 'loss_1h'>): number {
  return Object.values(loss_1h ?? {}).reduce((sum, count) => sum + (count ?? 0), 0);
}
