import type { SinkRecord } from '../sink-record.js';

/** What may stand in braces in the patterns of topics and keys. */
export const KAFKA_PLACEHOLDERS = ['kind', 'stream_id'] as const;
type Placeholder = (typeof KAFKA_PLACEHOLDERS)[number];

const BRACES = /\{([^{}]*)\}/g;
const LONGEST_TOPIC = 249;

/** The name in braces that is none of the placeholders, or undefined. */
export function unknownKafkaPlaceholder(pattern: string): string | undefined {
  const names = [...pattern.matchAll(BRACES)].map(([, name]) => name!);
  return names.find((name) => !KAFKA_PLACEHOLDERS.includes(name as Placeholder));
}

/** Whether the pattern has only what a topic may have, apart from placeholders, and is not too long by itself. */
export function isTopicPattern(pattern: string): boolean {
  const fixed = pattern.replace(BRACES, '');
  return /^[\w.-]*$/.test(fixed) && fixed.length <= LONGEST_TOPIC && !/^\.{1,2}$/.test(pattern);
}

/** The topic of a record: ASCII letters, digits and `. _ -`, at most 249 of them; `[ff3e::1]:5000` → `ff3e__1_5000`. */
export function topicOf(pattern: string, record: SinkRecord): string {
  const topic = expand(pattern, record)
    .replace(/[[\]]/g, '')
    .replace(/[^\w.-]/g, '_')
    .slice(0, LONGEST_TOPIC);
  return /^\.{0,2}$/.test(topic) ? `_${topic}` : topic;
}

/** The key of a record: records of one key stay in order, on one partition. */
export function keyOf(pattern: string, record: SinkRecord): string {
  return expand(pattern, record);
}

function expand(pattern: string, { kind, streamId }: SinkRecord): string {
  const values: Record<Placeholder, string> = { kind, stream_id: streamId };
  return pattern.replace(BRACES, (_, name: Placeholder) => values[name]);
}
