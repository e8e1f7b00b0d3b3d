import type { IntervalAndTotal } from './interval-and-total.js';

/** Way of the datagrams through the network. */
export interface PathFigures {
  /** TTL or hop limit of the last datagram. */
  readonly hop_limit: number | null;
  /** Least one. */
  readonly hop_limit_min: number | null;
  /** Greatest one. */
  readonly hop_limit_max: number | null;
  /** Changes from one datagram to the next. */
  readonly hop_limit_changes: number;
  /** Source of the last datagram. */
  readonly source_ip: string | null;
  /** Source port of the last datagram. */
  readonly source_port: number | null;
  /** Changes of the source address or port from one datagram to the next. */
  readonly source_changes: number;
  /** Time of the batch in which the last change of either kind was counted. */
  readonly path_last_change_ns: number | null;
}

/**
 * Changes of the hop limit (the time to live of IPv4) and of the source: another path, or another sender. The datagrams
 * were compared where they were captured; this follows the counts from batch to batch.
 */
export class PathAnalyzer {
  #hopLimit = UNKNOWN;
  #sourceIp = '';
  #sourcePort = 0;
  /** Counts as of the last batch; undefined before the first one. */
  #hopLimitChanges: number | undefined;
  #sourceChanges: number | undefined;
  #interval = new PathTally();
  #before = new PathTally();

  /** The counts before the first batch, where they are known. Else the changes up to its end are not counted: it is not known when they were. */
  countFrom(hopLimitChanges: number, sourceChanges: number): void {
    this.#hopLimitChanges = hopLimitChanges;
    this.#sourceChanges = sourceChanges;
  }

  /**
   * Hop limits of the batch (0: not known), counts of changes as of its end, source as of its end ('': not known).
   */
  feedBatch(
    timeNs: number,
    hopLimit: number,
    hopLimitMin: number,
    hopLimitMax: number,
    hopLimitChanges: number,
    sourceChanges: number,
    sourceIp: string,
    sourcePort: number,
  ): void {
    const tally = this.#interval;
    const ofHopLimit = growth(this.#hopLimitChanges, hopLimitChanges);
    const ofSource = growth(this.#sourceChanges, sourceChanges);
    this.countFrom(hopLimitChanges, sourceChanges);
    tally.hopLimitChanges += ofHopLimit;
    tally.sourceChanges += ofSource;
    if (ofHopLimit + ofSource > 0) tally.lastChangeNs = timeNs;
    if (sourceIp !== '') {
      this.#sourceIp = sourceIp;
      this.#sourcePort = sourcePort;
    }
    if (hopLimit === UNKNOWN) return;
    this.#hopLimit = hopLimit;
    tally.hopLimitMin = Math.min(tally.hopLimitMin, hopLimitMin);
    tally.hopLimitMax = Math.max(tally.hopLimitMax, hopLimitMax);
  }

  snapshot(): IntervalAndTotal<PathFigures> {
    return { interval: this.#figures(this.#interval), total: this.#figures(this.#before.with(this.#interval)) };
  }

  snapshotAndReset(): IntervalAndTotal<PathFigures> {
    const snapshot = this.snapshot();
    this.#before = this.#before.with(this.#interval);
    this.#interval = new PathTally();
    return snapshot;
  }

  reset(): void {
    this.#hopLimit = UNKNOWN;
    this.#sourceIp = '';
    this.#hopLimitChanges = undefined;
    this.#sourceChanges = undefined;
    this.#interval = new PathTally();
    this.#before = new PathTally();
  }

  #figures(tally: PathTally): PathFigures {
    const hasSource = this.#sourceIp !== '';
    return {
      hop_limit: this.#hopLimit === UNKNOWN ? null : this.#hopLimit,
      hop_limit_min: tally.hopLimitMax === UNKNOWN ? null : tally.hopLimitMin,
      hop_limit_max: tally.hopLimitMax === UNKNOWN ? null : tally.hopLimitMax,
      hop_limit_changes: tally.hopLimitChanges,
      source_ip: hasSource ? this.#sourceIp : null,
      source_port: hasSource ? this.#sourcePort : null,
      source_changes: tally.sourceChanges,
      path_last_change_ns: tally.lastChangeNs,
    };
  }
}

class PathTally {
  hopLimitMin = Number.POSITIVE_INFINITY;
  hopLimitMax = UNKNOWN;
  hopLimitChanges = 0;
  sourceChanges = 0;
  lastChangeNs: number | null = null;

  with(later: PathTally): PathTally {
    const both = new PathTally();
    both.hopLimitMin = Math.min(this.hopLimitMin, later.hopLimitMin);
    both.hopLimitMax = Math.max(this.hopLimitMax, later.hopLimitMax);
    both.hopLimitChanges = this.hopLimitChanges + later.hopLimitChanges;
    both.sourceChanges = this.sourceChanges + later.sourceChanges;
    both.lastChangeNs = later.lastChangeNs ?? this.lastChangeNs;
    return both;
  }
}

/** By how much a count has grown; a count that shrank belongs to a new session, which it begins. */
function growth(before: number | undefined, now: number): number {
  return before === undefined ? 0 : Math.max(0, now - before);
}

const UNKNOWN = 0;
