import assert from 'node:assert/strict';
import { ABSENT } from '../../src/mpegts/packet.js';
import type { ErroredSeconds } from '../../src/tr101290/errored-seconds.js';
import { defaultProfile, type Profile } from '../../src/tr101290/profile.js';
import { RULES, type RuleName } from '../../src/tr101290/rules.js';
import { Tr101290Analyzer } from '../../src/tr101290/tr101290-analyzer.js';
import { longSection, shortSection, u16, viewOf } from '../support/packets/section-builder.js';

export const MS = 1e6;
export const PMT_PID = 0x100;
export const VIDEO_PID = 0x101;
export const AUDIO_PID = 0x102;
/** A datagram every 5 ms. */
const STEP_MS = 5;
const PCR_PER_MS = 27_000;

/** What a stream does, by name: `at` ms after its start and every `every` ms from then on. */
interface Item {
  readonly every: number;
  readonly at?: number;
  readonly run: (stream: ScriptedStream, ms: number) => void;
}

const VIDEO_ENTRY = [0x1b, ...u16(0xe000 | VIDEO_PID), 0xf0, 0x00]; // H.264
const AUDIO_ENTRY = [0x03, ...u16(0xe000 | AUDIO_PID), 0xf0, 0x00]; // MPEG audio

export const PAT = longSection({ tableId: 0x00, body: [...u16(1), ...u16(0xe000 | PMT_PID)] });
export const PMT = longSection({
  tableId: 0x02,
  body: [...u16(0xe000 | VIDEO_PID), 0xf0, 0x00, ...VIDEO_ENTRY, ...AUDIO_ENTRY],
});
export const CAT = longSection({ tableId: 0x01, extension: 0xffff, body: [] });
export const NIT = longSection({ tableId: 0x40, body: [0xf0, 0, 0xf0, 0] });
/** Service 1 has EIT present/following. */
export const SDT = longSection({ tableId: 0x42, body: [...u16(1), 0xff, ...u16(1), 0xfd, ...u16(0x8000)] });
const EIT_BODY = [...u16(1), ...u16(1), 1, 0x4e];
export const eit = (tableId: number, number: number, extension = 1) =>
  longSection({ tableId, extension, number, last: 1, body: EIT_BODY });
export const TDT = shortSection(0x70, [0xc0, 0x79, 0x12, 0x45, 0x00]);
const MGT = longSection({ tableId: 0xc7, body: [0, 0, 0, 0xf0, 0] });
const TVCT = longSection({ tableId: 0xc8, body: [0, 0, 0xfc, 0] });
const STT = longSection({ tableId: 0xcd, extension: 0, body: [0, 0, 0, 0, 0, 0, 0, 0] });

/** A stream that breaks no rule, but for the service information. */
const PROGRAM: Readonly<Record<string, Item>> = {
  pat: { every: 100, run: (stream, ms) => stream.section(0, PAT, ms) },
  pmt: { every: 100, run: (stream, ms) => stream.section(PMT_PID, PMT, ms) },
  video: { every: STEP_MS, run: (stream, ms) => stream.packet(VIDEO_PID, ms) },
  audio: { every: 20, run: (stream, ms) => stream.packet(AUDIO_PID, ms) },
  pcr: { every: 20, run: (stream, ms) => stream.pcr(ms * PCR_PER_MS, ms) },
  videoPts: { every: 40, run: (stream, ms) => stream.pes(VIDEO_PID, ms * 90, ms) },
  audioPts: { every: 200, run: (stream, ms) => stream.pes(AUDIO_PID, ms * 90, ms) },
};

/** A clean DVB stream. */
export const DVB: Readonly<Record<string, Item>> = {
  ...PROGRAM,
  nit: { every: 2000, run: (stream, ms) => stream.section(0x10, NIT, ms) },
  sdt: { every: 1000, run: (stream, ms) => stream.section(0x11, SDT, ms) },
  eitPresent: { every: 1000, run: (stream, ms) => stream.section(0x12, eit(0x4e, 0), ms) },
  eitFollowing: { every: 1000, at: 500, run: (stream, ms) => stream.section(0x12, eit(0x4e, 1), ms) },
  tdt: { every: 10_000, run: (stream, ms) => stream.section(0x14, TDT, ms) },
};

