// Tested by: test/board/board-bounds.test.ts, test/board/live-feed.test.ts
import type { AccountingRecord, ProbeAccountingRecord } from '../report/accounting.js';
import { boundedText } from './bounded-text.js';
import { BOUNDS, type Bounds } from './bounds.js';
import type { ProbeCard, ProbeSums } from './contract.js';
import { addRecord, probeSumsOf, type WritableSums, zeroSums } from './probe-sums.js';
import { baseNameOf } from './row-name.js';

/** A probe says something once a second; after so long it is said not to be heard. */
const NOT_HEARD_MS = 5000;
/** One that is not heard for so long is forgotten, sooner where there is no room for another one. */
const GONE_AFTER_MS = 3_600_000;

interface Probe {
  heardMs: number;
  record: ProbeAccountingRecord | undefined;
  /** By stream, of its session. */
  readonly streams: Map<string, AccountingRecord>;
  /** Of the streams of its session that have ended. */
  ended: WritableSums;
  /** JSON of what was told last. */
  told: string;
}

interface ProbeDetails {
  readonly card: ProbeCard;
  /** undefined: it has not told of itself yet. */
  readonly record: ProbeAccountingRecord | undefined;
  readonly sums: ProbeSums;
}

/** The probes as of their last messages. */
export class ProbeBook {
  leftOut = 0;
  readonly #probes = new Map<string, Probe>();
  #removed: string[] = [];

  constructor(readonly bounds: Bounds = BOUNDS) {}

  get size(): number {
    return this.#probes.size;
  }

  /** A message came from it. */
  heard(probeId: string, nowMs: number): void {
    const probe = this.#probes.get(probeId) ?? this.#begin(probeId, nowMs);
    if (probe !== undefined) probe.heardMs = nowMs;
  }

  /** When a message last came from it; NaN: none has. */
  heardMs(probeId: string): number {
    return this.#probes.get(probeId)?.heardMs ?? Number.NaN;
  }

  take(record: ProbeAccountingRecord, nowMs: number): void {
    const probe = this.#probes.get(record.probe_id) ?? this.#begin(record.probe_id, nowMs);
    if (probe === undefined) return;
    const isOfOldSession = record.final && probe.record !== undefined && probe.record.session_id !== record.session_id;
    if (isOfOldSession) return;
    if (probe.record?.session_id !== record.session_id) {
      probe.streams.clear();
      probe.ended = zeroSums();
    }
    probe.record = record;
  }

  takeAccounting(record: AccountingRecord): void {
    const probe = this.#probes.get(record.probe_id);
    if (probe === undefined) return;
    const { streams } = probe;
    if (record.final && probe.record !== undefined) {
      if (probe.record.session_id !== record.session_id) return;
      streams.delete(record.stream_id);
      addRecord(probe.ended, record);
    } else if (streams.size < this.bounds.rows || streams.has(record.stream_id)) streams.set(record.stream_id, record);
  }

  /** Whether it has said that it ended. */
  hasEnded(probeId: string): boolean {
    return (this.#probes.get(probeId)?.record?.end_reason ?? null) !== null;
  }

  /** All of them with their last records, and what became of what they captured. */
  details(nowMs: number, rowsOf: (probeId: string) => number): ProbeDetails[] {
    return [...this.#probes].map(([probeId, probe]) => ({
      card: cardOf(probeId, probe, nowMs, rowsOf(probeId)),
      record: probe.record,
      sums: probeSumsOf(probe.streams.values(), probe.ended),
    }));
  }

  /** All of them; `rowsOf` counts rows. */
  cards(nowMs: number, rowsOf: (probeId: string) => number): ProbeCard[] {
    return [...this.#probes].map(([probeId, probe]) => cardOf(probeId, probe, nowMs, rowsOf(probeId)));
  }

  /** Those that are new or have changed since the last call, and those that are gone. */
  takeChanges(nowMs: number, rowsOf: (probeId: string) => number): { changed: ProbeCard[]; removed: string[] } {
    const changed: ProbeCard[] = [];
    for (const [probeId, probe] of this.#probes) {
      if (nowMs - probe.heardMs >= GONE_AFTER_MS) {
        this.#forget(probeId);
        continue;
      }
      const card = cardOf(probeId, probe, nowMs, rowsOf(probeId));
      // That it was heard is no change while it is.
      const told = JSON.stringify(card.state === 'heard' ? { ...card, heard_ms: 0 } : card);
      if (told === probe.told) continue;
      probe.told = told;
      changed.push(card);
    }
    const removed = this.#removed;
    this.#removed = [];
    return { changed, removed };
  }

  #begin(probeId: string, nowMs: number): Probe | undefined {
    if (this.#probes.size >= this.bounds.probes && !this.#makeRoom(nowMs)) {
      this.leftOut++;
      return undefined;
    }
    const probe: Probe = { heardMs: nowMs, record: undefined, streams: new Map(), ended: zeroSums(), told: '' };
    this.#probes.set(probeId, probe);
    return probe;
  }

  #makeRoom(nowMs: number): boolean {
    for (const [probeId, { heardMs }] of this.#probes) {
      if (nowMs - heardMs < NOT_HEARD_MS) continue;
      this.#forget(probeId);
      return true;
    }
    return false;
  }

  #forget(probeId: string): void {
    this.#probes.delete(probeId);
    this.#removed.push(boundedText(probeId, BOUNDS.nameLength));
  }
}

function cardOf(
  probeId: string,
  { heardMs, record, streams: records, ended }: Probe,
  nowMs: number,
  streams: number,
): ProbeCard {
  const isHeard = nowMs - heardMs < NOT_HEARD_MS;
  const hasEnded = (record?.end_reason ?? null) !== null;
  let queue = ended.queue_dropped_packets;
  let link = ended.link_lost_packets;
  for (const { queue_dropped_packets, link_lost_packets } of records.values()) {
    queue += queue_dropped_packets;
    link += link_lost_packets;
  }
  return {
    probe: boundedText(probeId, BOUNDS.nameLength),
    state: hasEnded ? 'ended' : isHeard ? 'heard' : 'not_heard',
    heard_ms: heardMs,
    source: record === undefined ? '' : baseNameOf(record.source),
    is_live: record?.is_live ?? true,
    end_reason: record?.end_reason ?? null,
    streams,
    captured_frames: record?.captured_frames ?? 0,
    stream_datagrams: record?.stream_datagrams ?? 0,
    kernel_dropped: record?.kernel_dropped_datagrams ?? null,
    interface_dropped: record?.interface_dropped_datagrams ?? null,
    queue_dropped_packets: queue,
    link_lost_packets: link,
  };
}
