// Tested by: test/tr101290/section-timers.test.ts
import { type NumberColumn, numberColumn } from '../mpegts/number-column.js';
import { ABSENT } from '../mpegts/packet.js';

/** A rule by which each section of a table is to come again in time, and how long that may take. */
export interface SectionLimit {
  readonly rule: number;
  readonly limitNs: number;
  /** From this section_number on, the other limit holds; it may be infinite. */
  readonly farFrom: number;
  readonly farLimitNs: number;
}

/** Told that a section was missed for so many limits. */
export type OnSectionLate = (subTable: SubTableTimers, rule: number, periods: number, timeNs: number) => void;

/** What a sub-table is. */
export interface SubTableIdentity {
  readonly pid: number;
  readonly tableId: number;
  /** Of an EIT; otherwise ABSENT. */
  readonly serviceId: number;
  /** transport_stream_id and original_network_id, in one number, that an EIT or SDT speaks of; otherwise 0. */
  readonly scope: number;
}

/** Longer absences count as this many limits. */
const MAX_PERIODS = 1000;
/** A section that need not come is waited for so many limits, in case it comes late. */
const MAX_QUIET_PERIODS = 10;

/** When each section of one sub-table is due, by each of its limits. */
export class SubTableTimers {
  /** Whether it is an error when a section does not come any more; otherwise only one that comes late is. */
  isAwaited = true;
  /** ABSENT before the first section, and where the table has no versions. */
  versionNumber = ABSENT;
  /** Nothing is due before. */
  nextDueNs = Number.POSITIVE_INFINITY;
  /** Time of its last section. */
  lastNs = Number.NEGATIVE_INFINITY;
  #sections = 0;
  /** By limit, then by section_number; Infinity where a section is not watched. */
  #dueNs = NO_SECTIONS;
  /** By section_number: 1 for those that came in this version. */
  #came = NO_SECTIONS;

  constructor(
    readonly identity: SubTableIdentity,
    readonly limits: readonly SectionLimit[],
  ) {}

  /** Timers that it has room for. */
  get size(): number {
    return this.#dueNs.length;
  }

  get lastSectionNumber(): number {
    return this.#sections - 1;
  }

  /** Timers that it would have room for. */
  sizeFor(lastSectionNumber: number): number {
    return (lastSectionNumber + 1) * this.limits.length;
  }

  /**
   * A new version, or the first one: timers of sections that came in the one before begin anew, those of others go on, and
   * sections beyond the last one have none. Without `keeps`, none has.
   */
  begin(versionNumber: number, lastSectionNumber: number, keeps: boolean, timeNs: number): void {
    const before = this.#dueNs;
    const cameBefore = this.#came;
    const sectionsBefore = this.#sections;
    const sections = lastSectionNumber + 1;
    this.versionNumber = versionNumber;
    this.#sections = sections;
    this.#dueNs = numberColumn(sections * this.limits.length, Number.POSITIVE_INFINITY, Float64Array);
    this.#came = numberColumn(sections, 0, Uint8Array);
    this.nextDueNs = Number.POSITIVE_INFINITY;
    if (!keeps) return;
    for (let limit = 0; limit < this.limits.length; limit++) {
      for (let number = 0; number < Math.min(sections, sectionsBefore); number++) {
        const goesOn = cameBefore[number] === 0;
        this.#set(
          limit,
          number,
          goesOn ? before[limit * sectionsBefore + number]! : this.#dueFrom(limit, number, timeNs),
        );
      }
    }
  }

  /** Waits from now on for those of these sections that are not waited for. */
  expect(first: number, last: number, timeNs: number): void {
    for (let limit = 0; limit < this.limits.length; limit++) {
      for (let number = first; number <= Math.min(last, this.lastSectionNumber); number++) {
        const isWatched = this.#dueNs[limit * this.#sections + number] !== Number.POSITIVE_INFINITY;
        if (!isWatched) this.#set(limit, number, this.#dueFrom(limit, number, timeNs));
      }
    }
  }

  /** A section came; true where it had come before, so that its interval was judged. */
  seen(sectionNumber: number, timeNs: number, onLate: OnSectionLate): boolean {
    for (let limit = 0; limit < this.limits.length; limit++) {
      this.#expire(limit, sectionNumber, timeNs, onLate);
      this.#set(limit, sectionNumber, this.#dueFrom(limit, sectionNumber, timeNs));
    }
    const hadCome = this.#came[sectionNumber] === 1;
    this.#came[sectionNumber] = 1;
    return hadCome;
  }

  /** What ran out counts, once for each limit; false where it is given up, as nobody waits for it. */
  check(timeNs: number, onLate: OnSectionLate): boolean {
    let latestNs = Number.NEGATIVE_INFINITY;
    this.nextDueNs = Number.POSITIVE_INFINITY;
    for (let limit = 0; limit < this.limits.length; limit++) {
      for (let number = 0; number < this.#sections; number++) {
        if (this.isAwaited) this.#expire(limit, number, timeNs, onLate);
        const dueNs = this.#dueNs[limit * this.#sections + number]!;
        this.nextDueNs = Math.min(this.nextDueNs, dueNs);
        if (dueNs !== Number.POSITIVE_INFINITY) latestNs = Math.max(latestNs, dueNs);
      }
    }
    if (this.isAwaited) return true;
    const quietNs = MAX_QUIET_PERIODS * Math.max(...this.limits.map(({ limitNs }) => limitNs));
    this.nextDueNs = Math.max(this.nextDueNs, timeNs + quietNs / MAX_QUIET_PERIODS);
    return timeNs - latestNs <= quietNs;
  }

  /** The time up to now is not judged. */
  restart(timeNs: number): void {
    this.nextDueNs = Number.POSITIVE_INFINITY;
    this.lastNs = Number.NEGATIVE_INFINITY;
    for (let limit = 0; limit < this.limits.length; limit++) {
      for (let number = 0; number < this.#sections; number++) {
        const isWatched = this.#dueNs[limit * this.#sections + number] !== Number.POSITIVE_INFINITY;
        if (isWatched) this.#set(limit, number, this.#dueFrom(limit, number, timeNs));
      }
    }
    this.#came.fill(0);
  }

  /** Due exactly at the limit is in time. */
  #expire(limit: number, sectionNumber: number, timeNs: number, onLate: OnSectionLate): void {
    const index = limit * this.#sections + sectionNumber;
    const lateNs = timeNs - this.#dueNs[index]!;
    if (!(lateNs > 0)) return;
    const limitNs = this.#limitNs(limit, sectionNumber);
    const periods = Math.ceil(lateNs / limitNs);
    this.#dueNs[index]! += periods * limitNs;
    onLate(this, this.limits[limit]!.rule, Math.min(periods, MAX_PERIODS), timeNs);
  }

  #set(limit: number, sectionNumber: number, dueNs: number): void {
    this.#dueNs[limit * this.#sections + sectionNumber] = dueNs;
    if (dueNs < this.nextDueNs) this.nextDueNs = dueNs;
  }

  #dueFrom(limit: number, sectionNumber: number, timeNs: number): number {
    return timeNs + this.#limitNs(limit, sectionNumber);
  }

  #limitNs(limit: number, sectionNumber: number): number {
    const { limitNs, farFrom, farLimitNs } = this.limits[limit]!;
    return sectionNumber < farFrom ? limitNs : farLimitNs;
  }
}

const NO_SECTIONS: NumberColumn = [];
