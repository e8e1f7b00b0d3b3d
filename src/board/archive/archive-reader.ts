// Tested by: test/board/archive/archive.test.ts
import { EventQuery } from '../../history/event-query.js';
import { HistoryReader } from '../../history/reader.js';
import type { Step } from '../../history/tiers.js';
import type { EventRecord } from '../../report/records.js';
import type { EventLine, EventsAnswer, TimelineAnswer, WindowAnswer, WindowStep } from '../contract.js';
import { type ExportFormat, exportOf } from '../event-export.js';
import { eventLineOf } from '../event-line.js';
import { rowKeyOf } from '../row-name.js';
import { ALARM_EVENTS, lanesOf, type RaisedAlarm } from '../timeline.js';
import { WINDOW_FIGURES } from '../window-figures.js';
import { type AvailabilityAsked, availabilityText } from './archive-availability.js';

export interface WindowQuestion {
  readonly probeId: string | null;
  readonly streamId: string;
  readonly step: WindowStep;
  /** Epoch s; `toS` is excluded. */
  readonly fromS: number;
  readonly toS: number;
}

export interface EventsQuestion {
  readonly stream?: { readonly probeId: string | null; readonly streamId: string } | undefined;
  readonly name?: string | undefined;
  readonly severities?: readonly string[] | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

export interface TimelineQuestion {
  readonly fromMs: number;
  readonly toMs: number;
  /** The alarms that are raised now. */
  readonly raised: readonly RaisedAlarm[];
}

/** Most events of a timeline. */
const MOST_TIMELINE_EVENTS = 20_000;
/** Most rows of one answer. */
const MOST_WINDOW_ROWS = 7200;
const STEPS: Readonly<Record<WindowStep, Step>> = { second: '1s', minute: '1m', hour: '1h' };
const FIGURES = [...new Set(WINDOW_FIGURES.flatMap(({ ofHistory }) => ofHistory))];
/** Each figure of the window by the values of `FIGURES`. */
const READS = WINDOW_FIGURES.map(({ ofHistory, fromHistory = ([only]) => only ?? null }) => {
  const places = ofHistory.map((name) => FIGURES.indexOf(name));
  return (values: readonly (number | null)[]) => fromHistory(places.map((place) => values[place] ?? null));
});

/** Answers questions of the page from a history. */
export class ArchiveReader {
  readonly #reader: HistoryReader;
  readonly #events: EventQuery;

  /** Throws HistoryError. */
  static async open(file: string): Promise<ArchiveReader> {
    return new ArchiveReader(await HistoryReader.open(file), await EventQuery.open(file));
  }

  private constructor(reader: HistoryReader, events: EventQuery) {
    this.#reader = reader;
    this.#events = events;
  }

  /** Throws HistoryError. */
  window({ probeId, streamId, step, fromS, toS }: WindowQuestion): WindowAnswer {
    const key = rowKeyOf(probeId, streamId);
    const times: number[] = [];
    const columns = WINDOW_FIGURES.map((): (number | null)[] => []);
    const id = this.#events.streamIdOf(probeId ?? '', streamId);
    let isCut = false;
    const parts = id === undefined ? [] : this.#reader.rows(id, { fromS, toS }, STEPS[step], FIGURES);
    for (const part of parts) {
      for (const { timeS, values } of part) {
        if (times.length === MOST_WINDOW_ROWS) {
          isCut = true;
          break;
        }
        times.push(timeS);
        for (const [index, read] of READS.entries()) columns[index]!.push(read(values));
      }
      if (isCut) break;
    }
    const named = WINDOW_FIGURES.map(({ name }, index) => [name, columns[index]!] as const);
    return {
      key,
      step,
      from_s: fromS,
      to_s: toS,
      source: 'history',
      time_s: times,
      values: Object.fromEntries(named),
      is_cut: isCut,
    };
  }

  /** Throws HistoryError. */
  events(question: EventsQuestion): EventsAnswer {
    const { limit } = question;
    const events = this.#find({ ...question, limit: limit + 1 });
    const oldestMs = this.#events.oldestMs();
    return {
      source: 'history',
      events: events.slice(0, limit),
      is_cut: events.length > limit,
      known_from_s: oldestMs === null ? null : oldestMs / 1000,
    };
  }

  /** The oldest first. Throws HistoryError. */
  export(question: EventsQuestion, format: ExportFormat): string {
    const { limit } = question;
    return exportOf(this.#find({ ...question, limit: limit + 1 }), limit, format);
  }

  /** Throws HistoryError. */
  timeline({ fromMs, toMs, raised }: TimelineQuestion): TimelineAnswer {
    const events = this.#find({ fromMs, toMs, kinds: ALARM_EVENTS, limit: MOST_TIMELINE_EVENTS });
    const isCut = events.length === MOST_TIMELINE_EVENTS;
    const fromKnownMs = isCut ? events.at(-1)!.time_ms : fromMs;
    return {
      source: 'history',
      from_s: fromKnownMs / 1000,
      to_s: toMs / 1000,
      lanes: lanesOf(events.reverse(), raised, fromKnownMs, toMs),
      is_cut: isCut,
    };
  }

  /** JSON, or CSV. Throws HistoryError. */
  availability(asked: AvailabilityAsked, format: ExportFormat): string {
    return availabilityText(this.#reader, asked, format);
  }

  #find({ stream, ...question }: EventsQuestion): EventLine[] {
    const rows = this.#events.find({
      ...question,
      stream: stream === undefined ? undefined : { probeId: stream.probeId ?? '', streamId: stream.streamId },
    });
    return rows.map(({ json, time_ms }) => {
      const event = JSON.parse(json) as EventRecord;
      return { ...eventLineOf(event, null, rowKeyOf(event.probe_id, event.stream_id)), time_ms };
    });
  }

  close(): void {
    this.#reader.close();
    this.#events.close();
  }
}
