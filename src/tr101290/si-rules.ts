// Tested by: test/tr101290/rule-cases.test.ts
import type { SectionView } from '../mpegts/section.js';
import { EitPfRule } from './eit-pf-rule.js';
import type { FindingSink } from './findings.js';
import type { Profile } from './profile.js';
import { SiPresenceRules } from './si-presence-rules.js';
import { SiRepetitionRules } from './si-repetition-rules.js';

/** Pairs of EIT present and following, of which there may be thousands, are looked through so often. */
const EIT_PF_CHECK_NS = 1e9;

/** The rules of the tables of one family of service information. */
export class SiRules {
  readonly profile: Profile;
  readonly #presence: SiPresenceRules | undefined;
  readonly #eitPf: EitPfRule | undefined;
  readonly #repetition: SiRepetitionRules;
  #checkedNs = 0;

  constructor(findings: FindingSink, profile: Profile) {
    this.profile = profile;
    if (profile.siFamily === 'dvb') {
      this.#presence = new SiPresenceRules(findings, profile);
      this.#eitPf = new EitPfRule(findings, profile);
    }
    this.#repetition = new SiRepetitionRules(findings, profile);
  }

  /** Judges by a profile with the same limits. */
  use(profile: Profile): void {
    this.#repetition.use(profile);
  }

  /** A section on any PID. */
  section(section: SectionView, timeNs: number): void {
    this.#presence?.section(section, timeNs);
    if (!section.currentNext) return;
    this.#repetition.section(section, timeNs);
    this.#eitPf?.section(section, timeNs);
  }

  /** Called every POLL_NS. */
  check(timeNs: number): void {
    this.#repetition.check(timeNs);
    this.#presence?.check(this.#repetition.isEitDue, timeNs);
    if (Math.abs(timeNs - this.#checkedNs) < EIT_PF_CHECK_NS) return;
    this.#checkedNs = timeNs;
    this.#eitPf?.check(timeNs);
  }

  restart(timeNs: number): void {
    this.#presence?.restart(timeNs);
    this.#repetition.restart(timeNs);
    this.#eitPf?.restart();
  }
}
