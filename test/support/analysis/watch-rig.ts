import type { AlarmEvent } from '../../../src/alarm/alarm-event.js';
import { DEFAULT_ALARM } from '../../../src/alarm/alarm-limits.js';
import { AlarmTable } from '../../../src/alarm/alarm-table.js';
import { parseConditions } from '../../../src/alarm/condition-file.js';
import { conditionSpecs } from '../../../src/alarm/conditions.js';
import { ContentConditions } from '../../../src/analysis/content/content-conditions.js';
import type { ContentEvent } from '../../../src/analysis/content/content-event.js';
import type { EpisodeEvent } from '../../../src/analysis/content/episode-event.js';
import type { ObserverContext } from '../../../src/analysis/content/observer-context.js';

/** What a watch of one PID needs, with the part `conditions` of a profile, and what came of it. */
export class WatchRig {
  readonly context: Pick<ObserverContext, 'pid' | 'conditions' | 'tell'>;
  readonly #alarms: AlarmTable;
  readonly #events: ContentEvent[] = [];

  constructor(conditions: Record<string, unknown> = {}, pid = 0x100) {
    const settings = parseConditions(conditions);
    if ('fault' in settings) throw new Error(settings.fault);
    this.#alarms = new AlarmTable(conditionSpecs(settings), DEFAULT_ALARM);
    const sink = new ContentConditions(this.#alarms, settings);
    this.context = { pid, conditions: sink, tell: (event) => this.#events.push(event) };
  }

  /** Alarms and episodes: `raised video_black 4`, `episode video_black 3 to 5`, times in seconds to 0.1. */
  told(): string[] {
    const episodes = this.#events.filter((event): event is EpisodeEvent => event.event === 'episode');
    return [...this.#alarms.takeEvents().map(alarmText), ...episodes.map(episodeText)];
  }
}

function alarmText({ event, name, time_ns }: AlarmEvent): string {
  return `${event} ${name} ${tenths(time_ns)}`;
}

function episodeText({ name, since_ns, time_ns }: EpisodeEvent): string {
  return `episode ${name} ${tenths(since_ns)} to ${tenths(time_ns)}`;
}

function tenths(timeNs: number): number {
  return Math.round(timeNs / 1e8) / 10;
}
