// Tested by: test/analysis/adaptive-rules.test.ts
import type { SectionView } from '../mpegts/section.js';
import type { PidActivity } from './pid-activity.js';
import type { AutoName } from './profiles.js';
import { type ProfileChosen, SiEvidence } from './si-evidence.js';

/** All tables but the NIT and the TDT come in that time, and all of PSIP. Spec: ETSI TR 101 211, 4.4; ATSC A/65, 7.1 */
const CERTAIN_AFTER_NS = 2e9;
/** The NIT comes in that time. */
const DECIDED_AFTER_NS = 10e9;

/** What may still change: a stream that showed nothing, or too little. */
const CHANGES: Readonly<Record<AutoName, readonly AutoName[]>> = {
  mpeg: ['feed', 'dvb', 'dvb-t', 'isdb', 'atsc'],
  feed: ['dvb', 'dvb-t', 'isdb', 'atsc'],
  dvb: ['dvb-t', 'isdb'],
  'dvb-t': ['isdb'],
  isdb: [],
  atsc: [],
  hls: [],
};
const SEGMENTS: ProfileChosen = {
  name: 'hls',
  reason: 'tables only in front of random access points, as segments of HLS have',
};

/** Why service information is not judged before the first choice. */
export const NOT_CHOSEN = 'not known yet which service information the stream carries';

/**
 * Chooses the profile of a stream by the service information in it: after 2 s of it where it has shown all that tells, otherwise
 * after 10 s. It may change once, when more appears later. Times are ns since the start of the stream.
 */
export class ProfileChooser {
  readonly #evidence = new SiEvidence();
  readonly #activity: PidActivity;
  #chosen: ProfileChosen | undefined;
  #isChanged = false;
  /** Since then it is waited for what else comes; NaN while nothing is waited for. */
  #sinceNs = 0;
  #dueNs = CERTAIN_AFTER_NS;
  /** Up to when the stream was seen, or known not to be. */
  #lastNs = 0;

  constructor(activity: PidActivity) {
    this.#activity = activity;
  }

  /** undefined before the first choice. */
  get chosen(): ProfileChosen | undefined {
    return this.#chosen;
  }

  /** A section on any PID; true for the first one that tells what the stream may be, before the first choice and after it. */
  section(section: SectionView): boolean {
    if (this.#isChanged || !this.#evidence.section(section)) return false;
    if (this.#chosen === undefined) return this.#evidence.isFirst;
    return Number.isNaN(this.#sinceNs) && this.#mayChange(this.#chosen, this.#evidence.choose(this.#activity));
  }

  /** Waits for what else comes, and chooses once more then. */
  awaitMore(timeNs: number): void {
    this.#sinceNs = timeNs;
    this.#dueNs = timeNs + CERTAIN_AFTER_NS;
  }

  /** Nothing of the stream was seen up to then: what has not come in that time may be there. */
  skipTo(timeNs: number): void {
    const unseenNs = Math.max(timeNs - this.#lastNs, 0);
    this.#lastNs = timeNs;
    this.#sinceNs += unseenNs;
    this.#dueNs += unseenNs;
  }

  /** What is chosen now, where that is something new. */
  poll(timeNs: number): ProfileChosen | undefined {
    this.#lastNs = timeNs;
    if (!(timeNs >= this.#dueNs)) return undefined;
    const isOver = timeNs >= this.#sinceNs + DECIDED_AFTER_NS;
    this.#dueNs = this.#sinceNs + DECIDED_AFTER_NS;
    if (this.#evidence.isCertain || isOver) return this.#choose();
    return undefined;
  }

  /** No more will come: what is chosen by what there was. */
  settle(): ProfileChosen | undefined {
    return Number.isNaN(this.#sinceNs) ? undefined : this.#choose();
  }

  /** The packets of a file are segments of HLS. */
  beginSegments(): ProfileChosen {
    return this.#decide(SEGMENTS);
  }

  /** They no longer are. */
  endSegments(): ProfileChosen {
    return this.#decide(this.#evidence.choose(this.#activity));
  }

  #choose(): ProfileChosen | undefined {
    const before = this.#chosen;
    const chosen = this.#evidence.choose(this.#activity);
    this.#sinceNs = Number.NaN;
    this.#dueNs = Number.NaN;
    if (before !== undefined) {
      if (!this.#mayChange(before, chosen)) return undefined;
      this.#isChanged = true;
    }
    return this.#decide(chosen);
  }

  #decide(chosen: ProfileChosen): ProfileChosen {
    this.#sinceNs = Number.NaN;
    this.#dueNs = Number.NaN;
    this.#chosen = chosen;
    return chosen;
  }

  #mayChange(before: ProfileChosen, after: ProfileChosen): boolean {
    return CHANGES[before.name].includes(after.name);
  }
}
