// Tested by: test/analysis/content/picture-watch.test.ts, test/analysis/content/sound-watch.test.ts
import type { EssenceConditionName } from '../../alarm/essence-conditions.js';
import type { ObserverContext } from './observer-context.js';

/** A condition of pictures or sound that begins to hold, or is over. */
export interface EpisodeTurn {
  readonly begins: boolean;
  /** Since when it holds, or held; times in ns since the first datagram. */
  readonly sinceNs: number;
  readonly timeNs: number;
}

/** Tells the turn to the conditions of the PID, and of one that is over what it was; nothing where it is not judged. `value`: in the unit of the limit. */
export function tellEpisode(
  context: Pick<ObserverContext, 'pid' | 'conditions' | 'tell'>,
  name: EssenceConditionName,
  { begins, sinceNs, timeNs }: EpisodeTurn,
  value: number,
): void {
  const { pid, conditions } = context;
  if (!conditions.settingOf(name).enabled) return;
  conditions.set(name, pid, timeNs, begins, value);
  if (begins) return;
  context.tell({ type: 'event', event: 'episode', name, severity: 'info', time_ns: timeNs, pid, since_ns: sinceNs });
}
