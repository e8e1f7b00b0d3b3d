import { CONDITIONS } from '../../alarm/conditions.js';
import { UsageError } from '../../cli/option.js';
import { type RecordSchema, recordSchemas } from '../../report/record-schema.js';
import type { EventRecord } from '../../report/records.js';
import { isAtLeast, SEVERITIES, type Severity } from '../../stream/severity.js';
import { RULES } from '../../tr101290/rules.js';

const SEVERITY = 'severity:';
const DEFAULT: readonly string[] = ['severity:major'];
/** Nothing but the signal. */
const NONE = 'none';

/** Which events begin an incident, or extend one. */
export class Triggers {
  readonly #names = new Set<string>();
  #severity: Severity | undefined;

  /** What `--record-on` was given; nothing: its default. Throws UsageError. */
  constructor(given: readonly string[]) {
    const known = new Set([...knownEvents(), ...RULES.map(({ name }) => name), ...CONDITIONS.map(({ name }) => name)]);
    for (const word of given.length === 0 ? DEFAULT : given) {
      if (word === NONE) continue;
      if (word.startsWith(SEVERITY)) this.#severity = severityOf(word, this.#severity);
      else if (known.has(word)) this.#names.add(word);
      else throw new UsageError(`--record-on knows kinds of events, names of alarms and severity:…, got ${word}`);
    }
  }

  /** An alarm counts when it is raised; that it has grown or is over, or what it was in the end (`episode`), when that is asked for by its kind. */
  matches(event: EventRecord): boolean {
    const kind = event.event;
    if (kind === 'incident') return false;
    if (this.#names.has(kind)) return true;
    if (kind === 'updated' || kind === 'cleared' || kind === 'episode') return false;
    if ('name' in event && this.#names.has(event.name)) return true;
    const isAlarm = kind === 'raised';
    return isAlarm && this.#severity !== undefined && isAtLeast(event.severity, this.#severity);
  }
}

/** The least grave of those that are given. */
function severityOf(word: string, before: Severity | undefined): Severity {
  const severity = SEVERITIES.find((name) => name === word.slice(SEVERITY.length));
  if (severity === undefined) {
    throw new UsageError(`--record-on severity: must be one of ${SEVERITIES.join(', ')}, got ${word}`);
  }
  return before === undefined || isAtLeast(before, severity) ? severity : before;
}

/** Kinds of events and, where they are a closed set, their names. */
function knownEvents(): string[] {
  const { EventRecord: event } = recordSchemas().$defs;
  return (event?.anyOf ?? []).flatMap(({ properties = {} }) => [
    ...wordsOf(properties.event),
    ...wordsOf(properties.name),
  ]);
}

function wordsOf(schema: RecordSchema | undefined): string[] {
  if (schema === undefined) return [];
  const words = [...(schema.enum ?? []), schema.const];
  return words.filter((word): word is string => typeof word === 'string' && word !== 'incident');
}
