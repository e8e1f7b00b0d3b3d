import type { DeltaMessage, Me, StateMessage } from '../contract.js';
import { LiveState } from './live-state.js';

/** What a tab is told. */
export type HubMessage =
  | { readonly type: 'state'; readonly state: StateMessage }
  | { readonly type: 'delta'; readonly delta: DeltaMessage }
  | { readonly type: 'link'; readonly link: LinkState };

/** `connecting` has never had a state. `signed_out`: the server asks who this is. */
export type LinkState = 'connecting' | 'open' | 'lost' | 'signed_out';

/** A tab. It acknowledges each message that it has taken, so that one that sleeps is not sent more and more. */
export interface HubTab {
  send(message: HubMessage): void;
}

/** The connection to the server: an EventSource or, in tests, something like it. */
export interface LiveSource {
  addEventListener(type: 'state' | 'delta', listener: (event: { data: string }) => void): void;
  onerror: ((event: never) => unknown) | null;
  close(): void;
}

export interface HubOptions {
  /** Opens a connection that goes on after that message, if the server still has what came since. */
  readonly open: (lastEventId: string | null) => LiveSource;
  /** Who this browser is to the server; null: it refuses until somebody signs in; undefined: it does not answer. */
  readonly whoAmI: () => Promise<Me | null | undefined>;
  /** ms that never go back. */
  readonly now: () => number;
}

/** Messages on their way to a tab, at most. */
export const MOST_UNTAKEN = 8;
/** Without a message for so long, the connection is lost; the server says something every 5 s. */
export const LOST_AFTER_MS = 12_000;
const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

interface TabState {
  untaken: number;
  needsState: boolean;
  lastHeard: number;
}
/** Tabs that do not say that they are there for so long have gone: the timers of a hidden tab run once a minute. */
const TAB_GONE_MS = 300_000;

/** One connection for all tabs of a browser. It is driven by `tick`, about once a second. */
export class Hub {
  readonly #options: HubOptions;
  readonly #state = new LiveState();
  readonly #tabs = new Map<HubTab, TabState>();
  #source: LiveSource | undefined;
  #link: LinkState = 'connecting';
  #heard = 0;
  #retryAt = 0;
  #wait = SHORTEST_WAIT_MS;

  constructor(options: HubOptions) {
    this.#options = options;
  }

  add(tab: HubTab): void {
    this.#tabs.set(tab, { untaken: 0, needsState: true, lastHeard: this.#options.now() });
    if (this.#source === undefined) this.#open();
    tab.send({ type: 'link', link: this.#link });
    this.#sendState(tab);
  }

  remove(tab: HubTab): void {
    this.#tabs.delete(tab);
    if (this.#tabs.size > 0) return;
    this.#source?.close();
    this.#source = undefined;
  }

  /** The tab has taken a message. */
  taken(tab: HubTab): void {
    const state = this.#tabs.get(tab);
    if (state === undefined) return;
    state.untaken = Math.max(0, state.untaken - 1);
    state.lastHeard = this.#options.now();
    if (state.needsState && state.untaken === 0) this.#sendState(tab);
  }

  /** The tab is there, and wants to be right at once. */
  hello(tab: HubTab): void {
    const state = this.#tabs.get(tab);
    if (state === undefined) {
      this.add(tab);
      return;
    }
    state.untaken = 0;
    state.lastHeard = this.#options.now();
    tab.send({ type: 'link', link: this.#link });
    this.#sendState(tab);
    if (this.#link !== 'open') this.#retryAt = 0;
    this.tick();
  }

  tick(): void {
    const now = this.#options.now();
    for (const [tab, { lastHeard }] of this.#tabs) if (now - lastHeard > TAB_GONE_MS) this.remove(tab);
    if (this.#tabs.size === 0) return;
    if (this.#source !== undefined && now - this.#heard > LOST_AFTER_MS) this.#lose();
    if (this.#source === undefined && now >= this.#retryAt) this.#open();
  }

  #open(): void {
    this.#heard = this.#options.now();
    const { run, seq } = this.#state;
    const source = this.#options.open(run === '' || seq < 0 ? null : `${run}-${seq}`);
    this.#source = source;
    const when = (take: (data: string) => void) => (event: { data: string }) => {
      if (source === this.#source) take(event.data);
    };
    source.addEventListener(
      'state',
      when((data) => this.#takeState(JSON.parse(data) as StateMessage)),
    );
    source.addEventListener(
      'delta',
      when((data) => this.#takeDelta(JSON.parse(data) as DeltaMessage)),
    );
    source.onerror = () => {
      if (source === this.#source) this.#lose();
    };
  }

  #takeState(message: StateMessage): void {
    this.#state.replace(message);
    this.#isOpen();
    for (const tab of this.#tabs.keys()) this.#sendState(tab);
  }

  #takeDelta(delta: DeltaMessage): void {
    if (this.#state.apply(delta) === null) {
      this.#startOver();
      return;
    }
    this.#isOpen();
    for (const [tab, state] of this.#tabs) {
      if (state.needsState) continue;
      if (state.untaken >= MOST_UNTAKEN) state.needsState = true;
      else this.#send(tab, state, { type: 'delta', delta });
    }
  }

  /** A delta is missing: the next connection begins with a whole state. */
  #startOver(): void {
    this.#state.run = '';
    this.#state.seq = -1;
    this.#source?.close();
    this.#open();
  }

  #isOpen(): void {
    this.#heard = this.#options.now();
    this.#wait = SHORTEST_WAIT_MS;
    this.#setLink('open');
  }

  #lose(): void {
    this.#source?.close();
    this.#source = undefined;
    this.#retryAt = this.#options.now() + this.#wait;
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
    if (this.#link === 'open') this.#setLink('lost');
    void this.#options.whoAmI().then((me) => this.#noteSignIn(me));
  }

  #noteSignIn(me: Me | null | undefined): void {
    const { run, me: before } = this.#state;
    // Somebody else has signed in before the connection was cut off: deltas do not say so.
    if (me && run !== '' && (me.name !== before.name || me.role !== before.role)) this.#startOver();
    if (this.#source !== undefined && this.#link === 'open') return;
    if (me === null) {
      // It may be somebody else who signs in: a whole state says who.
      this.#state.seq = -1;
      this.#setLink('signed_out');
    } else if (this.#link === 'signed_out') this.#setLink('lost');
  }

  #setLink(link: LinkState): void {
    if (link === this.#link) return;
    this.#link = link;
    for (const tab of this.#tabs.keys()) tab.send({ type: 'link', link });
  }

  #sendState(tab: HubTab): void {
    const state = this.#tabs.get(tab)!;
    state.needsState = true;
    if (this.#state.run === '') return;
    if (state.untaken >= MOST_UNTAKEN) return;
    state.needsState = false;
    this.#send(tab, state, { type: 'state', state: this.#state.toMessage() });
  }

  #send(tab: HubTab, state: TabState, message: HubMessage): void {
    state.untaken++;
    tab.send(message);
  }
}
