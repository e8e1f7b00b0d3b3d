// Tested by: test/tr101290/rule-cases.test.ts
import type { SectionView } from '../mpegts/section.js';
import { EitPfRule } from './eit-pf-rule.js';
import type { Findings } from './findings.js';
import type { Profile } from './profile.js';
import { PsipPresenceRule } from './psip-presence-rule.js';
import { SiPresenceRules } from './si-presence-rules.js';
import { SiRepetitionRules } from './si-repetition-rules.js';

/** Tables of SI, of which there may be thousands, are looked through so often. */
const SI_CHECK_NS = 1e9;

/** The rules of the tables of one family of service information. */
export class SiRules {
  readonly profile: Profile;
  readonly #presence: SiPresenceRules | undefined;
  readonly #eitPf: EitPfRule | undefined;
  readonly #psipPresence: PsipPresenceRule | undefined;
  readonly #repetition: SiRepetitionRules;
  #checkedNs = 0;

  constructor(findings: Findings, profile: Profile) {
    this.profile = profile;
    if (profile.siFamily === 'dvb') {
      this.#presence = new SiPresenceRules(findings, profile);
      this.#eitPf = new EitPfRule(findings, profile);
    } else {
      this.#psipPresence = new PsipPresenceRule(findings, profile);
    }
    this.#repetition = new SiRepetitionRules(findings, profile);
  }

  /** A section on any PID. */
  section(section: SectionView, timeNs: number): void {
    this.#presence?.section(section, timeNs);
    if (!section.currentNext) return;
    this.#repetition.section(section, timeNs);
    this.#eitPf?.section(section, timeNs);
    this.#psipPresence?.section(section, timeNs);
  }

  /** Called every POLL_NS. */
  check(timeNs: number): void {
    this.#presence?.check(timeNs);
    this.#psipPresence?.check(timeNs);
    if (Math.abs(timeNs - this.#checkedNs) < SI_CHECK_NS) return;
    this.#checkedNs = timeNs;
    this.#repetition.check(timeNs);
    this.#eitPf?.check(timeNs);
  }

  restart(timeNs: number): void {
    this.#presence?.restart(timeNs);
    this.#psipPresence?.restart(timeNs);
    this.#repetition.restart();
    this.#eitPf?.restart();
  }
}
