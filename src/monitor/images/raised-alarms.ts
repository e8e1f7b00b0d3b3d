import { keyOfSubject, type RecordSubject } from '../../report/record-ids.js';
import type { EventRecord } from '../../report/records.js';

/** Alarms of a stream that are marked. */
const MAX_ALARMS = 4;
const MAX_STREAMS = 8192;

/** Which alarms of each stream are raised, by name. */
export class RaisedAlarms {
  readonly #byStream = new Map<string, Set<string>>();

  note(event: EventRecord): void {
    if (event.event !== 'raised' && event.event !== 'cleared') return;
    const key = keyOfSubject(event);
    const names = this.#byStream.get(key) ?? new Set();
    if (event.event === 'cleared') names.delete(event.name);
    else if (event.severity !== 'info') names.add(event.name);
    if (names.size === 0) this.#byStream.delete(key);
    else if (this.#byStream.has(key) || this.#byStream.size < MAX_STREAMS) this.#byStream.set(key, names);
  }

  of(stream: RecordSubject): readonly string[] {
    return [...(this.#byStream.get(keyOfSubject(stream)) ?? [])].slice(0, MAX_ALARMS);
  }

  forget(stream: RecordSubject): void {
    this.#byStream.delete(keyOfSubject(stream));
  }
}
