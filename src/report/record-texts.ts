import { ChangeMemory } from './change-memory.js';
import { RECORD_WRITERS } from './generated/record-writers.js';
import { FACTS_SCHEMA_VERSION, FIGURES_SCHEMA_VERSION, type NdjsonRecord, type StreamReportRecord } from './records.js';
import { TellingPace } from './telling-pace.js';
import { ToldEntries } from './told-entries.js';

/** A record as it leaves the program. */
export interface RecordText {
  readonly type: NdjsonRecord['type'] | 'stream_facts';
  /** Name of this text and of no other, ever; null for accounting records. */
  readonly id: string | null;
  readonly json: string;
}

/** Streams that are followed at most; the one that was begun first is then begun anew, with facts and a complete record. */
const MOST_STREAMS = 8192;
/** Turns of a stream's minute from one to the next: they spread evenly, however many there are. */
const PHASE_STEP = (Math.sqrt(5) - 1) / 2;

/** What the next records on a stream depend on. */
interface ToldStream {
  readonly pace: TellingPace;
  readonly entries: ToldEntries;
  readonly kind: string;
  readonly isRtp: boolean;
  /** JSON of the fields that stay. */
  readonly identity: string;
  readonly facts: ChangeMemory;
  /** Since they were told. */
  haveFactsChanged: boolean;
}

/**
 * Makes of the whole report on a stream what leaves the program: `stream_facts` when they are due, and the figures. This is the one
 * place where it is split; see `TellingPace` for when, and schema/records.schema.json for what.
 */
export class RecordTexts {
  readonly #streams = new Map<string, ToldStream>();
  #phase = 0;
  #last: NdjsonRecord | undefined;
  #lastTexts: readonly RecordText[] = [];

  /** The same record again gives the same texts: they are made once for all who take them. */
  of(record: NdjsonRecord): readonly RecordText[] {
    if (record === this.#last) return this.#lastTexts;
    this.#lastTexts = record.type === 'stream_report' ? this.#split(record) : [wholeText(record)];
    this.#last = record;
    return this.#lastTexts;
  }

  #split(record: StreamReportRecord): RecordText[] {
    const { id, final, timestamp } = record;
    const stream = this.#streamOf(record);
    const { figures, facts, walkFacts } = RECORD_WRITERS[record.kind];
    if (stream.facts.takes(record, walkFacts)) stream.haveFactsChanged = true;
    const due = stream.pace.due(timestamp, stream.haveFactsChanged, final);
    const texts: RecordText[] = [];
    if (due.facts) {
      stream.haveFactsChanged = false;
      const factsId = `${id}/facts`;
      const version = `"type":"stream_facts","schema_version":${FACTS_SCHEMA_VERSION}`;
      const head = `{${version},"id":${JSON.stringify(factsId)},"timestamp":${timestamp},${stream.identity}`;
      const json = facts(record, { isComplete: true, entries: stream.entries }, head);
      texts.push({ type: 'stream_facts', id: factsId, json });
    }
    if (due.complete) stream.entries.clear();
    const { complete } = due;
    const version = `"type":"stream_report","schema_version":${FIGURES_SCHEMA_VERSION},"final":${final},"complete":${complete}`;
    const head = `{${version},"id":${JSON.stringify(id)},"timestamp":${timestamp},${stream.identity}`;
    const json = figures(record, { isComplete: complete, entries: stream.entries }, head);
    texts.push({ type: 'stream_report', id, json });
    return texts;
  }

  /** As it was told before; one whose analysis has begun anew is another one. */
  #streamOf(record: StreamReportRecord): ToldStream {
    const { probe_id, session_id, stream_id, kind, is_rtp, final } = record;
    const key = `${probe_id} ${session_id} ${stream_id}`;
    const known = this.#streams.get(key);
    const isSame = known?.kind === kind && known.isRtp === is_rtp;
    const stream = isSame ? known : this.#begin(record);
    if (final) this.#streams.delete(key);
    else if (!isSame) this.#keep(key, stream);
    return stream;
  }

  #begin({ probe_id, session_id, stream_id, kind, is_rtp: isRtp }: StreamReportRecord): ToldStream {
    this.#phase = (this.#phase + PHASE_STEP) % 1;
    return {
      pace: new TellingPace(this.#phase),
      entries: new ToldEntries(),
      kind,
      isRtp,
      identity: JSON.stringify({ probe_id, session_id, stream_id, kind }).slice(1, -1),
      facts: new ChangeMemory(),
      haveFactsChanged: false,
    };
  }

  #keep(key: string, stream: ToldStream): void {
    if (this.#streams.size >= MOST_STREAMS) this.#streams.delete(this.#streams.keys().next().value!);
    this.#streams.set(key, stream);
  }
}

function wholeText(record: Exclude<NdjsonRecord, StreamReportRecord>): RecordText {
  return { type: record.type, id: 'id' in record ? record.id : null, json: JSON.stringify(record) };
}
