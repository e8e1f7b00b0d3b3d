import { ChangeMemory, fieldsWalk } from './change-memory.js';
import { type RecordSchema, recordSchemas } from './record-schema.js';
import { FACTS_SCHEMA_VERSION, FIGURES_SCHEMA_VERSION, type NdjsonRecord, type StreamReportRecord } from './records.js';
import { fieldsWriter } from './schema-writer.js';
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
/** Written here. */
const ENVELOPE = new Set(
  'type schema_version id timestamp probe_id session_id stream_id kind final complete'.split(' '),
);

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
    const { figures, facts, walkFacts } = writersOf(record.kind);
    if (stream.facts.takes(record, walkFacts)) stream.haveFactsChanged = true;
    const due = stream.pace.due(timestamp, stream.haveFactsChanged, final);
    const texts: RecordText[] = [];
    if (due.facts) {
      stream.haveFactsChanged = false;
      const factsId = `${id}/facts`;
      const version = `"type":"stream_facts","schema_version":${FACTS_SCHEMA_VERSION}`;
      const head = `${version},"id":${JSON.stringify(factsId)},"timestamp":${timestamp},${stream.identity}`;
      const fields = facts(record, { isComplete: true, entries: stream.entries });
      texts.push({ type: 'stream_facts', id: factsId, json: objectOf(head, fields) });
    }
    if (due.complete) stream.entries.clear();
    const { complete } = due;
    const version = `"type":"stream_report","schema_version":${FIGURES_SCHEMA_VERSION},"final":${final},"complete":${complete}`;
    const head = `${version},"id":${JSON.stringify(id)},"timestamp":${timestamp},${stream.identity}`;
    const json = objectOf(head, figures(record, { isComplete: complete, entries: stream.entries }));
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

/** An object of fields without their braces; there may be none but those that are always there. */
function objectOf(head: string, fields: string): string {
  return fields === '' ? `{${head}}` : `{${head},${fields}}`;
}

type Write = ReturnType<typeof fieldsWriter>;

interface Writers {
  readonly figures: Write;
  readonly facts: Write;
  readonly walkFacts: ReturnType<typeof fieldsWalk>;
}

const writers = new Map<string, Writers>();

/** Made from the schema when the first stream of the kind is told. */
function writersOf(kind: string): Writers {
  const known = writers.get(kind);
  if (known !== undefined) return known;
  const schemas = recordSchemas();
  const figures = shapeOf(schemas.$defs.StreamReportRecord!, kind);
  const facts = shapeOf(schemas.$defs.StreamFactsRecord!, kind);
  const made = {
    figures: fieldsWriter(schemas, figures, ENVELOPE),
    facts: fieldsWriter(schemas, facts, ENVELOPE),
    walkFacts: fieldsWalk(schemas, facts, ENVELOPE),
  };
  writers.set(kind, made);
  return made;
}

function shapeOf({ oneOf = [] }: RecordSchema, kind: string): RecordSchema {
  return oneOf.find(({ properties }) => {
    const { const: only, enum: several } = properties!.kind!;
    return only === kind || several?.includes(kind);
  })!;
}
