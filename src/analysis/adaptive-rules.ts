import type { AlarmEvent, AlarmReports } from '../alarm/alarm-event.js';
import type { SectionView } from '../mpegts/section.js';
import { TableId } from '../mpegts/tables/table-id.js';
import type { TsObserver } from '../mpegts/ts-observer.js';
import type { TStdFault, TStdObserver } from '../t-std/fault.js';
import type { PidActivity } from '../tr101290/pid-activity.js';
import { defaultProfile, type Edition, type Profile } from '../tr101290/profile.js';
import type { RuleName } from '../tr101290/rules.js';
import { Tr101290Analyzer, type Tr101290Snapshot } from '../tr101290/tr101290-analyzer.js';

/** A profile, or the edition of one that the stream's own tables choose: DVB's or ATSC's. */
export type ProfileChoice = Profile | Edition;

/** A stream without any service information is judged as DVB, whose first limit ends then. */
const DECIDED_AFTER_NS = 2e9;
const PSIP_PID = 0x1ffb;
const DVB_SI_PIDS: readonly number[] = [0x10, 0x11, 0x12, 0x14];

/** The rules of TR 101 290 by a profile, or by both families until the stream shows to which it belongs. */
export class AdaptiveRules implements TsObserver, TStdObserver {
  #candidates: readonly Candidate[];

  constructor(choice: ProfileChoice, activity: PidActivity) {
    const profiles =
      typeof choice === 'string' ? [defaultProfile('dvb', choice), defaultProfile('atsc', choice)] : [choice];
    this.#candidates = profiles.map((profile) => ({ profile, rules: new Tr101290Analyzer(profile) }));
    for (const { rules } of this.#candidates) rules.attach(activity);
  }

  /** The one that judges, or would if it were decided now. */
  get profile(): Profile {
    return this.#candidates[0]!.profile;
  }

  /** Why the rule can judge nothing, as long as it does not. */
  explain(name: RuleName, reason: string): void {
    for (const { rules } of this.#candidates) rules.explain(name, reason);
  }

  pcrAccuracy(pid: number, errorNs: number, timeNs: number): void {
    for (const { rules } of this.#candidates) rules.pcrAccuracy(pid, errorNs, timeNs);
  }

  tStdRuns(): void {
    for (const { rules } of this.#candidates) rules.tStdRuns();
  }

  tStdFault(fault: TStdFault, pid: number, packetIndex: number, timeNs: number): void {
    for (const { rules } of this.#candidates) rules.tStdFault(fault, pid, packetIndex, timeNs);
  }

  transportError(pid: number, timeNs: number): void {
    for (const { rules } of this.#candidates) rules.transportError(pid, timeNs);
  }

  continuityError(pid: number, timeNs: number): boolean {
    for (const { rules } of this.#candidates) rules.continuityError(pid, timeNs);
    return true;
  }

  pcr(pid: number, pcr27M: number, packetIndex: number, timeNs: number, isDiscontinuity: boolean): void {
    for (const { rules } of this.#candidates) rules.pcr(pid, pcr27M, packetIndex, timeNs, isDiscontinuity);
  }

  pes(pid: number, pts90k: number, dts90k: number, timeNs: number): void {
    for (const { rules } of this.#candidates) rules.pes(pid, pts90k, dts90k, timeNs);
  }

  scrambled(pid: number, timeNs: number): void {
    for (const { rules } of this.#candidates) rules.scrambled(pid, timeNs);
  }

  section(section: SectionView, timeNs: number): void {
    for (const { rules } of this.#candidates) rules.section(section, timeNs);
    if (!this.#isDecided) this.#decideFrom(section);
  }

  sectionCrcError(pid: number, tableId: number, timeNs: number): void {
    for (const { rules } of this.#candidates) rules.sectionCrcError(pid, tableId, timeNs);
  }

  syncByteError(timeNs: number, count: number): void {
    for (const { rules } of this.#candidates) rules.syncByteError(timeNs, count);
  }

  syncLost(timeNs: number): void {
    for (const { rules } of this.#candidates) rules.syncLost(timeNs);
  }

  syncRegained(timeNs: number): void {
    for (const { rules } of this.#candidates) rules.syncRegained(timeNs);
  }

  packets(timeNs: number): void {
    for (const { rules } of this.#candidates) rules.packets(timeNs);
    this.#decideBy(timeNs);
  }

  /** No packets came up to then. */
  silence(timeNs: number): void {
    for (const { rules } of this.#candidates) rules.silence(timeNs);
    this.#decideBy(timeNs);
  }

  gap(timeNs: number): void {
    for (const { rules } of this.#candidates) rules.gap(timeNs);
  }

  /** No more packets will come: it is decided by what there was. */
  settle(): void {
    if (!this.#isDecided) this.#decide('dvb');
  }

  /** None before it is decided: then those since the start. */
  takeEvents(): readonly AlarmEvent[] {
    return this.#isDecided ? this.#candidates[0]!.rules.takeEvents() : [];
  }

  /** The alarms as they stand; the interval of their counts ends here. */
  alarmsAndReset(): AlarmReports {
    return this.#candidates.map(({ rules }) => rules.alarmsAndReset())[0]!;
  }

  snapshotAndReset(): Tr101290Snapshot {
    const [first, ...others] = this.#candidates;
    for (const { rules } of others) rules.snapshotAndReset();
    return first!.rules.snapshotAndReset();
  }

  get #isDecided(): boolean {
    return this.#candidates.length === 1;
  }

  #decideBy(timeNs: number): void {
    if (!this.#isDecided && timeNs >= DECIDED_AFTER_NS) this.#decide('dvb');
  }

  #decideFrom({ pid, tableId }: SectionView): void {
    if (pid === PSIP_PID && tableId >= TableId.ATSC_MGT && tableId <= TableId.ATSC_STT) this.#decide('atsc');
    else if (DVB_SI_PIDS.includes(pid)) this.#decide('dvb');
  }

  #decide(siFamily: Profile['siFamily']): void {
    this.#candidates = this.#candidates.filter(({ profile }) => profile.siFamily === siFamily);
  }
}

interface Candidate {
  readonly profile: Profile;
  readonly rules: Tr101290Analyzer;
}
