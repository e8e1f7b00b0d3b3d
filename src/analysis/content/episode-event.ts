import type { EssenceConditionName } from '../../alarm/essence-conditions.js';
import type { ContentEventFields } from './content-event-fields.js';

/** A picture or sound was for a while as a condition says, and long enough for it; told when that is over. */
export interface EpisodeEvent extends ContentEventFields {
  /** Always `episode`. */
  readonly event: 'episode';
  /** The condition. */
  readonly name: EssenceConditionName;
  /** When it began; `time_ns` is when it was over. */
  readonly since_ns: number;
}