/** A clean ATSC stream. */
export const ATSC: Readonly<Record<string, Item>> = {
  ...PROGRAM,
  mgt: { every: 100, run: (stream, ms) => stream.section(0x1ffb, MGT, ms) },
  tvct: { every: 300, run: (stream, ms) => stream.section(0x1ffb, TVCT, ms) },
  stt: { every: 900, run: (stream, ms) => stream.section(0x1ffb, STT, ms) },
};

export type Counts = Partial<Record<RuleName, number>>;

/** Calls an analyzer as the TS analyzer would, in steps of 5 ms. */
export class ScriptedStream {
  readonly analyzer: Tr101290Analyzer;
  readonly #lastSeenNs = new Map<number, number>();
  readonly #items: Readonly<Record<string, Item>>;
  #packets = 0;
  #ms = 0;
  /** Names of items that do not come. */
  #silent: ReadonlySet<string> = new Set();

  constructor(items = DVB, profile: Profile = defaultProfile('dvb', '2020')) {
    this.#items = items;
    this.analyzer = new Tr101290Analyzer(profile);
    const stream = this;
    this.analyzer.attach({
      get packets() {
        return stream.#packets;
      },
      get pids() {
        return [...stream.#lastSeenNs.keys()];
      },
      lastSeenNs: (pid) => this.#lastSeenNs.get(pid) ?? ABSENT,
    });
  }

  /** Plays up to this time, without the items of these names. */
  playTo(endMs: number, without: readonly string[] = []): this {
    this.#silent = new Set(without);
    for (; this.#ms < endMs; this.#ms += STEP_MS) {
      for (const [name, { every, at = 0, run }] of Object.entries(this.#items)) {
        const isDue = this.#ms >= at && (this.#ms - at) % every === 0;
        if (isDue && !this.#silent.has(name)) run(this, this.#ms);
      }
      this.analyzer.packets(this.#ms * MS);
    }
    return this;
  }

  /** Something more at the time that the stream has come to. */
  now(action: (analyzer: Tr101290Analyzer, timeNs: number) => void): this {
    action(this.analyzer, this.#ms * MS);
    return this;
  }

  /** Nothing at all comes for so long. */
  pause(ms: number): this {
    this.#ms += ms;
    return this;
  }

  section(pid: number, section: Buffer, ms = this.#ms): this {
    this.packet(pid, ms);
    this.analyzer.section(viewOf(section, pid), ms * MS);
    return this;
  }

  packet(pid: number, ms = this.#ms): this {
    this.#packets++;
    this.#lastSeenNs.set(pid, ms * MS);
    return this;
  }

  pcr(pcr27M: number, ms = this.#ms, isDiscontinuity = false): this {
    this.packet(VIDEO_PID, ms);
    this.analyzer.pcr(VIDEO_PID, pcr27M, this.#packets, ms * MS, isDiscontinuity);
    return this;
  }

  pes(pid: number, pts90k: number, ms = this.#ms): this {
    this.packet(pid, ms);
    this.analyzer.pes(pid, pts90k, ABSENT, ms * MS);
    return this;
  }

  /** Counts of the rules that were broken, as they are in the table of rules. */
  counts(): Counts {
    const { rules } = this.analyzer.snapshot();
    const broken = RULES.map(({ name }) => [name, rules[name].count_total] as const).filter(([, count]) => count > 0);
    return Object.fromEntries(broken);
  }
}

export function assertSeconds(seconds: ErroredSeconds, observed: number, errored: number, severe: number): void {
  const { observed_seconds, errored_seconds, severely_errored_seconds } = seconds;
  assert.deepEqual([observed_seconds, errored_seconds, severely_errored_seconds], [observed, errored, severe]);
}
