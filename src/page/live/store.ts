// Tested by: test/page/screens.test.ts
import type { Alarm, RowState } from '../contract.js';
import { type Connection, connect } from './connect.js';
import type { HubMessage, LinkState } from './hub.js';
import { LOST_AFTER_MS } from './hub.js';
import { type Changes, type LiveRow, LiveState } from './live-state.js';

/** As long as that nothing is stale when the server is known to be away: it may be back at once. */
const REFUSED_AFTER_MS = 4000;

type Listener = () => void;

/** What all screens draw on: the live state, whether it is still true, and who wants to know of changes. */
class Store {
  readonly state = new LiveState();
  link: LinkState = 'connecting';
  /** Grows with each message that changed rows; `setVersion` when rows came or went. */
  version = 0;
  setVersion = 0;
  #connection: Connection | undefined;
  #heard = 0;
  #clockOffsetMs = 0;
  #isStale = true;
  readonly #listeners = new Set<Listener>();
  readonly #alarmListeners = new Set<(alarms: readonly Alarm[]) => void>();

  /** Begins to live. */
  start(): void {
    this.#connection = connect((message) => this.#take(message));
    const hello = () => this.#connection?.say('hello');
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && hello());
    window.addEventListener('pageshow', ({ persisted }) => persisted && hello());
    window.addEventListener('pagehide', () => this.#connection?.say('bye'));
    window.addEventListener('online', hello);
    setInterval(() => this.#noteTime(), 1000);
  }

  /** Nothing was heard for some seconds: nothing of what is known may be shown as if it were so now. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** What is shown is a file that was analysed. */
  get isFile(): boolean {
    return (this.state.monitor?.input ?? null) !== null;
  }

  /** s since the last message. */
  get silentSeconds(): number {
    return Math.floor((performance.now() - this.#heard) / 1000);
  }

  /** Epoch ms by the clock of the monitor. */
  now(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  stateOf(row: LiveRow): RowState {
    return this.#isStale ? 'no_data' : row.state;
  }

  alarmOf(row: LiveRow): Alarm | undefined {
    return row.top_alarm === null ? undefined : this.state.alarms.get(row.top_alarm);
  }

  /** Called after each change, at most once a frame; gives the way to stop it. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called with alarms that were not there before. */
  onAlarms(listener: (alarms: readonly Alarm[]) => void): () => void {
    this.#alarmListeners.add(listener);
    return () => this.#alarmListeners.delete(listener);
  }

  #take(message: HubMessage): void {
    if (message.type === 'link') {
      this.link = message.link;
      this.#notify();
      return;
    }
    this.#connection?.say('taken');
    const timeMs = message.type === 'state' ? message.state.time_ms : message.delta.time_ms;
    this.#clockOffsetMs = timeMs - Date.now();
    this.#heard = performance.now();
    this.#setStale(false);
    if (message.type === 'state') this.#keepUp(message.state.monitor.version);
    const changes = message.type === 'state' ? this.state.replace(message.state) : this.state.apply(message.delta);
    if (changes === null) this.#connection?.say('hello');
    else this.#tell(changes);
  }

  /** Another version of the monitor has another page. */
  #keepUp(version: string): void {
    const before = this.state.monitor?.version;
    if (before !== undefined && before !== version) location.reload();
  }

  #tell(changes: Changes): void {
    this.version++;
    if (changes.isNewSet) this.setVersion++;
    if (changes.alarms.length > 0) for (const listener of this.#alarmListeners) listener(changes.alarms);
    this.#notify();
  }

  #noteTime(): void {
    const silentMs = performance.now() - this.#heard;
    if (silentMs > (this.link === 'open' ? LOST_AFTER_MS : REFUSED_AFTER_MS)) this.#setStale(true);
    if (this.link !== 'open') this.#notify();
  }

  #setStale(isStale: boolean): void {
    if (isStale === this.#isStale) return;
    this.#isStale = isStale;
    this.version++;
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const store = new Store();
