import type { AlarmEnd, AlarmEvent, AlarmReports } from '../alarm/alarm-event.js';
import type { SectionView } from '../mpegts/section.js';
import type { TsObserver } from '../mpegts/ts-observer.js';
import type { Severity } from '../stream/severity.js';
import type { TStdFault, TStdObserver } from '../t-std/fault.js';
import type { PidActivity } from '../tr101290/pid-activity.js';
import { type AutoProfile, autoProfile, type Edition, type Profile } from '../tr101290/profile.js';
import { NOT_CHOSEN, ProfileChooser } from '../tr101290/profile-chooser.js';
import type { ProfileName } from '../tr101290/profiles.js';
import type { RuleName } from '../tr101290/rules.js';
import type { ProfileChosen } from '../tr101290/si-evidence.js';
import { Tr101290Analyzer, type Tr101290Snapshot } from '../tr101290/tr101290-analyzer.js';

/** A profile, or several among which the stream chooses by what it carries; an edition stands for those that come with it. */
export type ProfileChoice = Profile | AutoProfile | Edition;

/** The stream chose another profile, as service information came late. */
export interface ProfileEvent {
  /** Always `event`. */
  readonly type: 'event';
  /** Always `profile`. */
  readonly event: 'profile';
  /** How grave it is: `info`. */
  readonly severity: Severity;
  /** The profile that judges from now on. */
  readonly name: ProfileName;
  /** The one that judged before. */
  readonly previous: ProfileName;
  /** What the stream showed. */
  readonly reason: string;
  /** When it was chosen. */
  readonly time_ns: number;
}

/** What judges a stream, and why. */
export interface ProfileInUse {
  readonly profile: Profile;
  /** `auto` until the stream has chosen. */
  readonly name: ProfileName | 'auto';
  readonly reason: string;
}

const ASKED_FOR = 'asked for';

/**
 * The rules of TR 101 290 by a profile. Where the stream chooses it, all that profiles have in common is judged from the start;
 * the rules of service information are held until it has chosen, and count from the start then.
 */
export class AdaptiveRules implements TsObserver, TStdObserver {
  readonly #rules: Tr101290Analyzer;
  readonly #profiles: AutoProfile['profiles'] | undefined;
  readonly #chooser: ProfileChooser | undefined;
  #previous: ProfileName | undefined;
  #events: ProfileEvent[] = [];

  constructor(choice: ProfileChoice, activity: PidActivity) {
    const wanted = typeof choice === 'string' ? autoProfile(choice) : choice;
    if (wanted.name === 'auto') {
      this.#profiles = wanted.profiles;
      this.#chooser = new ProfileChooser(activity);
      this.#rules = new Tr101290Analyzer(wanted.profiles.mpeg, true);
    } else {
      this.#rules = new Tr101290Analyzer(wanted);
    }
    this.#rules.attach(activity);
  }

