import type { Board } from './board.js';
import { BOUNDS } from './bounds.js';
import { COLUMNS } from './columns.js';
import type { Me, MonitorFacts } from './contract.js';
import { DeltaRing } from './delta-ring.js';
import { ToldRow } from './told-row.js';

/** A browser that is connected; `EventStream` of the HTTP server is one. */
export interface LiveClient {
  readonly unsentBytes: number;
  /** False when it is gone. */
  send(event: { readonly event: string; readonly id: string; readonly data: string }): boolean;
}

interface Connected {
  readonly me: Me;
  /** The last delta that it was sent. */
  seq: number;
}

/** A whole state, but for who gets it. */
interface StateText {
  readonly seq: number;
  readonly before: string;
  readonly behind: string;
}

/** At least one delta in this time, so that a browser knows that it is connected. */
const HEARTBEAT_MS = 5000;
/** What a browser may leave unread before it is sent nothing more for the time being: it gets the rest when it has caught up. */
const MOST_UNSENT = 256 * 1024;
/** Characters of deltas that a browser has missed, beyond which it is sent the whole state: that is less, and not more than it may leave unread. */
const MOST_CAUGHT_UP = 256 * 1024;

export interface LiveFeedOptions {
  /** Names the run of the monitor. */
  readonly run: string;
  readonly now: () => number;
  readonly facts: () => MonitorFacts;
  readonly deltaBytes?: number;
}

/** Tells all browsers what changes on the board: what is sent is made once for all of them. */
export class LiveFeed {
  seq = 0;
  /** Bytes of the last delta with anything in it. */
  deltaBytes = 0;
  readonly ring: DeltaRing;
  readonly #told = new Map<number, ToldRow>();
  readonly #clients = new Map<LiveClient, Connected>();
  #state: StateText | undefined;
  #factsText = '';
  #sentMs = 0;

  constructor(
    readonly board: Board,
    readonly options: LiveFeedOptions,
  ) {
    this.ring = new DeltaRing(options.deltaBytes ?? BOUNDS.deltaBytes);
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** Takes a browser: it gets what it has missed since `lastEventId`, or else the whole state. */
  connect(client: LiveClient, me: Me, lastEventId: string | undefined): void {
    this.tick();
    const connected = { me, seq: this.#seqOf(lastEventId) };
    this.#clients.set(client, connected);
    this.#bring(client, connected);
  }

  disconnect(client: LiveClient): void {
    this.#clients.delete(client);
  }

  /** JSON of the whole state as it is now. */
  state(me: Me): string {
    this.tick();
    return this.#stateFor(me);
  }

  /** Finds what has changed since the last call, and sends it. */
  tick(): void {
    const nowMs = this.options.now();
    this.board.tick();
    const fields = this.#changes(nowMs);
    const isDue = nowMs - this.#sentMs >= HEARTBEAT_MS || nowMs < this.#sentMs;
    if (fields !== '' || isDue) {
      this.seq++;
      this.#sentMs = nowMs;
      const text = `{"seq":${this.seq},"time_ms":${nowMs}${fields}}`;
      if (fields !== '') this.deltaBytes = text.length;
      this.ring.add({ seq: this.seq, text });
    }
    for (const [client, connected] of this.#clients) this.#bring(client, connected);
  }

  /** Sends all that it has not been sent. */
  #bring(client: LiveClient, connected: Connected): void {
    if (connected.seq === this.seq || client.unsentBytes > MOST_UNSENT) return;
    const deltas = this.ring.behind(connected.seq, this.seq, MOST_CAUGHT_UP);
    const isThere =
      deltas === undefined
        ? client.send({ event: 'state', id: this.#idOf(this.seq), data: this.#stateFor(connected.me) })
        : deltas.every(({ seq, text }) => client.send({ event: 'delta', id: this.#idOf(seq), data: text }));
    connected.seq = this.seq;
    if (!isThere) this.#clients.delete(client);
  }

  #idOf(seq: number): string {
    return `${this.options.run}-${seq}`;
  }

  /** NaN where the id is of another run, or of none. */
  #seqOf(lastEventId: string | undefined): number {
    const prefix = `${this.options.run}-`;
    if (lastEventId?.startsWith(prefix) !== true) return Number.NaN;
    const digits = lastEventId.slice(prefix.length);
    return /^\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN;
  }

  /** Fields of a delta, each with a comma before it. */
  #changes(nowMs: number): string {
    const { board } = this;
    const rows: string[] = [];
    const added: string[] = [];
    for (const row of board.rows.all()) {
      if (!row.isDue(nowMs)) continue;
      const cells = board.cells(row, nowMs);
      const known = this.#told.get(row.n);
      const told = known ?? new ToldRow(row.n);
      const changes = told.changes(cells, row.spark);
      if (known === undefined) {
        this.#told.set(row.n, told);
        added.push(told.whole(row.spark));
      } else if (changes !== undefined) rows.push(changes);
    }
    const { removed, events } = board.takeNews();
    for (const n of removed) this.#told.delete(n);
    const alarms = board.alarms.take();
    const probes = board.probes.takeChanges(nowMs, (probeId) => board.rows.ofProbe(probeId));
    return [
      listField('rows', rows),
      listField('added', added),
      jsonField('removed', removed),
      jsonField('alarms', alarms.changed),
      jsonField('alarms_removed', alarms.removed),
      jsonField('events', events),
      jsonField('probes', probes.changed),
      jsonField('probes_removed', probes.removed),
      this.#factsField(),
    ].join('');
  }

  #factsField(): string {
    const text = JSON.stringify(this.options.facts());
    if (text === this.#factsText) return '';
    this.#factsText = text;
    return `,"monitor":${text}`;
  }

  /** Made once for all who connect between two deltas. */
  #stateFor(me: Me): string {
    if (this.#state?.seq !== this.seq) this.#state = this.#makeState();
    return `${this.#state.before}${JSON.stringify(me)}${this.#state.behind}`;
  }

  #makeState(): StateText {
    const { board } = this;
    const nowMs = this.options.now();
    const rows = [...board.rows.all()].flatMap((row) => this.#told.get(row.n)?.whole(row.spark) ?? []);
    const cards = board.probes.cards(nowMs, (probeId) => board.rows.ofProbe(probeId));
    const parts = [
      `"monitor":${this.#factsText}`,
      `"columns":${JSON.stringify(COLUMNS)}`,
      `"rows":[${rows.join(',')}]`,
      `"probes":${JSON.stringify(cards)}`,
      `"alarms":${JSON.stringify(board.alarms.shown())}`,
      `"events":${JSON.stringify(board.events.last(BOUNDS.eventsAtOnce))}`,
    ];
    const before = `{"run":${JSON.stringify(this.options.run)},"seq":${this.seq},"time_ms":${nowMs},"me":`;
    return { seq: this.seq, before, behind: `,${parts.join(',')}}` };
  }
}

function listField(name: string, texts: readonly string[]): string {
  return texts.length === 0 ? '' : `,"${name}":[${texts.join(',')}]`;
}

function jsonField(name: string, values: readonly unknown[]): string {
  return values.length === 0 ? '' : `,"${name}":${JSON.stringify(values)}`;
}
