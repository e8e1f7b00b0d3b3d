import { formatAddress } from '../net/address.js';
import type { IntervalAndTotal } from './interval-and-total.js';

export interface PathFigures {
  readonly hop_limit: number | null;
  readonly hop_limit_min: number | null;
  readonly hop_limit_max: number | null;
  readonly hop_limit_changes: number;
  readonly source_ip: string | null;
  readonly source_port: number | null;
  /** Changes of the source address or port from one datagram to the next. */
  readonly source_changes: number;
  /** When the last change of either kind was seen. */
  readonly path_last_change_ns: number | null;
}

/** Changes of the hop limit (the time to live of IPv4) and of the source: another path, or another sender. */
export class PathAnalyzer {
  readonly #source = new Uint32Array(4);
  #isIpv6 = false;
  #sourcePort = 0;
  #hopLimit = NONE;
  #interval = new PathTally();
  #before = new PathTally();

  /** `source`: the address as FrameDecoder gives it; it is copied. */
  feed(timeNs: number, hopLimit: number, isIpv6: boolean, source: Uint32Array, sourcePort: number): void {
    const tally = this.#interval;
    const isSameSource = this.#isSource(isIpv6, source, sourcePort);
    if (this.#hopLimit !== NONE) {
      if (!isSameSource) tally.noteSourceChange(timeNs);
      if (hopLimit !== this.#hopLimit) tally.noteHopLimitChange(timeNs);
    }
    if (!isSameSource) {
      this.#source.set(source);
      this.#isIpv6 = isIpv6;
      this.#sourcePort = sourcePort;
    }
    this.#hopLimit = hopLimit;
    if (hopLimit < tally.hopLimitMin) tally.hopLimitMin = hopLimit;
    if (hopLimit > tally.hopLimitMax) tally.hopLimitMax = hopLimit;
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
    this.#hopLimit = NONE;
    this.#interval = new PathTally();
    this.#before = new PathTally();
  }

  #isSource(isIpv6: boolean, source: Uint32Array, sourcePort: number): boolean {
    const own = this.#source;
    return (
      source[0] === own[0] &&
      source[1] === own[1] &&
      source[2] === own[2] &&
      source[3] === own[3] &&
      sourcePort === this.#sourcePort &&
      isIpv6 === this.#isIpv6
    );
  }

  #figures(tally: PathTally): PathFigures {
    const isKnown = this.#hopLimit !== NONE;
    return {
      hop_limit: isKnown ? this.#hopLimit : null,
      hop_limit_min: tally.hopLimitMax === NONE ? null : tally.hopLimitMin,
      hop_limit_max: tally.hopLimitMax === NONE ? null : tally.hopLimitMax,
      hop_limit_changes: tally.hopLimitChanges,
      source_ip: isKnown ? formatAddress(this.#isIpv6, this.#source) : null,
      source_port: isKnown ? this.#sourcePort : null,
      source_changes: tally.sourceChanges,
      path_last_change_ns: tally.lastChangeNs,
    };
  }
}

class PathTally {
  hopLimitMin = Number.POSITIVE_INFINITY;
  hopLimitMax = NONE;
  hopLimitChanges = 0;
  sourceChanges = 0;
  lastChangeNs: number | null = null;

  noteSourceChange(timeNs: number): void {
    this.sourceChanges++;
    this.lastChangeNs = timeNs;
  }

  noteHopLimitChange(timeNs: number): void {
    this.hopLimitChanges++;
    this.lastChangeNs = timeNs;
  }

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

const NONE = -1;
