import type { AlarmEnd, AlarmEvent, AlarmReports } from '../alarm/alarm-event.js';
import { ABSENT } from '../mpegts/packet.js';
import type { SectionView } from '../mpegts/section.js';
import { TableId } from '../mpegts/tables/table-id.js';
import type { TsObserver } from '../mpegts/ts-observer.js';
import type { TStdFault, TStdObserver } from '../t-std/fault.js';
import { BufferRules } from './buffer-rules.js';
import { CAT_PID, CatRules } from './cat-rules.js';
import { CrcRule } from './crc-rule.js';
import { type ErroredSeconds, ErroredSecondsCounter } from './errored-seconds.js';
import { Findings, type RuleReports } from './findings.js';
import { HeldFindings } from './held-findings.js';
import { PAT_PID, PatRules } from './pat-rules.js';
import { Pauses } from './pauses.js';
import { PcrRules } from './pcr-rules.js';
import { type PidActivity, POLL_NS } from './pid-activity.js';
import { PidRules } from './pid-rules.js';
import { PmtRules } from './pmt-rules.js';
import type { Profile } from './profile.js';
import { NOT_CHOSEN } from './profile-chooser.js';
import { profileSpec, SI_RULES } from './profiles.js';
import { PtsRules } from './pts-rules.js';
import { PidTrait, References } from './references.js';
import { Rule, type RuleName } from './rules.js';
import { SegmentBorders } from './segment-borders.js';
import { SiRules } from './si-rules.js';

/** Ready for JSON. */
export interface Tr101290Snapshot extends ErroredSeconds {
  readonly rules: RuleReports;
  /** Events that were lost because nobody took them. */
  readonly events_dropped: number;
  /** Wrong CRCs of sections that are no error by 2.2, as those of SCTE 35 or AIT, since the stream was first seen. */
  readonly crc_errors_of_other_tables: number;
}

/**
 * All rules of TR 101 290 on one stream. Times are ns since its start, at which the presence rules begin. While synchronisation is lost nothing but this loss is judged.
 * Spec: ETSI TR 101 290, 5.2
 */
export class Tr101290Analyzer implements TsObserver, TStdObserver {
  #profile: Profile;
  #activity: PidActivity | undefined;
  #state: State;

  /** `isPreliminary`: whether service information is judged is known only at use(). */
  constructor(profile: Profile, isPreliminary = false) {
    this.#profile = profile;
    this.#state = new State(profile);
    if (isPreliminary) this.#state.findings.await(SI_RULE_INDEXES, NOT_CHOSEN);
  }

  /** The profile by which it judges. */
  get profile(): Profile {
    return this.#profile;
  }

  /** Time of the last thing that it was told. */
  get lastNs(): number {
    return this.#state.lastNs;
  }

  /** Holds the rules of service information of these, from this time on, until use() of one of them; what is judged already goes on. */
  hold(candidates: readonly Profile[], sinceNs: number): void {
    this.#state.hold(candidates, sinceNs);
  }

  /** Judges by this profile, and counts what was held of its family of service information. */
  use(profile: Profile, timeNs: number): void {
    this.#state.use(this.#profile, profile, timeNs);
    this.#profile = profile;
  }

  /** Where to see which PIDs have packets; without it PID_error, PAT_error by PID and Unreferenced_PID see nothing. */
  attach(activity: PidActivity): void {
    this.#activity = activity;
    if (activity.map !== undefined) this.#state.references.follow(activity.map);
  }

  /** The measured accuracy of one PCR. */
  pcrAccuracy(pid: number, errorNs: number, timeNs: number): void {
    this.#state.pcr.accuracy(pid, errorNs, timeNs);
  }

  tStdRuns(): void {
    this.#state.buffer.runs(this.#state.lastNs);
  }

  tStdFault(fault: TStdFault, pid: number, _packetIndex: number, timeNs: number): void {
    this.#state.buffer.fault(fault, pid, timeNs);
  }

