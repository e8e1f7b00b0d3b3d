import { type Blame, type BlameCounts, NO_LOSSES } from './blame.js';

/** What was lost in one place since the last take. Times are ns since the start of the stream. */
export interface LossEvent {
  /** Always `event`. */
  readonly type: 'event';
  /** Always `loss`. */
  readonly event: 'loss';
  /** Where it was lost. */
  readonly blame: Blame;
  /** Continuity losses. */
  readonly count: number;
  /** Packets that are missing, at least. */
  readonly packets: number;
  /** The first of these losses. */
  readonly time_ns: number;
  /** The last of these losses. */
  readonly last_time_ns: number;
}

/** What did not arrive, by where it was lost. */
export interface LossFigures {
  /** Continuity losses: places in the stream, by PID, where packets are missing or repeated. */
  readonly losses: BlameCounts;
  /** Packets that are missing: of `network` by the RTP sequence, otherwise at least, as continuity counters tell modulo 16. */
  readonly lost_packets: BlameCounts;
}

export interface LossSnapshot {
  readonly interval: LossFigures;
  readonly total: LossFigures;
}

/** Losses by blame, in the interval and in total. */
export class LossLedger {
  #interval = new Map<Blame, Loss>();
  readonly #total = new Map<Blame, Loss>();
  #events = new Map<Blame, Loss>();

  add(blame: Blame, packets: number, timeNs: number): void {
    this.#add(blame, 1, packets, timeNs);
  }

  /** Packets whose number is known without a look at continuity; below 0 when some that were counted came late. */
  addPackets(blame: Blame, packets: number, timeNs: number): void {
    if (packets !== 0) this.#add(blame, 0, packets, timeNs);
  }

  /** One for each place with losses since the last call. */
  takeEvents(): LossEvent[] {
    const losses = [...this.#events].filter(([, { count, packets }]) => count > 0 || packets > 0);
    this.#events = new Map();
    return losses.map(([blame, { count, packets, firstNs, lastNs }]) => ({
      type: 'event',
      event: 'loss',
      blame,
      count,
      packets: Math.max(packets, 0),
      time_ns: firstNs,
      last_time_ns: lastNs,
    }));
  }

  snapshot(): LossSnapshot {
    return { interval: figuresOf(this.#interval), total: figuresOf(this.#total) };
  }

  snapshotAndReset(): LossSnapshot {
    const snapshot = this.snapshot();
    this.#interval = new Map();
    return snapshot;
  }

  #add(blame: Blame, count: number, packets: number, timeNs: number): void {
    for (const losses of [this.#interval, this.#total, this.#events]) {
      const loss = losses.get(blame);
      if (loss === undefined) losses.set(blame, { count, packets, firstNs: timeNs, lastNs: timeNs });
      else addTo(loss, count, packets, timeNs);
    }
  }
}

interface Loss {
  count: number;
  packets: number;
  readonly firstNs: number;
  lastNs: number;
}

function addTo(loss: Loss, count: number, packets: number, timeNs: number): void {
  loss.count += count;
  loss.packets += packets;
  loss.lastNs = timeNs;
}

function figuresOf(losses: ReadonlyMap<Blame, Loss>): LossFigures {
  const counts = (read: (loss: Loss) => number): BlameCounts => ({
    ...NO_LOSSES,
    ...Object.fromEntries([...losses].map(([blame, loss]) => [blame, Math.max(read(loss), 0)])),
  });
  return { losses: counts(({ count }) => count), lost_packets: counts(({ packets }) => packets) };
}
