import type { SinkLog, SinkRecord } from '../../../src/delivery/sink-record.js';

export const UNLIMITED = { bytes: Number.POSITIVE_INFINITY, records: Number.POSITIVE_INFINITY } as const;

/** A report whose JSON has this many characters, at least as many as the id needs. */
export function recordOf(id: string, length = 0, streamId = '239.1.1.1:5000'): SinkRecord {
  const json = JSON.stringify({ id });
  return { id, kind: 'report', streamId, isLasting: false, json: json.padEnd(length, ' ') };
}

/** An event, otherwise as `recordOf`. */
export function eventOf(id: string, length = 0): SinkRecord {
  return { ...recordOf(id, length), kind: 'event', isLasting: true };
}

/** How many were dropped for any cause. */
export function droppedOf({ dropped }: { readonly dropped: Readonly<Partial<Record<string, number>>> }): number {
  return Object.values(dropped).reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

export function idsOf(records: readonly SinkRecord[]): string[] {
  return records.map(({ id }) => id);
}

/** `0` … `count - 1`, as ids. */
export function numberedIds(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => String(from + index));
}

/** A log that keeps its lines as `<level> <kind> <message>`. */
export class RecordedLog implements SinkLog {
  readonly lines: string[] = [];

  write(level: string, kind: string, facts: object, message: string): void {
    this.lines.push(`${level} ${kind} ${message} ${JSON.stringify(facts)}`);
  }
}