  /** Why the rule can judge nothing, as long as it does not; until the next reset. */
  explain(name: RuleName, reason: string): void {
    this.#state.findings.explain(Rule[name], reason);
  }

  transportError(pid: number, timeNs: number): void {
    this.#advance(timeNs);
    this.#state.seconds.error(true);
    this.#state.findings.error(Rule.Transport_error, pid, ABSENT, timeNs);
  }

  continuityError(pid: number, timeNs: number): boolean {
    this.#advance(timeNs);
    this.#state.findings.error(Rule.Continuity_count_error, pid, ABSENT, timeNs);
    return true;
  }

  /** A packet of the PAT, be it the same as the one before: a segment may begin with it. */
  patPacket(timeNs: number): void {
    if (this.#state.borders?.pat(timeNs)) this.#state.beginSegment(timeNs);
  }

  /** Whether the jump of a continuity counter is that of a new segment. `sinceNs`: when the packet of the PID before came. */
  isNewSegment(pid: number, sinceNs: number): boolean {
    return this.#state.borders?.excuses(pid, sinceNs) ?? false;
  }

  pcr(pid: number, pcr27M: number, packetIndex: number, timeNs: number, isDiscontinuity: boolean): void {
    this.#state.refresh(timeNs);
    this.#state.pcr.pcr(pid, pcr27M, packetIndex, timeNs, isDiscontinuity);
  }

  pes(pid: number, pts90k: number, dts90k: number, timeNs: number): void {
    this.#state.refresh(timeNs);
    this.#state.pts.pes(pid, pts90k, dts90k, timeNs);
  }

  scrambled(pid: number, timeNs: number): void {
    const state = this.#state;
    const traits = state.references.traitsOf(pid);
    state.cat.scrambled(pid, timeNs);
    if (pid !== PAT_PID && traits === 0) return;
    this.#advance(timeNs);
    if (pid === PAT_PID) state.pat.scrambled(timeNs);
    if ((traits & PidTrait.PMT) !== 0) state.pmt.scrambled(pid, timeNs);
    if ((traits & PidTrait.PTS) !== 0) state.pts.scrambled(pid);
  }

  section(section: SectionView, timeNs: number): void {
    const { pid, tableId, currentNext } = section;
    const state = this.#state;
    this.#advance(timeNs);
    state.crc.section();
    if (pid === PAT_PID) state.pat.section(section, timeNs);
    if (pid === CAT_PID) state.cat.section(tableId, currentNext, timeNs);
    state.si?.section(section, timeNs);
    for (const { rules } of state.held) rules.section(section, timeNs);
    if (!currentNext) return;
    state.references.feed(section);
    if (tableId === TableId.PMT) state.pmt.section(pid, section.tableIdExtension, timeNs);
  }

  sectionCrcError(pid: number, tableId: number, timeNs: number): void {
    this.#state.crc.crcError(pid, tableId, timeNs);
  }

  syncByteError(timeNs: number, count = 1): void {
    this.#advance(timeNs);
    this.#state.findings.error(Rule.Sync_byte_error, ABSENT, ABSENT, timeNs, count);
  }

  syncLost(timeNs: number): void {
    this.#advance(timeNs);
    this.#state.isSynced = false;
    this.#state.seconds.severe();
    this.#state.findings.error(Rule.TS_sync_loss, ABSENT, ABSENT, timeNs);
  }

  syncRegained(timeNs: number): void {
    this.#advance(timeNs);
    if (this.#state.isSynced) return;
    this.#state.isSynced = true;
    this.#state.restart(timeNs);
  }

  packets(timeNs: number): void {
    const state = this.#state;
    this.#advance(timeNs);
    state.pauses.packets(timeNs);
    // Time may also step back.
    if (Math.abs(timeNs - state.polledNs) < POLL_NS && !state.references.isStale) return;
    state.poll(this.#activity, timeNs);
  }

  /** The stream is lost, and no packets came up to then: that is said once, and not by each rule. */
  silence(timeNs: number): void {
    const { seconds, findings } = this.#state;
    this.#state.lastNs = timeNs;
    seconds.silence(timeNs, this.#activity?.packets ?? 0);
    this.#state.restart(timeNs);
    findings.gap(timeNs);
    findings.alarms.sustainAll(timeNs);
  }

  /** Packets were lost on the way here, not by the stream: what came before is not compared with what follows. */
  gap(timeNs: number): void {
    // The TS analyzer takes the stream for synchronised again.
    this.#state.isSynced = true;
    this.#state.restart(timeNs);
    this.#state.findings.gap(timeNs);
    this.#state.seconds.skipTo(timeNs, this.#activity?.packets ?? 0);
    this.#state.findings.alarms.sustainAll(timeNs);
  }

  /** What was raised and cleared since the last call. */
  takeEvents(): readonly AlarmEvent[] {
    return this.#state.findings.alarms.takeEvents();
  }

  /** All alarms are over, for a reason that is none of the stream's. */
  endAlarms(timeNs: number, cause: AlarmEnd): void {
    this.#state.findings.alarms.endAll(timeNs, cause);
  }

  /** The alarms as they stand; the interval of their counts ends here. */
  alarmsAndReset(): AlarmReports {
    return this.#state.findings.alarms.snapshotAndReset();
  }

  snapshot(): Tr101290Snapshot {
    const { findings, seconds, crc, lastNs } = this.#state;
    return {
      rules: findings.snapshot(lastNs),
      ...seconds.snapshot(),
      events_dropped: findings.alarms.eventsDropped,
      crc_errors_of_other_tables: crc.otherTables,
    };
  }

  snapshotAndReset(): Tr101290Snapshot {
    const snapshot = this.snapshot();
    this.#state.findings.resetInterval(this.#state.lastNs);
    return snapshot;
  }

  /** A new stream begins. */
  reset(): void {
    this.#state = new State(this.#profile);
    if (this.#activity !== undefined) this.attach(this.#activity);
  }

  #advance(timeNs: number): void {
    this.#state.lastNs = timeNs;
    this.#state.seconds.advance(timeNs, this.#activity?.packets ?? 0, this.#state.isSynced);
  }
}

/** The rules of one family, and what they found while nobody knew whether they count. */
interface HeldRules {
  readonly rules: SiRules;
  readonly findings: HeldFindings;
}

/** Everything that a reset forgets. */
class State {
  readonly seconds = new ErroredSecondsCounter();
  readonly findings: Findings;
  readonly references = new References();
  readonly pauses = new Pauses();
  pat: PatRules;
  pmt: PmtRules;
  readonly pid: PidRules;
  readonly pcr: PcrRules;
  readonly pts: PtsRules;
  cat: CatRules;
  crc: CrcRule;
  si: SiRules | undefined;
  held: readonly HeldRules[] = [];
  readonly buffer: BufferRules;
  borders: SegmentBorders | undefined;
  isSynced = true;
  lastNs = 0;
  polledNs = Number.NEGATIVE_INFINITY;

  constructor(profile: Profile) {
    this.findings = new Findings(
      profile,
      () => this.seconds.error(false),
      (pid) => this.references.programNumbersOf(pid),
    );
    this.pat = new PatRules(this.findings, profile);
    this.pmt = new PmtRules(this.findings, profile, this.references);
    this.pid = new PidRules(this.findings, profile, this.references);
    this.pcr = new PcrRules(this.findings, profile, this.references, this.pauses);
    this.pts = new PtsRules(this.findings, profile, this.references, this.pcr, this.pauses);
    this.cat = new CatRules(this.findings, profile, this.references);
    this.crc = new CrcRule(this.findings, profile);
    this.si = hasSi(profile) ? new SiRules(this.findings, profile) : undefined;
    this.buffer = new BufferRules(this.findings);
    this.borders = bordersOf(profile);
  }

  /** The rules of these families may be judged, or not. */
  hold(candidates: readonly Profile[], sinceNs: number): void {
    this.held = candidates.map((profile) => {
      const findings = new HeldFindings();
      const rules = new SiRules(findings, profile);
      if (sinceNs > 0) rules.restart(sinceNs);
      return { findings, rules };
    });
  }

  /** What is the same in both profiles goes on; what has other limits begins anew. */
  use(before: Profile, profile: Profile, timeNs: number): void {
    this.findings.use(profile);
    this.borders = bordersOf(profile);
    this.#useSi(profile, timeNs);
    const { otherTables } = this.crc;
    this.crc = new CrcRule(this.findings, profile);
    this.crc.otherTables = otherTables;
    this.cat = new CatRules(this.findings, profile, this.references);
    this.pid.use(profile);
    if (haveSameLimits(before, profile, ['PAT_error', 'PAT_error_2', 'PMT_error', 'PMT_error_2'])) return;
    this.pat = new PatRules(this.findings, profile);
    this.pmt = new PmtRules(this.findings, profile, this.references);
    this.pat.restart(timeNs);
    this.pmt.refresh(timeNs);
  }

  /** Timers and references, every POLL_NS. */
  poll(activity: PidActivity | undefined, timeNs: number): void {
    this.polledNs = timeNs;
    for (const rule of PACKET_RULES) this.findings.judged(rule);
    if (this.isSynced) this.#judgeTime(activity, timeNs);
    else this.findings.alarms.sustainAll(timeNs);
    this.findings.alarms.check(timeNs);
    this.pauses.forget();
  }

  /** Takes over what the tables say, where they changed. */
  refresh(timeNs: number): void {
    if (!this.references.refresh()) return;
    this.pmt.refresh(timeNs);
    this.pid.refresh(timeNs);
    this.pcr.refresh(timeNs);
    this.pts.refresh();
  }

  /** All timers and clocks begin anew. */
  restart(timeNs: number): void {
    for (const rules of [this.pat, this.pmt]) rules.restart(timeNs);
    this.beginSegment(timeNs);
  }

  /** All but those of PAT and PMT, which are due in each segment. */
  beginSegment(timeNs: number): void {
    for (const rules of [this.pid, this.pcr]) rules.restart(timeNs);
    for (const rules of [this.pts, this.cat]) rules.restart();
    this.si?.restart(timeNs);
    for (const { rules } of this.held) rules.restart(timeNs);
  }

  #useSi(profile: Profile, timeNs: number): void {
    const held = this.held.find(({ rules }) => rules.profile === profile);
    this.held = [];
    if (!hasSi(profile)) {
      this.si = undefined;
    } else if (held === undefined) {
      this.si = new SiRules(this.findings, profile);
      this.si.restart(timeNs);
    } else {
      this.si = held.rules;
      this.si.use(profile);
      held.findings.release(this.findings);
    }
  }

  #judgeTime(activity: PidActivity | undefined, timeNs: number): void {
    this.pat.check(activity, timeNs);
    this.pmt.check(timeNs);
    if (activity !== undefined) this.pid.check(activity, timeNs);
    this.pcr.check(timeNs);
    this.pts.check(activity, timeNs);
    this.cat.check(timeNs);
    this.buffer.check(timeNs);
    this.si?.check(timeNs);
    for (const { rules } of this.held) rules.check(timeNs);
    this.refresh(timeNs);
  }
}

/** Whether any table of service information is judged. */
function hasSi({ siFamily, enabled }: Profile): boolean {
  return siFamily === 'atsc' || SI_RULES.some((name) => enabled[name]);
}

function bordersOf({ name }: Profile): SegmentBorders | undefined {
  return profileSpec(name).hasSegments ? new SegmentBorders() : undefined;
}

function haveSameLimits(one: Profile, other: Profile, names: readonly RuleName[]): boolean {
  return names.every((name) => JSON.stringify(one.limits[name]) === JSON.stringify(other.limits[name]));
}

const SI_RULE_INDEXES = SI_RULES.map((name) => Rule[name]);
const PACKET_RULES = [Rule.TS_sync_loss, Rule.Sync_byte_error, Rule.Continuity_count_error, Rule.Transport_error];
