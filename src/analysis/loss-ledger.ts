import { RareMap } from '../mpegts/rare-map.js';
import {
  BLAME_REASONS,
  type Blame,
  type BlameConfidence,
  type BlameCounts,
  type BlameReason,
  NO_LOSSES,
} from './blame.js';

/** What was lost in one place since the last take, as far as it is known by one thing. Times are ns since the start of the stream. */
export interface LossEvent {
  /** Always `event`. */
  readonly type: 'event';
  /** Always `loss`. */
  readonly event: 'loss';
  /** Where it was lost. */
  readonly blame: Blame;
  /** How sure that is; null where nothing tells. */
  readonly confidence: BlameConfidence | null;
  /** By what that is known. */
  readonly reason: BlameReason;
  /** Places by PID where continuity counters show it; 0 where only the RTP sequence does. */
  readonly count: number;
  /** Packets that are missing, at least; 0 where some came again or in another order. */
  readonly packets: number;
  /** The first of these losses. */
  readonly time_ns: number;
  /** The last of these losses. */
  readonly last_time_ns: number;
}

/** Losses of one place, as far as they are known by one thing. */
export interface ReasonedLosses {
  /** Where they were lost. */
  readonly blame: Blame;
  /** How sure that is; null where nothing tells. */
  readonly confidence: BlameConfidence | null;
  /** By what that is known. */
  readonly reason: BlameReason;
  /** As in `losses`. */
  readonly losses: number;
  /** As in `lost_packets`. */
  readonly lost_packets: number;
}

/** What did not arrive, by where it was lost. */
export interface LossFigures {
  /** Continuity losses: places in the stream, by PID, where packets are missing or repeated. */
  readonly losses: BlameCounts;
  /** Packets that are missing: of `network` by the RTP sequence, otherwise at least, as continuity counters tell modulo 16. */
  readonly lost_packets: BlameCounts;
  /** The same by what it is known by, without what did not happen. */
  readonly loss_reasons: readonly ReasonedLosses[];
}

export interface LossSnapshot {
  readonly interval: LossFigures;
  readonly total: LossFigures;
}

/** Losses by reason, in the interval and in total. */
export class LossLedger {
  readonly #interval: Losses = new RareMap();
  readonly #total: Losses = new RareMap();
  readonly #events: Losses = new RareMap();

  add(reason: BlameReason, packets: number, timeNs: number): void {
    this.#add(reason, 1, packets, timeNs);
  }

  /** Packets whose number is known without a look at continuity; below 0 when some that were counted came late. */
  addPackets(reason: BlameReason, packets: number, timeNs: number): void {
    if (packets !== 0) this.#add(reason, 0, packets, timeNs);
  }

  /** One for each reason with losses since the last call. */
  takeEvents(): LossEvent[] {
    if (this.#events.size === 0) return [];
    const losses = [...this.#events].filter(([, loss]) => hasHappened(loss));
    this.#events.clear();
    return losses.map(([reason, { count, packets, firstNs, lastNs }]) => ({
      type: 'event',
      event: 'loss',
      blame: BLAME_REASONS[reason].blame,
      confidence: BLAME_REASONS[reason].confidence,
      reason,
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
    this.#interval.clear();
    return snapshot;
  }

  #add(reason: BlameReason, count: number, packets: number, timeNs: number): void {
    for (const losses of [this.#interval, this.#total, this.#events]) {
      const loss = losses.get(reason);
      if (loss === undefined) losses.set(reason, { count, packets, firstNs: timeNs, lastNs: timeNs });
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

type Losses = RareMap<BlameReason, Loss>;

function addTo(loss: Loss, count: number, packets: number, timeNs: number): void {
  loss.count += count;
  loss.packets += packets;
  loss.lastNs = timeNs;
}

function hasHappened({ count, packets }: Loss): boolean {
  return count > 0 || packets > 0;
}

function figuresOf(all: Losses): LossFigures {
  const losses: Record<Blame, number> = { ...NO_LOSSES };
  const lost_packets: Record<Blame, number> = { ...NO_LOSSES };
  const loss_reasons: ReasonedLosses[] = [];
  for (const [reason, loss] of all) {
    if (!hasHappened(loss)) continue;
    const { blame, confidence } = BLAME_REASONS[reason];
    const packets = Math.max(loss.packets, 0);
    losses[blame] += loss.count;
    lost_packets[blame] += packets;
    loss_reasons.push({ blame, confidence, reason, losses: loss.count, lost_packets: packets });
  }
  return { losses, lost_packets, loss_reasons };
}