  /** What judges, or would if the stream chose now. */
  get inUse(): ProfileInUse {
    const { profile } = this.#rules;
    if (this.#chooser === undefined) return { profile, name: profile.name, reason: ASKED_FOR };
    const { chosen } = this.#chooser;
    return { profile, name: chosen?.name ?? 'auto', reason: chosen?.reason ?? NOT_CHOSEN };
  }

  /** Why the rule can judge nothing, as long as it does not. */
  explain(name: RuleName, reason: string): void {
    this.#rules.explain(name, reason);
  }

  pcrAccuracy(pid: number, errorNs: number, timeNs: number): void {
    this.#rules.pcrAccuracy(pid, errorNs, timeNs);
  }

  tStdRuns(): void {
    this.#rules.tStdRuns();
  }

  tStdFault(fault: TStdFault, pid: number, packetIndex: number, timeNs: number): void {
    this.#rules.tStdFault(fault, pid, packetIndex, timeNs);
  }

  transportError(pid: number, timeNs: number): void {
    this.#rules.transportError(pid, timeNs);
  }

  continuityError(pid: number, timeNs: number): boolean {
    return this.#rules.continuityError(pid, timeNs);
  }

  /** A packet of the PAT, be it the same as the one before. */
  patPacket(timeNs: number): void {
    this.#rules.patPacket(timeNs);
  }

  /** Whether the jump of a continuity counter is that of a new segment. */
  isNewSegment(pid: number, sinceNs: number): boolean {
    return this.#rules.isNewSegment(pid, sinceNs);
  }

  pcr(pid: number, pcr27M: number, packetIndex: number, timeNs: number, isDiscontinuity: boolean): void {
    this.#rules.pcr(pid, pcr27M, packetIndex, timeNs, isDiscontinuity);
  }

  pes(pid: number, pts90k: number, dts90k: number, timeNs: number): void {
    this.#rules.pes(pid, pts90k, dts90k, timeNs);
  }

  scrambled(pid: number, timeNs: number): void {
    this.#rules.scrambled(pid, timeNs);
  }

  section(section: SectionView, timeNs: number): void {
    if (this.#chooser?.section(section)) this.#hold(timeNs);
    this.#rules.section(section, timeNs);
  }

  sectionCrcError(pid: number, tableId: number, timeNs: number): void {
    this.#rules.sectionCrcError(pid, tableId, timeNs);
  }

  syncByteError(timeNs: number, count: number): void {
    this.#rules.syncByteError(timeNs, count);
  }

  syncLost(timeNs: number): void {
    this.#rules.syncLost(timeNs);
  }

  syncRegained(timeNs: number): void {
    this.#rules.syncRegained(timeNs);
  }

  packets(timeNs: number): void {
    this.#rules.packets(timeNs);
    this.#use(this.#chooser?.poll(timeNs), timeNs);
  }

  /** The stream is lost, and no packets came up to then. */
  silence(timeNs: number): void {
    this.#rules.silence(timeNs);
    this.#chooser?.skipTo(timeNs);
  }

  gap(timeNs: number): void {
    this.#rules.gap(timeNs);
    this.#chooser?.skipTo(timeNs);
  }

  /** No more packets will come: the stream chooses by what there was. */
  settle(): void {
    this.#use(this.#chooser?.settle(), this.#rules.lastNs);
  }

  /** The packets of a file that follow are segments of HLS, or no longer are. */
  segments(areSegments: boolean): void {
    this.#use(areSegments ? this.#chooser?.beginSegments() : this.#chooser?.endSegments(), this.#rules.lastNs);
  }

  takeEvents(): readonly (AlarmEvent | ProfileEvent)[] {
    const events = [...this.#events, ...this.#rules.takeEvents()];
    this.#events = [];
    return events;
  }

  endAlarms(timeNs: number, cause: AlarmEnd): void {
    this.#rules.endAlarms(timeNs, cause);
  }

  /** The alarms as they stand; the interval of their counts ends here. */
  alarmsAndReset(): AlarmReports {
    return this.#rules.alarmsAndReset();
  }

  snapshotAndReset(): Tr101290Snapshot {
    return this.#rules.snapshotAndReset();
  }

  /** Service information came: it may count from the start of the stream on, or from now on where it comes late. */
  #hold(timeNs: number): void {
    const isLate = this.#chooser!.chosen !== undefined;
    this.#rules.hold(candidatesOf(this.#profiles!), isLate ? timeNs : 0);
    if (isLate) this.#chooser!.awaitMore(timeNs);
  }

  #use(chosen: ProfileChosen | undefined, timeNs: number): void {
    if (chosen === undefined) return;
    const { name, reason } = chosen;
    const previous = this.#previous;
    this.#rules.use(this.#profiles![name], timeNs);
    if (previous !== undefined)
      this.#events.push({
        type: 'event',
        event: 'profile',
        severity: 'info',
        name,
        previous,
        reason,
        time_ns: timeNs,
      });
    this.#previous = name;
  }
}

/** Those that judge service information. */
function candidatesOf({ mpeg: _, hls: __, ...profiles }: AutoProfile['profiles']): readonly Profile[] {
  return Object.values(profiles);
}
