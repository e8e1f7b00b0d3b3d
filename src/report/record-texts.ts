import { type RecordSchema, recordSchemas } from './record-schema.js';
import { FACTS_SCHEMA_VERSION, FIGURES_SCHEMA_VERSION, type NdjsonRecord, type StreamReportRecord } from './records.js';
import { fieldsWriter, type Telling } from './schema-writer.js';
import { TellingPace } from './telling-pace.js';
import { ToldEntries } from './told-entries.js';

/** A record as it leaves the program. */
export interface RecordText {
  readonly type: NdjsonRecord['type'] | 'stream_facts';
  /** Of no other record, ever; null for accounting records. */
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
  /** The facts that were told last. */
  facts: string;
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
    const { figures, facts } = writersOf(record.kind);
    const telling: Telling = { isComplete: true, entries: stream.entries };
    const factsText = facts(record, telling);
    const due = stream.pace.due(timestamp, factsText !== stream.facts, final);
    const texts: RecordText[] = [];
    if (due.facts) {
      stream.facts = factsText;
      const factsId = `${id}/facts`;
      const head = headOf(record, { type: 'stream_facts', schema_version: FACTS_SCHEMA_VERSION, id: factsId });
      texts.push({ type: 'stream_facts', id: factsId, json: objectOf(head, factsText) });
    }
    if (due.complete) stream.entries.clear();
    const { complete } = due;
    const head = headOf(record, { type: 'stream_report', schema_version: FIGURES_SCHEMA_VERSION, id, final, complete });
    const json = objectOf(head, figures(record, { isComplete: complete, entries: stream.entries }));
    texts.push({ type: 'stream_report', id, json });
    return texts;
  }

  /** As it was told before; one whose analysis has begun anew is another one. */
  #streamOf({ probe_id, session_id, stream_id, kind, is_rtp, final }: StreamReportRecord): ToldStream {
    const key = `${probe_id} ${session_id} ${stream_id}`;
    const known = this.#streams.get(key);
    const isSame = known?.kind === kind && known.isRtp === is_rtp;
    const stream = isSame ? known : this.#begin(kind, is_rtp);
    if (final) this.#streams.delete(key);
    else if (!isSame) this.#keep(key, stream);
    return stream;
  }

  #begin(kind: string, isRtp: boolean): ToldStream {
    this.#phase = (this.#phase + PHASE_STEP) % 1;
    return { pace: new TellingPace(this.#phase), entries: new ToldEntries(), kind, isRtp, facts: '' };
  }

  #keep(key: string, stream: ToldStream): void {
    if (this.#streams.size >= MOST_STREAMS) this.#streams.delete(this.#streams.keys().next().value!);
    this.#streams.set(key, stream);
  }
}

function wholeText(record: Exclude<NdjsonRecord, StreamReportRecord>): RecordText {
  return { type: record.type, id: record.type === 'event' ? record.id : null, json: JSON.stringify(record) };
}

/** Of fields without their braces; there may be none but those that are always there. */
function objectOf(head: string, fields: string): string {
  return fields === '' ? `{${head}}` : `{${head},${fields}}`;
}

/** The fields that are always there, without braces. */
function headOf(record: StreamReportRecord, own: object): string {
  const { timestamp, probe_id, session_id, stream_id, kind } = record;
  return JSON.stringify({ ...own, timestamp, probe_id, session_id, stream_id, kind }).slice(1, -1);
}

type Write = ReturnType<typeof fieldsWriter>;

interface Writers {
  readonly figures: Write;
  readonly facts: Write;
}

const writers = new Map<string, Writers>();

/** Made from the schema when the first stream of the kind is told. */
function writersOf(kind: string): Writers {
  const known = writers.get(kind);
  if (known !== undefined) return known;
  const schemas = recordSchemas();
  const of = (name: string): Write => fieldsWriter(schemas, shapeOf(schemas.$defs[name]!, kind), ENVELOPE);
  const made = { figures: of('StreamReportRecord'), facts: of('StreamFactsRecord') };
  writers.set(kind, made);
  return made;
}

function shapeOf({ oneOf = [] }: RecordSchema, kind: string): RecordSchema {
  return oneOf.find(({ properties }) => {
    const { const: only, enum: several } = properties!.kind!;
    return only === kind || several?.includes(kind);
  })!;
}
